// SPDX-License-Identifier: AGPL-3.0-or-later
// Every page that can be opened, at every width: its status code, its title, its one heading, no sideways scrolling,
// nothing for axe to find, an empty console. A new page is a line here.
import { beLoggedIn, expect, expectAccessible, expectAccessibleWithoutWasm, expectNoOverflow, open, test, type DemoLogin } from '../support/fixtures';

interface PageCase {
  path: string;
  heading: RegExp | string;
  /** Who has to be logged in. */
  as?: DemoLogin;
  status?: number;
}

const PAGES: PageCase[] = [
  { path: '/', heading: /persone migranti/ },
  { path: '/corsi', heading: 'Corsi' },
  { path: '/corsi?stato=tutti&territorio=CR&asse=IV&testo=salute&posti=1', heading: 'Corsi' },
  { path: '/corsi/spazi-pubblici-convivenza', heading: /Spazi pubblici/ },
  { path: '/edizioni/DIM-CR-I-01', heading: /\S/ },
  { path: '/edizioni/DIM-CR-I-02', heading: /\S/ },
  { path: '/progetti/correlare', heading: /\S/ },
  { path: '/progetti/correlare/privacy', heading: /\S/ },
  { path: '/monitoraggio/correlare', heading: /Monitoraggio/ },
  { path: '/monitoraggio/correlare?territorio=CR', heading: /Monitoraggio/ },
  { path: '/monitoraggio/correlare/righe?figura=applications&territorio=CR', heading: /\S/, as: 'responsabile' },
  { path: '/comunita', heading: 'Comunità di pratica' },
  { path: '/comunita/sportelli-in-rete', heading: 'Sportelli in rete' },
  { path: '/comunita/sportelli-in-rete', heading: 'Sportelli in rete', as: 'operatrice' },
  { path: '/comunita/sportelli-in-rete/membri', heading: 'Componenti', as: 'operatrice' },
  { path: '/comunita/abitare-e-convivere/facilitazione', heading: 'Facilitazione', as: 'facilitatore' },
  { path: '/comunita/sportelli-in-rete/facilitazione/incontro', heading: 'Nuovo incontro', as: 'facilitatore' },
  { path: '/comunita/sportelli-in-rete/facilitazione/messaggio', heading: 'Scrivi a tutti', as: 'facilitatore' },
  { path: '/accessibilita', heading: 'Accessibilità' },
  { path: '/note-legali', heading: 'Note legali' },
  { path: '/accedi', heading: 'Accedi' },
  { path: '/crea-account', heading: 'Crea un account' },
  { path: '/verifica', heading: 'Controlla la posta' },
  { path: '/recupera-password', heading: 'Recupera la password' },
  { path: '/posta-dimostrativa', heading: 'Posta dimostrativa' },
  { path: '/area-personale', heading: /\S/, as: 'operatrice' },
  { path: '/area-personale/questionari', heading: 'Questionari', as: 'operatrice' },
  { path: '/area-personale/notifiche', heading: 'Notifiche', as: 'operatrice' },
  { path: '/area-personale/profilo', heading: /\S/, as: 'operatrice' },
  { path: '/area-personale/dati', heading: /\S/, as: 'operatrice' },
  { path: '/edizioni/DIM-MI-T-01/domanda', heading: /\S/, as: 'comitato' },
  { path: '/gestione', heading: 'Da fare', as: 'referente.cr' },
  { path: '/gestione/edizioni/DIM-CR-III-01', heading: /\S/, as: 'referente.cr' },
  { path: '/gestione/edizioni/DIM-CR-III-01/modifica', heading: /\S/, as: 'referente.cr' },
  { path: '/gestione/edizioni/DIM-CR-III-01/annulla', heading: /\S/, as: 'referente.cr' },
  { path: '/gestione/edizioni/DIM-CR-III-01/conferma', heading: /\S/, as: 'referente.cr' },
  { path: '/gestione/persone/doppioni', heading: 'Persone forse doppie', as: 'admin' },
  { path: '/gestione/edizioni/DIM-MI-III-01/questionari', heading: 'Questionario', as: 'referente.mi' },
  { path: '/gestione/edizioni/DIM-MI-III-01/questionari/carta', heading: 'Questionari su carta', as: 'referente.mi' },
  { path: '/gestione/risultati', heading: 'Risultati dei questionari', as: 'responsabile' },
  { path: '/gestione/risultati/stampa?progetto=correlare&asse=IV', heading: /Risultati/, as: 'responsabile' },
  { path: '/gestione/persone', heading: 'Persone', as: 'responsabile' },
  { path: '/gestione/incarichi', heading: 'Incarichi', as: 'responsabile' },
  { path: '/comunita/cerca?testo=permesso', heading: 'Cerca nelle discussioni', as: 'facilitatore' },
  { path: '/comunita/sportelli-in-rete/discussioni', heading: 'Discussioni', as: 'facilitatore' },
  { path: '/comunita/sportelli-in-rete/discussioni/nuova', heading: 'Nuova discussione', as: 'facilitatore' },
  // What is not there, or not for whoever asks.
  { path: '/questa-pagina-non-esiste', heading: 'Pagina non trovata', status: 404 },
  { path: '/gestione', heading: 'Non hai i permessi per questa pagina', as: 'operatrice', status: 403 },
  { path: '/gestione', heading: "Serve l'accesso", status: 401 },
];

for (const { path, heading, as, status } of PAGES) {
  test(`${path}${as ? ` as ${as}` : ''}`, async ({ page, browser, complaints, withWasm, viewport }) => {
    if (status) complaints.expect(new RegExp(`status of ${status}`));
    if (as) await beLoggedIn(page, as, withWasm);

    expect(await open(page, path, withWasm)).toBe(status ?? 200);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading);
    await expect(page).toHaveTitle(/\S/);
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
    await expectNoOverflow(page);
    if (withWasm) await expectAccessible(page);
    else if (!as) await expectAccessibleWithoutWasm(browser, path);
    if (viewport?.width === 1280) {
      // 1280 pixels at 400 % are 320.
      await page.setViewportSize({ width: 320, height: 640 });
      await expectNoOverflow(page);
    }
  });
}

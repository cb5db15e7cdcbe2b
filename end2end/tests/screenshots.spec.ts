// SPDX-License-Identifier: AGPL-3.0-or-later
// `make screenshots`: the pictures of docs/screenshots, at the widths of a desk and of a phone.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, logIn, open, test, type DemoLogin } from '../support/fixtures';

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), '../../docs/screenshots');

const PICTURES: { name: string; path: string; as?: DemoLogin }[] = [
  { name: 'home', path: '/' },
  { name: 'corsi', path: '/corsi' },
  { name: 'edizione', path: '/edizioni/DIM-CR-I-01' },
  { name: 'domanda', path: '/edizioni/DIM-CR-I-01/domanda', as: 'operatrice' },
  { name: 'area-personale', path: '/area-personale', as: 'operatrice' },
  { name: 'gestione', path: '/gestione', as: 'referente.cr' },
  { name: 'registro', path: '/gestione/edizioni/DIM-CR-III-01/registro/3', as: 'tutor' },
  { name: 'questionari', path: '/area-personale/questionari', as: 'operatrice' },
  { name: 'risultati', path: '/gestione/risultati', as: 'referente.cr' },
  { name: 'comunita', path: '/comunita/sportelli-in-rete', as: 'facilitatore' },
  { name: 'discussioni', path: '/comunita/sportelli-in-rete/discussioni', as: 'facilitatore' },
  { name: 'facilitazione', path: '/comunita/abitare-e-convivere/facilitazione', as: 'facilitatore' },
  { name: 'monitoraggio', path: '/monitoraggio/correlare', as: 'responsabile' },
];

/** Pixels: what a reader takes in, not the whole of long lists. */
const HEIGHT = 1400;

for (const { name, path, as } of PICTURES) {
  test(name, async ({ page, viewport }) => {
    if (as) await logIn(page, as, true);
    expect(await open(page, path, true)).toBe(200);
    await page.evaluate(() => document.fonts.ready);
    const width = viewport?.width ?? 0;
    await page.setViewportSize({ width, height: HEIGHT });
    await page.screenshot({ path: join(FOLDER, `${name}-${width}.png`), animations: 'disabled' });
  });
}

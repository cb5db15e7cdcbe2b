// SPDX-License-Identifier: AGPL-3.0-or-later
// A tutor's day with the register, on a telephone and at a desk, with WebAssembly and without.
import { expect, expectAccessible, expectNoOverflow, hydrated, logIn, open, test } from '../support/fixtures';
import { field } from '../support/journeys';

/** The edition of the demonstration that meets today. */
const EDITION = 'DIM-CR-III-01';

/** A register each for the two ways, which run beside each other: that of today, and one that is closed at first. */
function sheet(withWasm: boolean): string {
  return `/gestione/edizioni/${EDITION}/registro/${withWasm ? 3 : 2}`;
}

// The tests walk through the register in order.
test.describe.configure({ mode: 'serial' });

test('the desk leads to the register of today', async ({ page, withWasm }) => {
  await logIn(page, 'tutor', withWasm, '/gestione');
  const today = page.getByRole('main').locator('section').filter({ hasText: 'Incontri di oggi' });
  await today.getByRole('link', { name: new RegExp(EDITION) }).first().click();
  await expect(page).toHaveURL(new RegExp(`/gestione/edizioni/${EDITION}/registro/`));
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Registro');
});

test('a tutor marks the room on a telephone, and what is typed wrong is not lost', async ({ page, withWasm }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await logIn(page, 'tutor', withWasm, sheet(withWasm));
  const main = page.getByRole('main');
  await reopenIfClosed(page, withWasm);
  await expectNoOverflow(page);

  // Every target can be hit with a thumb.
  const heights = await main.locator('.register-choice:visible, .register-more > summary, .register-save .btn')
    .evaluateAll((targets) => targets.map((target) => target.getBoundingClientRect().height));
  expect(Math.min(...heights)).toBeGreaterThanOrEqual(44);

  const first = main.locator('.register-row').first();
  await first.locator('.register-slot').first().getByText('Presente', { exact: true }).click();
  await first.locator('.register-more > summary').first().click();
  await first.getByLabel('In ritardo di (minuti)').first().fill('999');
  await main.getByRole('button', { name: 'Salva', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText("C'è un errore");
  await expect(first.getByLabel('In ritardo di (minuti)').first()).toHaveValue('999');

  await first.getByLabel('In ritardo di (minuti)').first().fill('10');
  await main.getByRole('button', { name: 'Segna presenti tutti i non segnati' }).click();
  await expect(main.getByRole('status')).toContainText('Presenze salvate');
  await hydrated(page, withWasm);
  await expect(main.locator('.register-row').first().getByLabel('In ritardo di (minuti)').first()).toHaveValue('10');
  await expectNoOverflow(page);
  if (withWasm) await expectAccessible(page);

  // Once more: what was just saved is no disagreement with oneself.
  await main.locator('.register-row').nth(1).locator('.register-slot').first().getByText('Assente', { exact: true }).click();
  await main.getByRole('button', { name: 'Salva', exact: true }).click();
  await expect(main.getByRole('status')).toContainText('Presenze salvate');
  await expect(main.locator('.register-contest')).toHaveCount(0);
});

test('the register is closed, printed and reopened with a reason', async ({ page, withWasm }) => {
  await logIn(page, 'tutor', withWasm, sheet(withWasm));
  const main = page.getByRole('main');
  await reopenIfClosed(page, withWasm);
  const unmarked = field(page, 'unmarked');
  if (await unmarked.count()) await unmarked.check({ force: true });
  await main.getByRole('button', { name: 'Chiudi il registro' }).click();
  await expect(main.getByRole('status')).toContainText('Registro chiuso');
  await expect(main).toContainText(/Sigillo: [0-9a-f]{8}/);
  if (withWasm) await expectAccessible(page);

  await open(page, `${sheet(withWasm)}/stampa`, withWasm);
  await expect(main).toContainText('Firma del tutor');
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('.it-header-wrapper')).toBeHidden();
  await page.emulateMedia({ media: 'screen' });

  await open(page, sheet(withWasm), withWasm);
  await main.getByRole('button', { name: 'Riapri il registro' }).click();
  await expect(page.getByRole('alert')).toContainText("C'è un errore");
  await field(page, 'reason').fill('Prova di correzione');
  await main.getByRole('button', { name: 'Riapri il registro' }).click();
  await expect(main.getByRole('status')).toContainText('Registro riaperto');
});

test('a participant takes the statement of attendance', async ({ page, withWasm }) => {
  await logIn(page, 'operatore', withWasm, '/area-personale');
  const application = page.getByRole('main').getByRole('listitem').filter({ hasText: EDITION });
  await application.getByRole('link').first().click();
  await expect(page).toHaveURL(/\/area-personale\/domande\//);
  await page.getByRole('main').getByRole('link', { name: /Dichiarazione di presenza/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Dichiarazione di presenza');
  await expect(page.getByRole('main')).toContainText('Non è un attestato');
});

/** Another run may have left it closed. */
async function reopenIfClosed(page: import('@playwright/test').Page, withWasm: boolean): Promise<void> {
  const reopen = page.getByRole('main').getByRole('button', { name: 'Riapri il registro' });
  if (!(await reopen.count())) return;
  await field(page, 'reason').fill('Nuova prova');
  await reopen.click();
  await expect(page.getByRole('main').getByRole('status')).toContainText('Registro riaperto');
  await hydrated(page, withWasm);
}

// SPDX-License-Identifier: AGPL-3.0-or-later
// The questionnaire of an edition that ended: a participant's three minutes, and a coordinator's reading.
import { expect, expectAccessible, expectNoOverflow, logIn, open, test, type DemoLogin } from '../support/fixtures';
import type { Page } from '@playwright/test';

/** Who takes part in the edition whose questionnaire is open; one hands in for each way of the browser. */
const PARTICIPANT: Record<'wasm' | 'plain', DemoLogin> = { wasm: 'operatrice', plain: 'facilitatore' };

/** Answers every closed item that is shown, as people do: by its label. */
async function answerAll(page: Page, value = '4'): Promise<void> {
  const groups = page.getByRole('main').getByRole('group');
  for (let at = 0; at < (await groups.count()); at += 1) {
    const group = groups.nth(at);
    const radio = group.locator(`input[type="radio"][value="${value}"]`);
    // Its circle is drawn by the style sheet, over the real one.
    if ((await radio.count()) > 0) await radio.check({ force: true });
    else await group.locator('input[type="radio"]').first().check({ force: true });
  }
}

async function openQuestionnaire(page: Page, withWasm: boolean): Promise<void> {
  await open(page, '/area-personale/questionari', withWasm);
  await page.getByRole('main').getByRole('link', { name: 'Compila il questionario' }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Questionario di gradimento');
}

test('a participant is told what is missing, hands in, and reads why nobody can tell', async ({ page, withWasm }) => {
  await logIn(page, withWasm ? PARTICIPANT.wasm : PARTICIPANT.plain, withWasm);
  await openQuestionnaire(page, withWasm);
  const address = new URL(page.url()).pathname;
  await expectNoOverflow(page);
  if (withWasm) await expectAccessible(page);

  await answerAll(page);
  await page.getByRole('main').getByLabel('Aspetti da migliorare').fill('Più tempo per i laboratori & le "domande".');
  const hand = page.getByRole('main').getByRole('button', { name: 'Consegna il questionario' });
  if (withWasm) {
    // A radio button cannot be unticked by hand; here one item is as if it had been passed over.
    await page.locator('#hand-in-G1').evaluate((first) => {
      for (const radio of document.getElementsByName((first as HTMLInputElement).name)) (radio as HTMLInputElement).checked = false;
    });
    await hand.click();
    await expect(page.getByRole('alert')).toContainText("C'è un errore");
    await expect(page.getByRole('alert')).toBeFocused();
    await expect(page.getByRole('main').getByLabel('Aspetti da migliorare')).toHaveValue(/Più tempo/);
    await expectAccessible(page);
    await page.locator('#hand-in-G1').check({ force: true });
  }
  await hand.click();
  await expect(page.getByRole('main').getByRole('status')).toContainText('il questionario è consegnato');
  await expect(page.getByRole('main')).toContainText('Perché nessuno può sapere');
  await expectNoOverflow(page);

  // Handing in again is harmless: the page has nothing to send any more.
  await open(page, address, withWasm);
  await expect(page.getByRole('main').getByRole('button')).toHaveCount(0);
  await open(page, '/area-personale/questionari', withWasm);
  await expect(page.getByRole('main')).toContainText('Consegnato');
});

test('who sends an empty questionnaire is led to each missing answer', async ({ page, withWasm }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await logIn(page, 'comitato', withWasm);
  await openQuestionnaire(page, withWasm);
  await page.getByRole('main').getByRole('button', { name: 'Consegna il questionario' }).click();
  const summary = page.getByRole('alert');
  await expect(summary).toContainText('Ci sono 20 errori');
  await summary.getByRole('link').first().click();
  await expect(page.locator('#hand-in-C1')).toBeFocused();
  // By keyboard alone: an arrow chooses.
  if (withWasm) {
    await page.keyboard.press('ArrowRight');
    await expect(page.locator('#hand-in-C1-1')).toBeChecked();
    await expectAccessible(page);
  }
  await expectNoOverflow(page);
});

test('a coordinator sees how many have answered, and results only of what is closed', async ({ page, withWasm }) => {
  await logIn(page, 'referente.mi', withWasm);
  const main = page.getByRole('main');
  await open(page, '/gestione/edizioni/DIM-MI-III-01/questionari', withWasm);
  await expect(main).toContainText('Hanno risposto');
  await expect(main).toContainText('I risultati si vedono alla chiusura');
  if (withWasm) await expectAccessible(page);

  await open(page, '/gestione/edizioni/DIM-MI-III-01/questionari/carta', withWasm);
  await expect(main.getByRole('checkbox').first()).toBeAttached();
  if (withWasm) await expectAccessible(page);
});

for (const width of [1280, 390]) {
  test(`results are read, filtered and printed at ${width} pixels`, async ({ page, withWasm }) => {
    await page.setViewportSize({ width, height: 844 });
    await logIn(page, 'responsabile', withWasm);
    const main = page.getByRole('main');
    await open(page, '/gestione/risultati?progetto=correlare&territorio=CR', withWasm);
    await expect(main).toContainText('Soddisfazione media');
    await expect(main).toContainText('Cremona');
    await expectNoOverflow(page);
    if (withWasm) await expectAccessible(page);
    await open(page, '/gestione/risultati/stampa?progetto=correlare&territorio=CR', withWasm);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Risultati del questionario di gradimento');
    await expect(main.getByRole('table').first()).toBeVisible();
    await expectNoOverflow(page);
    if (withWasm) await expectAccessible(page);
  });
}

test('results are downloaded for a spreadsheet', async ({ page, withWasm }) => {
  await logIn(page, 'responsabile', withWasm);
  await open(page, '/gestione/risultati?progetto=correlare', withWasm);
  const download = page.waitForEvent('download');
  await page.getByRole('main').getByRole('link', { name: 'Scarica XLSX' }).click();
  expect((await download).suggestedFilename()).toBe('questionari.xlsx');
});

// SPDX-License-Identifier: AGPL-3.0-or-later
import { expect, logIn, open, test, type DemoLogin } from '../support/fixtures';

// The two projects of a width run at once on one database: each has a person of its own.
const JOINS: Record<'wasm' | 'plain', DemoLogin> = { wasm: 'operatore', plain: 'comitato' };
const ASKS: Record<'wasm' | 'plain', DemoLogin> = { wasm: 'docente', plain: 'tutor' };
const NAME: Partial<Record<DemoLogin, string>> = { docente: 'Dora Docente', tutor: 'Tea Tutor' };

test('a visitor reads what a community is, and not who belongs to it', async ({ page, withWasm, complaints }) => {
  await open(page, '/comunita', withWasm);
  await page.getByRole('link', { name: 'Sportelli in rete' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Sportelli in rete' })).toBeVisible();
  const main = page.getByRole('main');
  await expect(main).toContainText('Fabio Facilitatore');
  await expect(main).toContainText('Prossimo incontro');
  await expect(main).not.toContainText('Sala Violetta');
  await expect(main.getByRole('link', { name: 'Accedi' })).toHaveAttribute('href', '/accedi?poi=/comunita/sportelli-in-rete');
  complaints.expect(/status of 401/);
  expect(await open(page, '/comunita/sportelli-in-rete/membri', withWasm)).toBe(401);
});

test('somebody joins an open community, sees its members, and leaves', async ({ page, withWasm }) => {
  await logIn(page, JOINS[withWasm ? 'wasm' : 'plain'], withWasm);
  await open(page, '/comunita/sportelli-in-rete', withWasm);
  const main = page.getByRole('main');
  // Left from a run that was cut off.
  if (await main.getByRole('button', { name: 'Esci dalla comunità' }).isVisible()) {
    await main.getByRole('button', { name: 'Esci dalla comunità' }).click();
  }
  await main.getByRole('button', { name: 'Entra nella comunità' }).click();
  await expect(main).toContainText('Ora fai parte della comunità.');
  await expect(main).toContainText('Sala Violetta');
  await main.getByRole('link', { name: 'Componenti' }).click();
  await expect(main).toContainText('Olga Esempio');
  await open(page, '/comunita/sportelli-in-rete', withWasm);
  await main.getByRole('button', { name: 'Esci dalla comunità' }).click();
  await expect(main.getByRole('button', { name: 'Entra nella comunità' })).toBeVisible();
});

test('somebody asks to join, and the facilitator admits them', async ({ page, browser, withWasm }) => {
  const who = ASKS[withWasm ? 'wasm' : 'plain'];
  const main = page.getByRole('main');
  await logIn(page, who, withWasm);
  await open(page, '/comunita/abitare-e-convivere', withWasm);
  await main.getByLabel(/Due parole/).fill('Lavoro con chi cerca casa.');
  await main.getByRole('button', { name: 'Chiedi di entrare' }).click();
  await expect(main.getByRole('button', { name: 'Ritira la richiesta' })).toBeVisible();

  const context = await browser.newContext({ javaScriptEnabled: withWasm, baseURL: process.env.CORRELARE_E2E_URL });
  const desk = await context.newPage();
  await logIn(desk, 'facilitatore', withWasm);
  await open(desk, '/comunita/abitare-e-convivere/facilitazione', withWasm);
  await desk.getByRole('button', { name: `Accogli ${NAME[who]}` }).click();
  await expect(desk.getByRole('main')).toContainText('La persona ora fa parte della comunità.');
  await context.close();

  await open(page, '/comunita/abitare-e-convivere', withWasm);
  await main.getByRole('button', { name: 'Esci dalla comunità' }).click();
  await expect(main.getByRole('button', { name: 'Chiedi di entrare' })).toBeVisible();
});

test('a meeting that cannot be is refused at its fields, which keep what was typed', async ({ page, withWasm }) => {
  await logIn(page, 'facilitatore', withWasm);
  await open(page, '/comunita/sportelli-in-rete/facilitazione/incontro', withWasm);
  const main = page.getByRole('main');
  await main.getByLabel(/^Giorno/).fill('2020-01-01');
  await main.getByLabel('Inizio').fill('14:30');
  await main.getByLabel('Fine').fill('14:00');
  await main.getByLabel('Luogo').fill('Crema');
  await main.getByRole('button', { name: 'Salva e avvisa' }).click();
  await expect(main.getByRole('alert')).toContainText('Ci sono 2');
  await expect(main.getByLabel('Luogo')).toHaveValue('Crema');
});

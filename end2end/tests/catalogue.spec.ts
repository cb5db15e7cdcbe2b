// SPDX-License-Identifier: AGPL-3.0-or-later
import { expect, expectAccessible, expectNoOverflow, open, test } from '../support/fixtures';

test('from the home page to an edition', async ({ page, withWasm }) => {
  await open(page, '/', withWasm);
  await page.getByRole('main').getByRole('link', { name: 'Tutti i corsi' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Corsi');

  const course = page.getByRole('main').getByRole('article').first();
  const title = await course.getByRole('heading', { level: 3 }).innerText();
  await course.getByRole('heading', { level: 3 }).getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);

  await page.getByRole('region', { name: 'Edizioni' }).getByRole('link').first().click();
  await expect(page).toHaveURL(/\/edizioni\//);
  await expect(page.getByRole('heading', { name: 'Incontri' })).toBeVisible();
});

test('filters narrow the list, stand in the address, and are taken away one by one', async ({ page, withWasm }) => {
  await open(page, '/corsi?stato=tutti', withWasm);
  const count = page.locator('.result-count');
  const all = await count.innerText();

  await page.getByLabel('Territorio').selectOption('CR');
  await page.getByLabel('Stato').selectOption('tutti');
  await page.getByRole('button', { name: 'Applica i filtri' }).click();
  await expect(page).toHaveURL(/territorio=CR/);
  await expect(count).not.toHaveText(all);
  await expect(page.getByLabel('Territorio')).toHaveValue('CR');

  const chips = page.getByRole('list', { name: 'Filtri attivi' });
  await chips.getByRole('link', { name: /Cremona/ }).click();
  await expect(page).not.toHaveURL(/territorio=CR/);
  await expect(count).toHaveText(all);
});

test('words are found without regard to accents, and what is not there is said', async ({ page, withWasm }) => {
  await open(page, '/corsi?stato=tutti', withWasm);
  await page.getByLabel('Cerca un corso').fill('comunita');
  await page.getByRole('button', { name: 'Applica i filtri' }).click();
  await expect(page).toHaveURL(/testo=comunita/);
  await expect(page.getByRole('main').getByRole('article').first()).toBeVisible();

  await page.getByLabel('Cerca un corso').fill('inesistentissimo');
  await page.getByRole('button', { name: 'Applica i filtri' }).click();
  await expect(page.getByRole('heading', { name: 'Nessuna edizione corrisponde alla ricerca' })).toBeVisible();
  if (withWasm) await expectAccessible(page);
  await page.getByRole('main').getByRole('link', { name: 'Togli tutti i filtri' }).click();
  await expect(page.getByRole('main').getByRole('article').first()).toBeVisible();
});

test('a long list goes on page by page', async ({ page, withWasm }) => {
  await open(page, '/corsi?stato=conclusi', withWasm);
  const editions = page.getByRole('main').locator('a[href^="/edizioni/"]');
  const first = await editions.first().getAttribute('href');

  await page.getByRole('link', { name: 'Successiva' }).click();
  await expect(page).toHaveURL(/cursore=/);
  await expect(editions.first()).not.toHaveAttribute('href', first ?? '');

  await page.getByRole('link', { name: "Torna all'inizio" }).click();
  await expect(editions.first()).toHaveAttribute('href', first ?? '');
});

test('an address nobody can read is said, not an error', async ({ page, withWasm }) => {
  expect(await open(page, '/corsi?da=ieri&territorio=%3Cscript%3Ealert(1)%3C%2Fscript%3E&limite=-4', withWasm)).toBe(200);
  await expect(page.getByRole('main').getByRole('status').first()).toBeVisible();
  await expect(page.locator('main script')).toHaveCount(0);
  await expectNoOverflow(page);
});

test('an edition that is not there answers 404', async ({ page, complaints, withWasm }) => {
  complaints.expect(/status of 404/);
  for (const path of ['/edizioni/NON-C-E-99', '/corsi/non-c-e', '/progetti/non-c-e']) {
    expect(await open(page, path, withWasm)).toBe(404);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Pagina non trovata');
  }
});

test('the calendar of an edition is a calendar', async ({ page, withWasm }) => {
  await open(page, '/edizioni/DIM-CR-I-01', withWasm);
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: /Aggiungi al calendario/ }).click();
  expect((await download).suggestedFilename()).toMatch(/\.ics$/);
});

// SPDX-License-Identifier: AGPL-3.0-or-later
// What only happens where WebAssembly runs: going from page to page without loading them anew.
import { expect, open, test, type Complaints } from '../support/fixtures';
import type { Page } from '@playwright/test';

/** Leaves a mark in the window that is gone as soon as a page is loaded anew. */
async function mark(page: Page): Promise<() => Promise<boolean>> {
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  return () => page.evaluate(() => 'sameDocument' in window);
}

test('a link changes the page in place, and the focus goes to its beginning', async ({ page }) => {
  await open(page, '/', true);
  const isSameDocument = await mark(page);

  await page.getByRole('banner').getByRole('link', { name: 'Accedi' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Accedi');
  await expect(page).toHaveTitle(/Accedi/);
  expect(await isSameDocument()).toBe(true);
  await expect(page.getByRole('main')).toBeFocused();

  await page.goBack();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/persone migranti/);
  expect(await isSameDocument()).toBe(true);
});

test('a piece of the program that cannot be fetched makes the page load from the server', async ({ page, complaints }) => {
  await open(page, '/', true);
  expectABrokenProgram(complaints);
  const isSameDocument = await mark(page);
  // Whatever else of the program is asked for from here on is not to be had, once.
  await page.route('**/pkg/**', (route) => route.abort());

  await page.getByRole('banner').getByRole('link', { name: 'Accedi' }).click();
  await page.waitForURL('**/accedi');
  await page.unroute('**/pkg/**');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Accedi');
  expect(await isSameDocument()).toBe(false);
});

test('a program that never arrives leaves pages that work', async ({ page, complaints }) => {
  expectABrokenProgram(complaints);
  await page.route('**/*.wasm', (route) => route.abort());
  await page.goto('/');
  await page.getByRole('banner').getByRole('link', { name: 'Accedi' }).click();
  await page.getByLabel('E-mail di lavoro').fill('senza-chiocciola');
  await page.getByRole('main').getByRole('button', { name: 'Accedi' }).click();
  await expect(page.getByRole('alert')).toContainText('Ci sono 2 errori');
  await expect(page.getByLabel('E-mail di lavoro')).toHaveValue('senza-chiocciola');
});

function expectABrokenProgram(complaints: Complaints): void {
  for (const pattern of [/panicked/, /unreachable/, /Failed to fetch/, /ERR_FAILED/, /\/pkg\//, /\.wasm/]) {
    complaints.expect(pattern);
  }
}

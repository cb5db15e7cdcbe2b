// SPDX-License-Identifier: AGPL-3.0-or-later
import { expect, hydrated, open, test } from '../support/fixtures';

test('the other language is one link away, and stays', async ({ page, withWasm }) => {
  await open(page, '/', withWasm);
  await expect(page.locator('html')).toHaveAttribute('lang', 'it');

  await page.getByRole('link', { name: 'English' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page).toHaveURL(/\/$/);
  await hydrated(page, withWasm);
  await expect(page.getByRole('banner').getByRole('link', { name: 'Log in' })).toBeVisible();

  await open(page, '/accedi', withWasm);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.getByRole('link', { name: 'Italiano' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'it');
  await expect(page).toHaveURL(/\/accedi$/);
});

test.describe('a browser that asks for English', () => {
  test.use({ locale: 'en-GB' });

  test('gets English', async ({ page, withWasm }) => {
    await open(page, '/', withWasm);
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  });
});

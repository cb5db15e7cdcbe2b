// SPDX-License-Identifier: AGPL-3.0-or-later
import { DEMO_PASSWORD, expect, hydrated, open, test } from '../support/fixtures';

test('the first Tab reaches the link past the header', async ({ page, withWasm }) => {
  await open(page, '/accedi', withWasm);
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Vai al contenuto' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();

  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('main').locator(':focus')).toHaveCount(1);
});

test('logging in by keyboard alone', async ({ page, withWasm }) => {
  await open(page, '/accedi', withWasm);
  await page.getByLabel('E-mail di lavoro').focus();
  await page.keyboard.type('tutor@demo.correlare.test');
  await page.keyboard.press('Tab');
  await expect(page.getByLabel('Password')).toBeFocused();
  await page.keyboard.type('sbagliata');
  await page.keyboard.press('Enter');

  const summary = page.getByRole('alert');
  await expect(summary).toBeVisible();
  // With WebAssembly the focus goes to the summary; without, the new page begins at it.
  if (withWasm) await expect(summary).toBeFocused();
  else await expect(page).toHaveURL(/#log-in-errors$/);

  await page.getByLabel('Password').focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(DEMO_PASSWORD);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Esci', exact: true })).toBeVisible();
  await hydrated(page, withWasm);
});

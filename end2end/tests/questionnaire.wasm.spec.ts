// SPDX-License-Identifier: AGPL-3.0-or-later
// What is answered and not handed in stays in the browser, over a reload.
import { expect, hydrated, logIn, open, test } from '../support/fixtures';

test('a draft outlives a reload', async ({ page }) => {
  await logIn(page, 'comitato', true);
  await open(page, '/area-personale/questionari', true);
  await page.getByRole('main').getByRole('link', { name: 'Compila il questionario' }).first().click();
  const text = page.getByRole('main').getByLabel('Altri temi di interesse');
  await text.fill('La scrittura semplice.');
  await page.locator('label[for="hand-in-C2-2"]').click();
  await page.reload();
  await hydrated(page, true);
  await expect(text).toHaveValue('La scrittura semplice.');
  await expect(page.locator('#hand-in-C2-2')).toBeChecked();
  await expect(page.getByRole('main')).toContainText('Abbiamo ripreso le risposte');
  const kept = await page.evaluate(() => Object.keys(localStorage));
  expect(kept).toHaveLength(1);
});

// SPDX-License-Identifier: AGPL-3.0-or-later
// Somebody is named in a post: they see it in the header, read it, have the mail and stop such mails. With WebAssembly
// the name is completed by keyboard.
import { randomBytes } from 'node:crypto';
import type { Page } from '@playwright/test';

import { expect, expectAccessible, expectNoOverflow, hydrated, open, test } from '../support/fixtures';
import { mailTo, memberOf } from '../support/journeys';

const SLUG = 'sportelli-in-rete';
const COMMUNITY = `/comunita/${SLUG}`;
const NOTICES = '/area-personale/notifiche';

/** Says on the community's page how one wants to be told. */
async function chooseTold(page: Page, way: RegExp, withWasm: boolean): Promise<void> {
  await open(page, COMMUNITY, withWasm);
  const form = page.locator('#told');
  await form.getByLabel(way).check();
  await form.getByRole('button', { name: 'Salva' }).click();
  await expect(page.getByRole('main').getByText('Salvato.').first()).toBeVisible();
}

test('who is named sees it, has the mail, and stops such mails', async ({ browser, withWasm, viewport }) => {
  test.slow();
  const title = `Chi risponde? ${randomBytes(4).toString('hex')}`;
  const reader = await memberOf(SLUG, browser, 'operatrice', withWasm, viewport);
  const author = await memberOf(SLUG, browser, 'facilitatore', withWasm, viewport);
  const name = ((await reader.page.locator('.account-name').textContent()) ?? '').trim();
  await chooseTold(reader.page, /una mail per ogni intervento/, withWasm);
  await expectNoOverflow(reader.page);
  if (withWasm) await expectAccessible(reader.page);

  // The author writes: with WebAssembly by choosing the name from the list, without by writing it out.
  await open(author.page, `${COMMUNITY}/discussioni/nuova`, withWasm);
  const main = author.page.getByRole('main');
  await main.getByLabel('Titolo').fill(title);
  const text = main.getByRole('textbox', { name: /^Testo/ });
  if (withWasm) {
    await text.focus();
    await author.page.keyboard.type(`Sentiamo @${name.slice(0, 3).toLowerCase()}`);
    const list = author.page.getByRole('listbox');
    await expect(list.getByRole('option', { name }).first()).toBeVisible();
    await expectAccessible(author.page);
    await author.page.keyboard.press('Escape');
    await expect(list).toHaveCount(0);
    await expect(text).toBeFocused();
    for (let i = 0; i < 4; i += 1) await author.page.keyboard.press('Backspace');
    await author.page.keyboard.type(`@${name}`.slice(0, -1));
    await expect(list.getByRole('option', { name, selected: true })).toBeVisible();
    await author.page.keyboard.press('Enter');
    await expect(list).toHaveCount(0);
    await expect(text).toHaveValue(`Sentiamo @${name} `);
  } else {
    await text.fill(`Sentiamo @${name}`);
  }
  await main.getByRole('button', { name: 'Apri una discussione' }).click();
  await expect(author.page.locator('#intervento-1 .mention')).toHaveText(`@${name}`);

  // The reader.
  await open(reader.page, COMMUNITY, withWasm);
  await expect(reader.page.locator('.notices-count')).toBeVisible();
  await reader.page.getByRole('banner').getByRole('link', { name: /Notifiche/ }).click();
  await expect(reader.page.getByRole('heading', { level: 1 })).toHaveText('Notifiche');
  await hydrated(reader.page, withWasm);
  const notice = reader.page.getByRole('listitem').filter({ hasText: title });
  await expect(notice).toContainText('ti ha nominato');
  await expectNoOverflow(reader.page);
  if (withWasm) await expectAccessible(reader.page);
  await notice.getByRole('link').first().click();
  await expect(reader.page.getByRole('heading', { level: 1 })).toHaveText(title);
  await open(reader.page, NOTICES, withWasm);
  await expect(reader.page.getByRole('listitem').filter({ hasText: title })).not.toHaveClass(/unread/);

  // Another post, not read: its mail comes within a few seconds, and says how to stop such mails.
  const words = `Ancora per @${name}, ${randomBytes(4).toString('hex')}`;
  await author.page.getByRole('textbox', { name: /^Testo/ }).fill(words);
  await author.page.getByRole('main').getByRole('button', { name: 'Pubblica' }).click();
  await expect(author.page.locator('#intervento-2 .mention')).toBeVisible();
  await expect(async () => {
    const mail = await mailTo(reader.page, 'operatrice@demo.correlare.test', withWasm, words);
    await expect(mail).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
  const mail = await mailTo(reader.page, 'operatrice@demo.correlare.test', withWasm, words);
  const visitor = await browser.newContext({ baseURL: process.env.CORRELARE_E2E_URL, javaScriptEnabled: withWasm, viewport });
  const outside = await visitor.newPage();
  const stop = await mail.getByRole('link', { name: /disiscrizione/ }).getAttribute('href');
  await open(outside, new URL(stop ?? '', process.env.CORRELARE_E2E_URL).pathname, withWasm);
  await outside.getByRole('button', { name: 'Non ricevere più' }).click();
  await expect(outside.getByRole('heading', { level: 1 })).toHaveText('Non riceverai più queste mail');
  await hydrated(outside, withWasm);
  await expectNoOverflow(outside);
  if (withWasm) await expectAccessible(outside);
  await open(reader.page, COMMUNITY, withWasm);
  await expect(reader.page.locator('#told').getByLabel('mai', { exact: true })).toBeChecked();

  // All at once.
  await open(reader.page, NOTICES, withWasm);
  await reader.page.getByRole('button', { name: 'Segna tutte come lette' }).click();
  await expect(reader.page.getByRole('main')).toContainText('segnate come lette');
  await expect(reader.page.locator('.notices-count')).toHaveCount(0);
  for (const { context } of [reader, author]) await context.close();
  await visitor.close();
});

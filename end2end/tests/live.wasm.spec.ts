// SPDX-License-Identifier: AGPL-3.0-or-later
// A discussion that is alive: several people at once, several tabs of one browser, a connection that is cut.
import type { Page } from '@playwright/test';

import { expect, hydrated, test } from '../support/fixtures';
import { memberOf, send } from '../support/journeys';

/** The open community of the demonstration. */
const COMMUNITY = 'sportelli-in-rete';

async function newThread(page: Page, title: string): Promise<{ id: string; address: string }> {
  const to = await send(page, 'create_thread', { community: COMMUNITY, title, body: 'Come fate voi?' });
  const id = /discussioni\/([0-9a-f-]{36})/.exec(to)?.[1] ?? '';
  return { id, address: `/comunita/${COMMUNITY}/discussioni/${id}` };
}

async function read(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await hydrated(page, true);
}

/** The button that says how many posts have come. */
function news(page: Page) {
  return page.getByRole('button', { name: /nuov[oi] intervent[oi]/ });
}

test('each reader sees each post once and in order, though connections are cut', async ({ browser, viewport }) => {
  const writer = await memberOf(COMMUNITY, browser, 'facilitatore', true, viewport);
  const reader = await memberOf(COMMUNITY, browser, 'referente.mi', true, viewport);
  const thread = await newThread(writer.page, 'Posta mentre leggi');
  await read(reader.page, thread.address);
  await send(writer.page, 'create_post', { thread_id: thread.id, body: 'Parola 1 di dieci' });
  await expect(news(reader.page)).toBeVisible();
  // Nothing jumps: the new post is not shown until it is wanted.
  await expect(reader.page.getByText('Parola 1 di dieci')).toHaveCount(0);
  for (let number = 2; number <= 10; number += 1) {
    if (number === 4) await reader.context.setOffline(true);
    if (number === 8) await reader.context.setOffline(false);
    await send(writer.page, 'create_post', { thread_id: thread.id, body: `Parola ${number} di dieci` });
  }
  await expect(news(reader.page)).toContainText('10', { timeout: 30_000 });
  await news(reader.page).click();
  const texts = await reader.page.getByText(/^Parola \d+ di dieci$/).allInnerTexts();
  expect(texts).toEqual(Array.from({ length: 10 }, (_, index) => `Parola ${index + 1} di dieci`));
  await writer.context.close();
  await reader.context.close();
});

test('a post that is hidden goes from open pages, and comes again', async ({ browser, viewport }) => {
  const moderator = await memberOf(COMMUNITY, browser, 'facilitatore', true, viewport);
  const reader = await memberOf(COMMUNITY, browser, 'operatrice', true, viewport);
  const author = await memberOf(COMMUNITY, browser, 'referente.mi', true, viewport);
  const thread = await newThread(moderator.page, 'Da nascondere');
  await send(author.page, 'create_post', { thread_id: thread.id, body: 'Una frase di troppo' });
  await read(reader.page, thread.address);
  const words = reader.page.getByText('Una frase di troppo');
  await expect(words).toBeVisible();
  await moderator.page.goto(thread.address);
  const link = moderator.page.getByRole('link', { name: /Modera.*2/ });
  const post = /intervento\/([0-9a-f-]{36})/.exec((await link.getAttribute('href')) ?? '')?.[1] ?? '';
  const action = await send(moderator.page, 'hide_post', { post_id: post, reason: 'off_topic' });
  await expect(words).toHaveCount(0, { timeout: 20_000 });
  const id = /azione\/([0-9a-f-]{36})/.exec(action)?.[1] ?? '';
  await send(moderator.page, 'undo_moderation', { action_id: id });
  await expect(words).toBeVisible({ timeout: 20_000 });
  for (const { context } of [moderator, reader, author]) await context.close();
});

test('eight tabs of one browser are all told, and pages still open', async ({ browser, viewport }) => {
  const writer = await memberOf(COMMUNITY, browser, 'facilitatore', true, viewport);
  const reader = await memberOf(COMMUNITY, browser, 'referente.mi', true, viewport);
  const thread = await newThread(writer.page, 'Otto finestre');
  const tabs: Page[] = [];
  for (let number = 0; number < 8; number += 1) {
    const tab = await reader.context.newPage();
    await read(tab, thread.address);
    tabs.push(tab);
  }
  await send(writer.page, 'create_post', { thread_id: thread.id, body: 'A tutte le finestre' });
  for (const tab of tabs) await expect(news(tab)).toBeVisible({ timeout: 20_000 });
  await reader.page.goto('/corsi');
  await expect(reader.page.getByRole('heading', { level: 1 })).toBeVisible();
  await writer.context.close();
  await reader.context.close();
});

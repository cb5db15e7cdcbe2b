// SPDX-License-Identifier: AGPL-3.0-or-later
// A member flags a post, the facilitator decides, its author objects: each in front of a browser of their own, with
// WebAssembly and without.
import { expect, expectAccessible, expectNoOverflow, hydrated, open, test } from '../support/fixtures';
import { memberOf, send } from '../support/journeys';

const COMMUNITY = 'sportelli-in-rete';

// One after the other: both have the same colleague join and leave.
test.describe.configure({ mode: 'default' });

test('a post is flagged, hidden, objected to and shown again', async ({ browser, withWasm, viewport }, { project }) => {
  // Four people log in and take their turns.
  test.slow();
  const author = await memberOf(COMMUNITY, browser, 'referente.cr', withWasm, viewport);
  const member = await memberOf(COMMUNITY, browser, 'operatrice', withWasm, viewport);
  const facilitator = await memberOf(COMMUNITY, browser, 'facilitatore', withWasm, viewport);
  const manager = await memberOf(COMMUNITY, browser, 'responsabile', withWasm, viewport);
  const words = `Parole da rivedere, ${project.name}.`;
  const to = await send(author.page, 'create_thread', { community: COMMUNITY, title: words, body: words });
  const thread = to.split(/[?#]/)[0] ?? '';

  // Whoever is no member is told how to join, not what is said.
  const outsider = await browser.newContext({ baseURL: process.env.CORRELARE_E2E_URL, javaScriptEnabled: withWasm });
  const outside = await outsider.newPage();
  await outside.goto(thread);
  await expect(outside.getByText(words)).toHaveCount(0);

  await open(member.page, thread, withWasm);
  await member.page.getByRole('link', { name: /^Segnala/ }).click();
  await hydrated(member.page, withWasm);
  const flagging = member.page.getByRole('main');
  await flagging.getByLabel('Vuoi aggiungere qualcosa?').fill('Si capisce di chi si parla');
  await flagging.getByRole('button', { name: 'Invia la segnalazione' }).click();
  await expect(member.page.getByRole('alert')).toContainText("C'è un errore");
  await expect(flagging.getByLabel('Vuoi aggiungere qualcosa?')).toHaveValue('Si capisce di chi si parla');
  if (withWasm) await expectAccessible(member.page);
  await flagging.getByLabel('Perché lo segnali').selectOption('personal_data');
  await flagging.getByRole('button', { name: 'Invia la segnalazione' }).click();
  await expect(member.page.getByText('Grazie: chi modera')).toBeVisible();

  const desk = facilitator.page;
  await open(desk, `/comunita/${COMMUNITY}/moderazione`, withWasm);
  const item = desk.getByRole('listitem').filter({ hasText: words });
  await expect(item).toContainText('Si capisce di chi si parla');
  await expectNoOverflow(desk);
  if (withWasm) await expectAccessible(desk);
  await item.getByRole('link', { name: /^Decidi/ }).click();
  await hydrated(desk, withWasm);
  await desk.getByText("Nascondi l'intervento").click();
  const hiding = desk.locator('#hide-post');
  await hiding.getByLabel('Motivo').selectOption('personal_data');
  await hiding.getByLabel('Le tue parole alla persona').fill('Togli il nome, poi lo mostro di nuovo.');
  if (withWasm) await expectAccessible(desk);
  await hiding.getByRole('button', { name: 'Nascondi' }).click();
  await expect(desk.getByText('Fatto.')).toBeVisible();
  const action = new URL(desk.url()).pathname;

  await open(member.page, thread, withWasm);
  await expect(member.page.locator('article').getByText(words)).toHaveCount(0);

  await open(author.page, action, withWasm);
  await expect(author.page.getByText('Togli il nome')).toBeVisible();
  await author.page.getByLabel('Perché non sei d\'accordo').fill('Non c\'è nessun nome.');
  await author.page.getByRole('button', { name: "Invia l'obiezione" }).click();
  await expect(author.page.getByText('La tua obiezione è arrivata')).toBeVisible();

  await open(manager.page, `/comunita/${COMMUNITY}/moderazione`, withWasm);
  await expect(manager.page.getByRole('heading', { name: 'Obiezioni da valutare' })).toBeVisible();
  await open(manager.page, action, withWasm);
  await manager.page.getByRole('button', { name: 'Annulla il provvedimento' }).click();
  await expect(manager.page.getByText('Provvedimento annullato')).toBeVisible();
  await open(member.page, thread, withWasm);
  await expect(member.page.locator('article').getByText(words)).toBeVisible();

  await open(desk, `/comunita/${COMMUNITY}/moderazione/registro`, withWasm);
  await expect(desk.getByText('Annullato il').first()).toBeVisible();
  if (withWasm) await expectAccessible(desk);
  for (const context of [author, member, facilitator, manager].map((who) => who.context)) await context.close();
  await outsider.close();
});

test('posts get a discussion of their own, which is merged back', async ({ browser, withWasm, viewport }, { project }) => {
  // Two people log in and take their turns.
  test.slow();
  const author = await memberOf(COMMUNITY, browser, 'referente.cr', withWasm, viewport);
  const facilitator = await memberOf(COMMUNITY, browser, 'facilitatore', withWasm, viewport);
  const mark = `(${project.name})`;
  const begun = await send(author.page, 'create_thread', {
    community: COMMUNITY, title: `Da dividere ${mark}`, body: `Prima domanda ${mark}`,
  });
  const thread = begun.split(/[?#]/)[0] ?? '';
  const id = thread.split('/').pop() ?? '';
  await send(author.page, 'create_post', { thread_id: id, body: `Tutt'altro argomento ${mark}` });

  // Her page is open while the facilitator divides it.
  await open(author.page, thread, withWasm);
  const desk = facilitator.page;
  await open(desk, thread, withWasm);
  await desk.getByRole('main').getByRole('link', { name: 'Sposta, dividi o unisci' }).click();
  await hydrated(desk, withWasm);
  await desk.getByText('Dividi: metti alcuni interventi').click();
  const splitting = desk.locator('#split-thread');
  await splitting.getByLabel(/^Titolo della nuova discussione/).fill(`A parte ${mark}`);
  await splitting.getByLabel('Motivo').selectOption('off_topic');
  await splitting.getByRole('button', { name: 'Dividi' }).click();
  await expect(desk.getByRole('alert')).toContainText("C'è un errore");
  await expect(splitting.getByLabel(/^Titolo della nuova discussione/)).toHaveValue(`A parte ${mark}`);
  await splitting.getByLabel(/Tutt'altro argomento/).check();
  if (withWasm) await expectAccessible(desk);
  await expectNoOverflow(desk);
  await splitting.getByRole('button', { name: 'Dividi' }).click();
  await expect(desk.getByText('Fatto.')).toBeVisible();
  if (withWasm) await expect(author.page.getByText('ora in una discussione a parte')).toBeVisible();
  await desk.getByRole('link', { name: 'Vai alla discussione' }).click();
  await hydrated(desk, withWasm);
  await expect(desk.getByRole('heading', { level: 1 })).toHaveText(`A parte ${mark}`);
  const apart = new URL(desk.url()).pathname;

  await desk.getByRole('main').getByRole('link', { name: 'Sposta, dividi o unisci' }).click();
  await hydrated(desk, withWasm);
  await desk.getByText("Unisci a un'altra discussione").click();
  const merging = desk.locator('#merge-thread');
  await merging.getByLabel('Non è nell\'elenco?').fill(new URL(thread, desk.url()).href);
  await merging.getByLabel('Motivo').selectOption('other');
  await merging.getByLabel('Le tue parole alla persona').fill('Insieme si capisce meglio.');
  await merging.getByRole('button', { name: 'Unisci' }).click();
  await expect(desk.getByText('Fatto.')).toBeVisible();
  const action = new URL(desk.url()).pathname;

  // The old address leads to where the posts are.
  await open(author.page, apart, withWasm);
  await expect(author.page.getByRole('heading', { level: 1 })).toHaveText(`Da dividere ${mark}`);
  await expect(author.page.locator('article').getByText(`Tutt'altro argomento ${mark}`)).toBeVisible();
  await open(desk, action, withWasm);
  await desk.getByRole('button', { name: 'Annulla il provvedimento' }).click();
  await expect(desk.getByText('Provvedimento annullato')).toBeVisible();
  await open(author.page, apart, withWasm);
  await expect(author.page.getByRole('heading', { level: 1 })).toHaveText(`A parte ${mark}`);
  for (const context of [author, facilitator].map((who) => who.context)) await context.close();
});

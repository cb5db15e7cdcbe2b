// SPDX-License-Identifier: AGPL-3.0-or-later
// A discussion in the demonstration's community: begun, answered, put right, searched for; drafts and preview where
// there is WebAssembly.
import { expect, expectAccessible, expectNoOverflow, hydrated, logIn, open, test } from '../support/fixtures';

const LIST = '/comunita/sportelli-in-rete/discussioni';

test('who facilitates begins a discussion, answers, corrects and finds it', async ({ page, withWasm, viewport }) => {
  const title = `Prova della bacheca (${withWasm ? 'con' : 'senza'} WebAssembly, ${viewport?.width})`;
  await logIn(page, 'facilitatore', withWasm);
  await open(page, LIST, withWasm);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Discussioni');
  await expectNoOverflow(page);
  if (withWasm) await expectAccessible(page);

  await page.getByRole('link', { name: 'Apri una discussione' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nuova discussione');
  const main = page.getByRole('main');
  await expect(main).toContainText('Non scrivere mai nomi');
  // Refused, with nothing lost.
  await main.getByRole('textbox', { name: /^Testo/ }).fill('Un **grassetto** e\n- un elenco');
  await main.getByRole('button', { name: 'Apri una discussione' }).click();
  await expect(page.getByRole('alert')).toContainText('Titolo');
  await expect(main.getByRole('textbox', { name: /^Testo/ })).toHaveValue(/grassetto/);
  if (withWasm) {
    await main.getByRole('button', { name: 'Anteprima' }).click();
    await expect(main.locator('.post-text strong')).toHaveText('grassetto');
    await expectAccessible(page);
  }
  await main.getByLabel('Titolo').fill(title);
  await main.getByRole('button', { name: 'Apri una discussione' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
  await expect(page.locator('#intervento-1 strong')).toHaveText('grassetto');
  await expect(main.getByRole('status').first()).toContainText('pubblicato');
  await expectNoOverflow(page);
  if (withWasm) await expectAccessible(page);

  await main.getByRole('textbox', { name: /^Testo/ }).fill('Anche di *qualità* inconfondibilissima');
  await main.getByRole('button', { name: 'Pubblica' }).click();
  await expect(page.locator('#intervento-2 em')).toHaveText('qualità');
  await expect(main.getByRole('textbox', { name: /^Testo/ })).toHaveValue('');

  await page.locator('#intervento-2').getByRole('link', { name: /^Modifica/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Modifica il tuo intervento');
  await hydrated(page, withWasm);
  await main.getByRole('textbox', { name: /^Testo/ }).fill('Di *qualità* inconfondibilissima, corretta');
  await main.getByRole('button', { name: 'Salva la modifica' }).click();
  await expect(page.locator('#intervento-2')).toContainText('corretta');
  await page.locator('#intervento-2').getByRole('link', { name: /modificato/ }).click();
  await expect(main).toContainText('Anche di');

  await open(page, '/comunita/cerca?testo=inconfondibilissima', withWasm);
  await expect(main.locator('mark').first()).toHaveText('inconfondibilissima');
  await main.getByRole('link', { name: title }).first().click();
  await expect(page).toHaveURL(/#intervento-2$/);
});

test('what a colleague wrote is found useful, by keyboard too, and quoted', async ({ page, withWasm }) => {
  await logIn(page, 'facilitatore', withWasm);
  // The list begins with what the other tests write.
  await open(page, '/comunita/cerca?testo=modulo+prima+accoglienza', withWasm);
  await page.getByRole('main').getByRole('link', { name: 'Un modulo di prima accoglienza in una pagina' }).first().click();
  const first = page.locator('#intervento-1');
  const useful = first.getByRole('button', { name: /utile/ });
  if ((await useful.count()) > 0) {
    await hydrated(page, withWasm);
    const before = await useful.textContent();
    await useful.focus();
    await page.keyboard.press('Enter');
    await expect(first.getByRole('button', { name: /utile/ })).not.toHaveText(before ?? '');
    if (withWasm) await expect(first.getByRole('button', { name: /utile/ })).toBeFocused();
  }
  await first.getByRole('link', { name: /^Rispondi citando/ }).click();
  await expect(page.getByRole('main').getByRole('textbox', { name: /^Testo/ })).toHaveValue(/^> /);
});

test('a draft stays in the browser until it is sent', async ({ page, withWasm }) => {
  test.skip(!withWasm, 'drafts need WebAssembly');
  await logIn(page, 'facilitatore', withWasm);
  await open(page, `${LIST}/nuova`, withWasm);
  const text = page.getByRole('main').getByRole('textbox', { name: /^Testo/ });
  await text.fill('Una bozza');
  await open(page, `${LIST}/nuova`, withWasm);
  await expect(text).toHaveValue('Una bozza');
  await expect(page.getByRole('main')).toContainText('Abbiamo ritrovato la bozza');
  await text.fill('');
});

test('from outside nothing of it is read', async ({ page, complaints, withWasm }) => {
  complaints.expect(/status of 403/);
  await logIn(page, 'admin', withWasm);
  expect(await open(page, LIST, withWasm)).toBe(403);
  await page.getByRole('main').getByRole('link', { name: 'Vai alla comunità' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sportelli in rete');
});

// SPDX-License-Identifier: AGPL-3.0-or-later
// Files in a discussion of the demonstration: chosen while writing and sent in pieces where there is WebAssembly, with a
// form after posting where there is none.
import { expect, expectAccessible, expectNoOverflow, logIn, open, test } from '../support/fixtures';

const NEW = '/comunita/sportelli-in-rete/discussioni/nuova';

/** A file of a kind that is told by its beginning; more than two pieces of it where asked. */
function pdf(name: string, bytes = 2000) {
  return { name, mimeType: 'application/pdf', buffer: Buffer.alloc(bytes, 'x').fill('%PDF-1.7\n', 0, 9) };
}

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);
const image = { name: 'mappa.png', mimeType: 'image/png', buffer: PIXEL };
const lie = { name: 'finta.pdf', mimeType: 'application/pdf', buffer: Buffer.from('<!DOCTYPE html><p>Ciao') };

test('files are attached to a post, and one that is not what it says is refused', async ({ page, withWasm, viewport }) => {
  const title = `Allegati (${withWasm ? 'con' : 'senza'} WebAssembly, ${viewport?.width})`;
  const main = page.getByRole('main');
  await logIn(page, 'facilitatore', withWasm);
  await open(page, NEW, withWasm);
  await main.getByLabel('Titolo').fill(title);
  await main.getByRole('textbox', { name: /^Testo/ }).fill('Ecco il modulo e la mappa.');

  if (withWasm) {
    await main.getByLabel('File da allegare').setInputFiles([pdf('modulo.pdf', 1_300_000), image, lie]);
    const line = (name: string) => main.locator('.file-drop li').filter({ hasText: name });
    await expect(line('modulo.pdf')).toContainText('pronto');
    await expect(line('mappa.png')).toContainText('pronto');
    await expect(line('finta.pdf')).toContainText('non corrisponde');
    await expectNoOverflow(page);
    await expectAccessible(page);
    await line('finta.pdf').getByRole('button', { name: /^Togli/ }).click();
    await expect(line('finta.pdf')).toHaveCount(0);
    await main.getByRole('button', { name: 'Apri una discussione' }).click();
  } else {
    await expect(main).toContainText('Allega un documento');
    await main.getByRole('button', { name: 'Apri una discussione' }).click();
    await page.locator('#intervento-1').getByRole('link', { name: /^Allega un documento/ }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Allegati del tuo intervento');
    await expectNoOverflow(page);
    await main.getByLabel('File da allegare').setInputFiles([pdf('modulo.pdf'), image, lie]);
    await main.getByRole('button', { name: 'Allega', exact: true }).click();
    await expect(page.getByRole('alert')).toContainText('non corrisponde');
    await expect(main.locator('.file-list li')).toHaveCount(2);
    await main.getByRole('link', { name: "Torna all'intervento" }).click();
  }

  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
  const post = page.locator('#intervento-1');
  await expect(post.getByRole('img', { name: 'Immagine: mappa.png' })).toBeVisible();
  await expectNoOverflow(page);
  if (withWasm) await expectAccessible(page);
  const address = await post.getByRole('link', { name: 'modulo.pdf' }).getAttribute('href');
  const file = await page.request.get(address ?? '');
  expect(file.status()).toBe(200);
  expect(file.headers()['content-disposition']).toContain('attachment; filename="modulo.pdf"');
  expect((await file.body()).subarray(0, 5).toString()).toBe('%PDF-');

  // Taken away again on the post's own page, in both ways.
  await post.getByRole('link', { name: /^Allega un documento/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Allegati del tuo intervento');
  if (withWasm) await expectAccessible(page);
  await main.getByRole('button', { name: /^Togli «modulo.pdf»/ }).click();
  await expect(main).toContainText('File tolto');
  await expect(main.locator('.file-list li')).toHaveCount(1);
  expect((await page.request.get(address ?? '')).status()).toBe(404);
});

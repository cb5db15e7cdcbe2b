// SPDX-License-Identifier: AGPL-3.0-or-later
import { expect, expectAccessible, logInWith, open, test } from '../support/fixtures';
import { field, followMail, newcomer, register } from '../support/journeys';

test('a refused registration keeps what was typed, but not the password', async ({ page, withWasm }) => {
  await open(page, '/crea-account', withWasm);
  await field(page, 'given_name').fill('Livia');
  await field(page, 'email').fill('livia senza chiocciola');
  await field(page, 'password').fill('corta');
  await page.getByRole('main').getByRole('button', { name: 'Crea un account' }).click();

  await expect(page.getByRole('alert')).toContainText('Ci sono 3 errori');
  await expect(field(page, 'given_name')).toHaveValue('Livia');
  await expect(field(page, 'family_name')).toHaveAttribute('aria-invalid', 'true');
  await expect(field(page, 'email')).toHaveValue('livia senza chiocciola');
  // With WebAssembly the page was never left; without, a password is the one thing that is not given back.
  await expect(field(page, 'password')).toHaveValue(withWasm ? 'corta' : '');
  if (withWasm) await expectAccessible(page);
});

test('an address that has an account already is not given away', async ({ page, withWasm }) => {
  await open(page, '/crea-account', withWasm);
  await field(page, 'given_name').fill('Curiosa');
  await field(page, 'family_name').fill('Persona');
  await field(page, 'email').fill('responsabile@demo.correlare.test');
  await field(page, 'password').fill('una frase abbastanza lunga');
  await page.getByRole('main').getByRole('button', { name: 'Crea un account' }).click();
  await expect(page).toHaveURL(/\/verifica$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Controlla la posta');
});

test('a forgotten password is replaced by the link of a mail, once', async ({ page, withWasm }) => {
  const person = newcomer();
  await register(page, person, withWasm);
  await page.getByRole('button', { name: 'Esci', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Esci', exact: true })).toHaveCount(0);

  await open(page, '/recupera-password', withWasm);
  await field(page, 'email').fill(person.email);
  await page.getByRole('main').getByRole('button', { name: 'Manda il collegamento' }).click();
  await expect(page.getByRole('status')).toContainText("Se l'indirizzo ha un account");

  await followMail(page, person.email, withWasm);
  const link = page.url();
  const renewed = `${person.password} rinnovata`;
  await field(page, 'password').fill(renewed);
  await page.getByRole('main').getByRole('button', { name: 'Salva la password' }).click();
  await expect(page).toHaveURL(/\/accedi/);
  await logInWith(page, person.email, renewed);
  await expect(page.getByRole('button', { name: 'Esci', exact: true })).toBeVisible();

  await open(page, link, withWasm);
  await field(page, 'password').fill(person.password);
  await page.getByRole('main').getByRole('button', { name: 'Salva la password' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
});

test('the profile is kept', async ({ page, withWasm }) => {
  await register(page, newcomer(), withWasm);
  await open(page, '/area-personale/profilo', withWasm);
  await field(page, 'given_name').fill('Livia Maria');
  await page.getByRole('main').getByRole('button', { name: 'Salva', exact: true }).click();
  await expect(page.getByRole('status')).toContainText('Il profilo è salvato');
  await expect(field(page, 'given_name')).toHaveValue('Livia Maria');
  await expect(page.getByRole('banner')).toContainText('Livia Maria');
});

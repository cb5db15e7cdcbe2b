// SPDX-License-Identifier: AGPL-3.0-or-later
import { DEMO_PASSWORD, expect, expectAccessible, logIn, logInWith, open, test } from '../support/fixtures';

test('logging in, seeing who one is, logging out', async ({ page, withWasm }) => {
  await logIn(page, 'operatrice', withWasm);
  await expect(page).toHaveURL(/\/area-personale/);

  await page.getByRole('button', { name: 'Esci', exact: true }).click();
  await expect(page.getByRole('banner').getByRole('link', { name: 'Accedi' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Esci', exact: true })).toHaveCount(0);
});

test('logging in leads on to the page one came for', async ({ page, withWasm }) => {
  await logIn(page, 'operatrice', withWasm, '/corsi?territorio=CR');
  await expect(page).toHaveURL(/\/corsi\?territorio=CR/);
});

test('nobody is led to another site', async ({ page, withWasm }) => {
  await logIn(page, 'operatrice', withWasm, 'https://elsewhere.example/');
  await expect(page).toHaveURL(/\/area-personale/);
});

test('a wrong password is refused without telling which of the two was wrong, and the address stays', async ({ page, withWasm }) => {
  for (const email of ['docente@demo.correlare.test', 'nessuno@demo.correlare.test']) {
    await open(page, '/accedi', withWasm);
    await logInWith(page, email, 'sbagliata');
    await expect(page.getByRole('alert')).toContainText('Indirizzo o password non corretti');
    await expect(page.getByLabel('E-mail di lavoro')).toHaveValue(email);
    // A page made anew never gives a password back.
    if (!withWasm) await expect(page.getByLabel('Password')).toHaveValue('');
  }
});

test('missing fields are named at the top and at the field', async ({ page, withWasm }) => {
  await open(page, '/accedi', withWasm);
  await logInWith(page, 'senza-chiocciola', '');
  const summary = page.getByRole('alert');
  await expect(summary).toContainText('Ci sono 2 errori');
  await expect(page.getByLabel('E-mail di lavoro')).toHaveValue('senza-chiocciola');
  await expect(page.getByLabel('E-mail di lavoro')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('Password')).toHaveAccessibleDescription(/Campo obbligatorio/);

  await summary.getByRole('link', { name: /^Password/ }).click();
  await expect(page.getByLabel('Password')).toBeFocused();
  if (withWasm) await expectAccessible(page);

  // The refusal is mended in place.
  await page.getByLabel('E-mail di lavoro').fill('operatrice@demo.correlare.test');
  await page.getByLabel('Password').fill(DEMO_PASSWORD);
  await page.getByRole('main').getByRole('button', { name: 'Accedi' }).click();
  await expect(page.getByRole('button', { name: 'Esci', exact: true })).toBeVisible();
});

test('what is typed is text: a tag in a field comes back as it was and does nothing', async ({ page, withWasm }) => {
  const nasty = `"><script>document.title='hit'</script><img src=x onerror="document.title='hit'">`;
  await open(page, '/accedi', withWasm);
  await logInWith(page, nasty, 'x');
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.getByLabel('E-mail di lavoro')).toHaveValue(nasty);
  await expect(page).toHaveTitle(/Accedi/);
  await expect(page.locator('img[src="x"]')).toHaveCount(0);
});

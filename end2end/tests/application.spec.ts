// SPDX-License-Identifier: AGPL-3.0-or-later
// The way of an application, with WebAssembly and without.
import { expect, expectAccessible, expectNoOverflow, logIn, open, test } from '../support/fixtures';
import { apply, field, fillInApplication, mailTo, newcomer, register } from '../support/journeys';

test('a newcomer registers, applies, follows the application and withdraws it', async ({ page, withWasm }) => {
  const person = newcomer();
  await register(page, person, withWasm);

  await apply(page, 'DIM-MI-T-01', withWasm);
  const main = page.getByRole('main');
  await expect(main).toContainText('DIM-MI-T-01');
  const address = new URL(page.url()).pathname;
  const mail = await mailTo(page, person.email, withWasm);
  await expect(mail).toContainText('DIM-MI-T-01');

  await open(page, '/area-personale', withWasm);
  await main.getByRole('link').filter({ has: page.locator(`xpath=self::*[contains(@href, "${address}")]`) }).first().click();
  await expect(page).toHaveURL(new RegExp(address));
  if (withWasm) await expectAccessible(page);

  await field(page, 'reason').selectOption('work');
  await main.getByRole('button', { name: 'Ritira la domanda' }).click();
  await expect(main.getByRole('status')).toContainText('Domanda ritirata');
  await expect(main.getByRole('button', { name: 'Ritira la domanda' })).toHaveCount(0);
  await expect(await mailTo(page, person.email, withWasm)).toContainText(/ritirata/i);
  // Withdrawn is final, and leaves the way free for another.
  await open(page, '/edizioni/DIM-MI-T-01/domanda', withWasm);
  await expect(field(page, 'motivation')).toBeVisible();
});

test('a refused application keeps everything that was typed', async ({ page, withWasm }) => {
  await register(page, newcomer(), withWasm);
  await open(page, '/edizioni/DIM-MI-T-01/domanda', withWasm);
  await fillInApplication(page, 'Una motivazione, e un ritorno\na capo <b>con segni</b> & "virgolette".');
  await field(page, 'body_name').fill('');
  await page.getByRole('main').getByRole('button', { name: 'Invia la domanda' }).click();

  await expect(page.getByRole('alert')).toContainText("C'è un errore");
  await expect(field(page, 'body_name')).toHaveAttribute('aria-invalid', 'true');
  await expect(field(page, 'motivation')).toHaveValue('Una motivazione, e un ritorno\na capo <b>con segni</b> & "virgolette".');
  await expect(page.getByRole('main').locator('b')).toHaveCount(0);
  if (withWasm) await expectAccessible(page);
});

test('long words and markup stay text, and inside the page', async ({ page, withWasm }) => {
  const nasty = `</textarea><script>document.title='hit'</script><img src=x onerror="document.title='hit'">${'a'.repeat(200)}`;
  const person = newcomer('<b>Nome</b>', `"><img src=x onerror="document.title='hit'">`);
  await register(page, person, withWasm);
  await apply(page, 'DIM-MI-II-01', withWasm, nasty);

  await expect(page.getByRole('main').locator('img[src="x"], script')).toHaveCount(0);
  await expect(page).not.toHaveTitle(/hit/);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoOverflow(page);
});

test('a coordinator sees what a decision does before making it, and the applicant is told', async ({ page, browser, withWasm }) => {
  const person = newcomer();
  await register(page, person, withWasm);
  await apply(page, 'DIM-MI-II-01', withWasm);
  const application = page.url().replace(/\?.*/, '');

  const office = await browser.newContext();
  try {
    const desk = await office.newPage();
    await logIn(desk, 'referente.mi', withWasm, '/gestione');
    await expect(desk.getByRole('heading', { level: 1 })).toHaveText('Da fare');
    const main = desk.getByRole('main');
    await open(desk, `/gestione/edizioni/DIM-MI-II-01?testo=${encodeURIComponent(person.familyName)}`, withWasm);
    await expect(main.getByRole('row').filter({ hasText: person.familyName })).toHaveCount(1);
    // Its box is drawn by the style sheet, over the real one.
    await main.getByRole('checkbox').check({ force: true });
    await main.getByLabel('Decisione').selectOption({ label: 'Accetta' });
    await main.getByRole('button', { name: 'Prosegui' }).click();

    await expect(desk.getByRole('heading', { level: 1 })).toHaveText('Controlla e conferma');
    await expect(main).toContainText(person.familyName);
    await expect(main.getByRole('group')).toContainText('DIM-MI-II-01');
    if (withWasm) await expectAccessible(desk);
    // Not the first to arrive: why this one goes before is asked for where it has to be.
    await field(desk, 'note').fill('Unica persona del suo servizio.');
    await main.getByRole('button', { name: 'Conferma e invia' }).click();
    await expect(desk).not.toHaveURL(/decisione/);
    await expect(desk).toHaveURL(/\/gestione\/edizioni\/DIM-MI-II-01/);
  } finally {
    await office.close();
  }

  await open(page, application, withWasm);
  await expect(page.getByRole('main')).toContainText(/accettata/i);
  await expect(await mailTo(page, person.email, withWasm)).toContainText(/accettata/i);
});

test('who is not logged in is led to the log-in page and back', async ({ page, complaints, withWasm }) => {
  complaints.expect(/status of 401/);
  await open(page, '/edizioni/DIM-MI-T-01/domanda', withWasm);
  await page.getByRole('main').getByRole('link', { name: 'Accedi' }).first().click();
  await expect(page).toHaveURL(/\/accedi/);
});

test("nobody sees somebody else's application", async ({ page, browser, complaints, withWasm }) => {
  complaints.expect(/status of 40[34]/);
  await register(page, newcomer(), withWasm);
  await apply(page, 'DIM-MI-T-01', withWasm);
  const address = page.url().replace(/\?.*/, '');

  const other = await browser.newContext();
  try {
    const stranger = await other.newPage();
    await logIn(stranger, 'operatore', withWasm);
    expect([403, 404]).toContain(await open(stranger, address, withWasm));
  } finally {
    await other.close();
  }
});

// SPDX-License-Identifier: AGPL-3.0-or-later
// A project that nobody who wrote the program knew: from its file, through a coordinator's task given in the browser,
// to an accepted application. Its words, territories and funding are its own.
import { randomBytes } from 'node:crypto';
import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoOverflow, hydrated, logInWith, open, test } from '../support/fixtures';
import { apply, field, mailTo, newcomer, register } from '../support/journeys';
import { commandLine, hasCommandLine } from '../support/server';
import { importValdora } from '../support/valdora';

/** An administrator made as the installation's handbook says. */
async function createAdmin(): Promise<{ email: string; password: string }> {
  const email = `${randomBytes(5).toString('hex')}@prova.example`;
  const said = await commandLine('create-admin', email);
  return { email, password: said.trim().split(' ').pop() ?? '' };
}

async function giveTask(page: Page, email: string, role: string, scope: RegExp): Promise<void> {
  await field(page, 'email').fill(email);
  await field(page, 'role').selectOption(role);
  const choice = field(page, 'scope').getByRole('option').filter({ hasText: scope });
  await field(page, 'scope').selectOption(await choice.getAttribute('value'));
  await page.getByRole('main').getByRole('button', { name: 'Assegna', exact: false }).click();
  await expect(page.getByRole('main').getByRole('status').first()).toContainText(/assegnato/i);
}

test('a project nobody knew runs from its file to an accepted application', async ({ page, browser, withWasm }) => {
  test.skip(!hasCommandLine(), 'the data of a server that runs elsewhere cannot be reached');
  test.slow();
  const project = await importValdora();

  // Its own header, words and funding, on its pages.
  await open(page, `/progetti/${project.slug}`, withWasm);
  const [main, banner] = [page.getByRole('main'), page.getByRole('banner')];
  await expect(banner).toContainText(project.acronym);
  await expect(main).toContainText('Libri');
  await expect(main.getByRole('heading', { name: /sentieri/i })).toBeVisible();
  await expect(page.getByRole('contentinfo')).toContainText("Con il contributo della Comunità montana della Val d'Ora");
  await expectNoOverflow(page);
  if (withWasm) await expectAccessible(page);
  await open(page, `/corsi/${project.course}`, withWasm);
  await expect(main.getByRole('heading', { level: 1 })).toHaveText('Scaffali in molte lingue');
  await open(page, `/edizioni/${project.edition}`, withWasm);
  await expect(banner).toContainText(project.acronym);
  for (const text of ['Passeggiata', 'Biblioteca di Sopra', 'In piazza', 'Nora Valle']) await expect(main).toContainText(text);

  // An administrator gives the task of coordinator to somebody's account.
  const coordinator = newcomer('Carla');
  const staff = await browser.newContext({ ...(withWasm ? {} : { javaScriptEnabled: false }) });
  const office = await browser.newContext({ ...(withWasm ? {} : { javaScriptEnabled: false }) });
  try {
    const desk = await staff.newPage();
    await register(desk, coordinator, withWasm);
    const admin = await createAdmin();
    const keys = await office.newPage();
    await open(keys, '/accedi?poi=%2Fgestione%2Fincarichi', withWasm);
    await logInWith(keys, admin.email, admin.password);
    await expect(keys).toHaveURL(/\/gestione\/incarichi/);
    await hydrated(keys, withWasm);
    await giveTask(keys, coordinator.email, 'coordinator', new RegExp(`${project.acronym}.*Biblioteca di Sopra`));

    // Somebody applies, in the words and territories of the project.
    const person = newcomer('Dora');
    await register(page, person, withWasm);
    await open(page, `/edizioni/${project.edition}/domanda`, withWasm);
    await expect(banner).toContainText(project.acronym);
    await expect(field(page, 'territory')).toContainText('Versante di sotto');
    await expect(field(page, 'territory')).not.toContainText('Cremona');
    await expect(field(page, 'role')).toContainText('Bibliotecario o bibliotecaria');
    await apply(page, project.edition, withWasm);
    const application = page.url().replace(/\?.*/, '');
    await expect(main).toContainText(project.edition);

    // The coordinator finds it among what is to be done, and accepts.
    const table = desk.getByRole('main');
    await open(desk, '/gestione', withWasm);
    await expect(table).toContainText(project.edition);
    await open(desk, `/gestione/edizioni/${project.edition}`, withWasm);
    await expect(desk.getByRole('banner')).toContainText(project.acronym);
    await expect(table).toContainText(person.familyName);
    // Its box is drawn by the style sheet, over the real one.
    await table.getByRole('checkbox').first().check({ force: true });
    await table.getByLabel('Decisione').selectOption({ label: 'Accetta' });
    await table.getByRole('button', { name: 'Prosegui' }).click();
    await expect(table).toContainText(person.familyName);
    await table.getByRole('button', { name: 'Conferma e invia' }).click();
    await expect(desk).not.toHaveURL(/decisione/);
    await expect(table).toContainText('Accettata');

    await open(page, application, withWasm);
    await expect(main).toContainText(/accettata/i);
    await expectNoOverflow(page);
    const mail = await mailTo(page, person.email, withWasm);
    await expect(mail).toContainText(/accettata/i);
    await expect(mail).toContainText("Con il contributo della Comunità montana della Val d'Ora");
  } finally {
    await staff.close();
    await office.close();
  }
  // Another project's coordinator has nothing to do with it: the figures are this project's own.
  await open(page, `/monitoraggio/${project.slug}`, withWasm);
  await expect(main).toContainText('Versante di sopra');
});

// SPDX-License-Identifier: AGPL-3.0-or-later
// Where a project asks for it, an application waits for the applicant's body: whoever is responsible answers by the link
// of a mail, without an account, and each link answers once.
import { randomBytes } from 'node:crypto';
import { expect, expectAccessible, expectNoOverflow, hydrated, open, test } from '../support/fixtures';
import { MOTIVATION, field, fillInApplication, followMail, newcomer, register } from '../support/journeys';
import { hasCommandLine } from '../support/server';
import { importValdora } from '../support/valdora';

test('the body of an applicant consents by the link of a mail', async ({ page, browser, withWasm }) => {
  test.skip(!hasCommandLine(), 'the data of a server that runs elsewhere cannot be reached');
  test.slow();
  const project = await importValdora({ applications_need_consent: true });
  const person = newcomer('Dora');
  const responsible = `${randomBytes(5).toString('hex')}@prova.example`;
  const main = page.getByRole('main');

  // Nobody consents for themselves: the refusal is beside the field, and nothing typed is lost.
  await register(page, person, withWasm);
  await open(page, `/edizioni/${project.edition}/domanda`, withWasm);
  await fillInApplication(page);
  await field(page, 'consent_email').fill(person.email);
  await main.getByRole('button', { name: 'Invia la domanda' }).click();
  await expect(field(page, 'consent_email')).toHaveAttribute('aria-invalid', 'true');
  await hydrated(page, withWasm);
  await expect(field(page, 'motivation')).toHaveValue(MOTIVATION);
  await field(page, 'consent_email').fill(responsible);
  await main.getByRole('button', { name: 'Invia la domanda' }).click();
  await expect(page).toHaveURL(/\/area-personale\/domande\//);
  const application = page.url().replace(/\?.*/, '');
  await hydrated(page, withWasm);
  await expect(main).toContainText(`Lo abbiamo chiesto a ${responsible}.`);
  await expectNoOverflow(page);
  if (withWasm) await expectAccessible(page);

  // Another browser, with nobody logged in.
  const elsewhere = await browser.newContext({ ...(withWasm ? {} : { javaScriptEnabled: false }) });
  try {
    const office = await elsewhere.newPage();
    const asked = office.getByRole('main');
    await followMail(office, responsible, withWasm);
    await expect(office).toHaveURL(/\/consenso\/[a-z0-9-]+\?codice=/);
    const link = office.url();
    for (const text of [`Dora ${person.familyName}`, 'Comune di Prova', project.edition]) await expect(asked).toContainText(text);
    await expectNoOverflow(office);
    if (withWasm) await expectAccessible(office);

    // A refusal needs its reason.
    await asked.getByLabel('No, non è possibile').check({ force: true });
    await asked.getByRole('button', { name: 'Invia la risposta' }).click();
    await expect(field(office, 'note')).toHaveAttribute('aria-invalid', 'true');
    await hydrated(office, withWasm);
    await expect(asked.getByLabel('No, non è possibile')).toBeChecked();
    await asked.getByLabel('Sì, può partecipare').check({ force: true });
    await asked.getByRole('button', { name: 'Invia la risposta' }).click();
    await expect(asked.getByRole('heading', { level: 1 })).toHaveText('Consenso registrato');
    await expectNoOverflow(office);
    if (withWasm) await expectAccessible(office);

    expect(await open(office, link, withWasm), 'a link answers once').toBe(404);
    await expect(asked.getByRole('heading', { level: 1 })).toHaveText('Il collegamento non è più valido');
    await expectNoOverflow(office);
  } finally {
    await elsewhere.close();
  }

  await open(page, application, withWasm);
  await expect(main).toContainText("Consenso dell'ente ricevuto");
  await expect(main).not.toContainText(responsible);
});

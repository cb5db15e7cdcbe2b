// SPDX-License-Identifier: AGPL-3.0-or-later
// The steps that several walks through the product share, as a person takes them.
import { randomBytes } from 'node:crypto';
import { type Browser, type BrowserContext, expect, type Locator, type Page, type ViewportSize } from '@playwright/test';
import { type DemoLogin, hydrated, logIn, open } from './fixtures';

export interface Newcomer {
  givenName: string;
  familyName: string;
  email: string;
  password: string;
}

/** Somebody who was never here: each test has its own, so that none minds another's data. */
export function newcomer(givenName = 'Livia', familyName = `Prova ${randomBytes(3).toString('hex')}`): Newcomer {
  const name = randomBytes(5).toString('hex');
  return { givenName, familyName, email: `${name}@prova.example`, password: `una frase lunga ${name}` };
}

/** A field of the page's form, by the name under which it is sent: these names are a contract. */
export function field(page: Page, name: string): Locator {
  return page.getByRole('main').locator(`[name="${name}"]`);
}

/** Creates an account, follows the link of the mail that the demonstration shows, and logs in. */
export async function register(page: Page, person: Newcomer, withWasm: boolean): Promise<void> {
  await open(page, '/crea-account', withWasm);
  await field(page, 'given_name').fill(person.givenName);
  await field(page, 'family_name').fill(person.familyName);
  await field(page, 'email').fill(person.email);
  await field(page, 'password').fill(person.password);
  await page.getByRole('main').getByRole('button', { name: 'Crea un account' }).click();
  await expect(page).toHaveURL(/\/verifica$/);

  await followMail(page, person.email, withWasm);
  await field(page, 'password').fill(person.password);
  await page.getByRole('main').getByRole('button', { name: "Conferma l'indirizzo" }).click();
  await expect(page.getByRole('button', { name: 'Esci', exact: true })).toBeVisible();
  await hydrated(page, withWasm);
}

/** The newest mail to an address with these words, on the page where a demonstration shows what it would have sent. */
export async function mailTo(page: Page, email: string, withWasm: boolean, words = ''): Promise<Locator> {
  await open(page, '/posta-dimostrativa', withWasm);
  return page.getByRole('article').filter({ hasText: email }).filter({ hasText: words }).first();
}

/** Opens the first link of the newest mail to an address. */
export async function followMail(page: Page, email: string, withWasm: boolean): Promise<void> {
  const mail = await mailTo(page, email, withWasm);
  await mail.getByRole('link').first().click();
  await hydrated(page, withWasm);
}

/** A member of a community that is open, in front of a browser of their own. */
export async function memberOf(
  slug: string, browser: Browser, who: DemoLogin, withWasm: boolean, viewport: ViewportSize | null,
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({
    baseURL: process.env.CORRELARE_E2E_URL, locale: 'it-IT', javaScriptEnabled: withWasm, viewport,
  });
  const page = await context.newPage();
  await logIn(page, who, withWasm, `/comunita/${slug}`);
  const join = page.getByRole('button', { name: 'Entra nella comunità' });
  if (await join.count()) await join.click();
  await expect(join).toHaveCount(0);
  return { context, page };
}

/** Sends a form as the page's WebAssembly does; answers where it leads to. */
export async function send(page: Page, name: string, form: Record<string, string>): Promise<string> {
  const answer = await page.request.post(`/api/fn/${name}`, { form, headers: { accept: 'application/json' } });
  const outcome = (await answer.json()) as { outcome: string; to?: string };
  expect(outcome.outcome, `${name}: ${JSON.stringify(outcome)}`).toBe('done');
  return outcome.to ?? '';
}

/** What is written in an application by default. */
export const MOTIVATION = 'Lavoro allo sportello e incontro ogni giorno persone arrivate da poco.';

/** Fills in the application form that is shown; the first choice of each list will do. */
export async function fillInApplication(page: Page, motivation = MOTIVATION): Promise<void> {
  for (const name of ['body_kind', 'role', 'territory', 'age_band', 'gender']) await chooseFirst(field(page, name));
  await field(page, 'body_name').fill('Comune di Prova');
  await field(page, 'motivation').fill(motivation);
  await tick(field(page, 'privacy_version'));
}

async function chooseFirst(choice: Locator): Promise<void> {
  if ((await choice.first().evaluate((element) => element.tagName)) === 'SELECT') await choice.selectOption({ index: 1 });
  else await choice.first().check();
}

async function tick(box: Locator): Promise<void> {
  if ((await box.first().getAttribute('type')) === 'checkbox') await box.first().check();
}

/** Applies for an edition, from its page on. */
export async function apply(page: Page, code: string, withWasm: boolean, motivation?: string): Promise<void> {
  await open(page, `/edizioni/${code}`, withWasm);
  await page.getByRole('main').getByRole('link', { name: 'Invia la domanda' }).click();
  await expect(page).toHaveURL(new RegExp(`/edizioni/${code}/domanda`));
  await fillInApplication(page, motivation);
  await page.getByRole('main').getByRole('button', { name: 'Invia la domanda' }).click();
  await expect(page).toHaveURL(/\/area-personale\/domande\//);
}

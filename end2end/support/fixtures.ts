// SPDX-License-Identifier: AGPL-3.0-or-later
import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type Browser, type Cookie, type Page } from '@playwright/test';

export { expect };

/** The accounts of the demonstration data, all with the same password. */
export const DEMO_PASSWORD = 'demo-correlare';
export type DemoLogin =
  | 'operatore' | 'operatrice' | 'tutor' | 'docente' | 'referente.cr' | 'referente.mi'
  | 'facilitatore' | 'responsabile' | 'comitato' | 'admin';

/** What the browser complains about. A test that provokes a complaint says so beforehand. */
export class Complaints {
  readonly #expected: RegExp[] = [];
  readonly #heard: string[] = [];

  /** Complaints like this one are part of the test. */
  expect(pattern: RegExp): void {
    this.#expected.push(pattern);
  }

  hear(complaint: string): void {
    this.#heard.push(complaint);
  }

  unexpected(): string[] {
    return this.#heard.filter((complaint) => !this.#expected.some((pattern) => pattern.test(complaint)));
  }
}

interface Fixtures {
  complaints: Complaints;
  /** Whether this project's browser runs WebAssembly. */
  withWasm: boolean;
}

export const test = base.extend<Fixtures>({
  baseURL: async ({}, use) => {
    const address = process.env.CORRELARE_E2E_URL;
    if (!address) throw new Error('no server: globalSetup sets CORRELARE_E2E_URL');
    await use(address);
  },
  withWasm: async ({ javaScriptEnabled }, use) => use(javaScriptEnabled !== false),
  complaints: [
    async ({ page, withWasm }, use) => {
      const complaints = new Complaints();
      // Where scripts are off, Chromium tells of each that it did not fetch.
      if (!withWasm) complaints.expect(/^request: .*\/pkg\/.* csp$/);
      listen(page, complaints);
      await use(complaints);
      expect(complaints.unexpected(), 'the browser complained').toEqual([]);
    },
    { auto: true },
  ],
});

function listen(page: Page, complaints: Complaints): void {
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.hear(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.hear(`error: ${error.message}`));
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    // Going to another page ends what the one before was still fetching.
    if (reason !== 'net::ERR_ABORTED') complaints.hear(`request: ${request.url()} ${reason}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500) complaints.hear(`response: ${response.status()} ${response.url()}`);
  });
}

/** Waits until WebAssembly has taken the page over (long enough for a debug build); without it there is nothing to wait for. */
export async function hydrated(page: Page, withWasm: boolean): Promise<void> {
  if (withWasm) await expect(page.locator('html[data-hydrated]')).toBeAttached({ timeout: 30_000 });
}

/** Opens a page and waits until it answers; gives the status code. */
export async function open(page: Page, address: string, withWasm: boolean): Promise<number> {
  const response = await page.goto(address);
  await hydrated(page, withWasm);
  return response?.status() ?? 0;
}

/** Logs in with one of the demonstration's accounts, through the form. */
export async function logIn(page: Page, who: DemoLogin, withWasm: boolean, goOnTo?: string): Promise<void> {
  await open(page, goOnTo ? `/accedi?poi=${encodeURIComponent(goOnTo)}` : '/accedi', withWasm);
  await logInWith(page, `${who}@demo.correlare.test`, DEMO_PASSWORD);
  await expect(page.getByRole('button', { name: 'Esci', exact: true })).toBeVisible();
  await hydrated(page, withWasm);
}

const sessions = new Map<DemoLogin, Cookie[]>();

/** Is logged in, through the form only the first time: for tests that only look. */
export async function beLoggedIn(page: Page, who: DemoLogin, withWasm: boolean): Promise<void> {
  const session = sessions.get(who);
  if (session) {
    await page.context().addCookies(session);
  } else {
    await logIn(page, who, withWasm);
    sessions.set(who, await page.context().cookies());
  }
}

/** Fills in the log-in form that is shown, and sends it. */
export async function logInWith(page: Page, email: string, password: string): Promise<void> {
  const main = page.getByRole('main');
  await main.getByLabel('E-mail di lavoro').fill(email);
  await main.getByLabel('Password').fill(password);
  await main.getByRole('button', { name: 'Accedi' }).click();
}

const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** No rule of axe is broken on the page as it is shown. Needs JavaScript: see `expectAccessibleWithoutWasm`. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(AXE_TAGS).analyze();
  const readable = violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map((node) => node.html) }));
  expect(readable, `accessibility of ${page.url()}`).toEqual([]);
}

/**
 * The same for a page that WebAssembly never reaches. axe is a script and hangs where JavaScript is off, so the page
 * is opened in a browser that may run scripts but gets no WebAssembly.
 */
export async function expectAccessibleWithoutWasm(browser: Browser, address: string): Promise<void> {
  const context = await browser.newContext({ javaScriptEnabled: true });
  try {
    const page = await context.newPage();
    await page.route('**/*.wasm', (route) => route.abort());
    await page.goto(new URL(address, process.env.CORRELARE_E2E_URL).href);
    await expectAccessible(page);
  } finally {
    await context.close();
  }
}

/** The page is not wider than the window: nobody has to scroll sideways. */
export async function expectNoOverflow(page: Page): Promise<void> {
  const { content, window } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: document.documentElement.clientWidth,
  }));
  expect(content, `width of ${page.url()}`).toBeLessThanOrEqual(window);
}

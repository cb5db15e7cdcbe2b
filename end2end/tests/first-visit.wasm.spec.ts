// SPDX-License-Identifier: AGPL-3.0-or-later
// What the first visit weighs, as Chromium received it: brotli, everything from this site.
import { expect, open, test } from '../support/fixtures';

/** At most, in kB of 1000 bytes, headers included. */
const BUDGETS = { wasm: 280, css: 30, js: 10, fonts: 40 };
type Kind = keyof typeof BUDGETS;

function kindOf(path: string): Kind | undefined {
  if (path.endsWith('.wasm')) return 'wasm';
  if (path.endsWith('.css')) return 'css';
  if (path.endsWith('.js')) return 'js';
  if (path.endsWith('.woff2')) return 'fonts';
  return undefined;
}

for (const path of ['/', '/corsi']) {
  test(`the first visit of ${path} keeps within its budget`, async ({ page, baseURL }) => {
    const received: Record<Kind, number> = { wasm: 0, css: 0, js: 0, fonts: 0 };
    const addresses = new Map<string, string>();
    const network = await page.context().newCDPSession(page);
    await network.send('Network.enable');
    network.on('Network.responseReceived', ({ requestId, response }) => addresses.set(requestId, response.url));
    network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const kind = kindOf(new URL(addresses.get(requestId) ?? 'about:blank').pathname);
      if (kind) received[kind] += encodedDataLength;
    });

    await open(page, path, true);
    await page.evaluate(() => document.fonts.ready);
    await page.waitForLoadState('networkidle');

    const asked = [...addresses.values()].filter((address) => !address.startsWith('data:'));
    for (const address of asked) expect(address.startsWith(`${baseURL}/`), address).toBe(true);
    const inKilobytes = Object.entries(received).map(([kind, bytes]) => `${kind} ${(bytes / 1000).toFixed(1)}`);
    console.log(`first visit of ${path}: ${inKilobytes.join(', ')} kB`);
    for (const kind of Object.keys(BUDGETS) as Kind[]) {
      expect(received[kind], `${kind}, ${path}`).toBeGreaterThan(0);
      expect(received[kind] / 1000, `${kind}, ${path}`).toBeLessThanOrEqual(BUDGETS[kind]);
    }
  });
}

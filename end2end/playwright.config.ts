// SPDX-License-Identifier: AGPL-3.0-or-later
import { defineConfig, devices } from '@playwright/test';

/** As root Chromium needs --no-sandbox; the rest keeps it from calling home, which a closed network would log. */
const CHROMIUM_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const desktop = { ...devices['Desktop Chrome'], viewport: { width: 1280, height: 900 } };
const phone = { ...devices['Desktop Chrome'], viewport: { width: 390, height: 844 }, hasTouch: true };

export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results',
  globalSetup: './support/server.ts',
  // Pictures are taken when asked for (`make screenshots`), not tested.
  testIgnore: process.env.SCREENSHOTS ? [] : ['screenshots.spec.ts'],
  fullyParallel: true,
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  // A machine of others may stall for seconds; what passes only then is reported as flaky.
  retries: process.env.CI ? 2 : 0,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['./support/closing-line.ts']],
  use: {
    locale: 'it-IT',
    timezoneId: 'Europe/Rome',
    // Recording takes time. What fails on a machine of others is run again there, and recorded then.
    trace: process.env.CI ? 'on-first-retry' : 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: CHROMIUM_ARGUMENTS },
  },
  projects: [
    { name: 'wasm', use: desktop },
    // What differs on a phone is the layout: of the walks through the forms those are repeated there that it may spoil.
    {
      name: 'wasm-phone',
      use: phone,
      testMatch: [
        'pages.spec.ts', 'fourth-project.spec.ts', 'discussion.spec.ts', 'attachments.spec.ts', 'notices.spec.ts',
        'moderation.spec.ts', 'screenshots.spec.ts',
      ],
    },
    { name: 'no-wasm', use: { ...desktop, javaScriptEnabled: false }, testIgnore: ['*.wasm.spec.ts', 'screenshots.spec.ts'] },
  ],
});

// The shop driven from outside, in a real browser. `cargo xtask test e2e` builds for release and runs this; against a
// debug build: `env $(cargo xtask env --debug) npx playwright test -c end2end`.
//
// How a file is named says where it runs:
//
//   *.spec.ts           desktop and phone, with scripts and without
//   *.islands.spec.ts   desktop and phone, with scripts: what an island adds
//   *.once.spec.ts      once: what depends neither on the screen nor on scripts

import { defineConfig } from '@playwright/test';

const desktop = { viewport: { width: 1280, height: 800 } };
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const islands = '**/*.islands.spec.ts';
const once = '**/*.once.spec.ts';

export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results',
  globalSetup: './fixtures/global-setup.ts',
  fullyParallel: true,
  workers: 2,
  forbidOnly: !!process.env.CI,
  // A shared machine stalls at times; what fails twice more is wrong.
  retries: process.env.CI ? 2 : 0,
  timeout: 30_000,
  expect: { timeout: 10_000 },
  reporter: process.env.CI ? 'dot' : 'list',
  use: {
    browserName: 'chromium',
    locale: 'en-GB',
    timezoneId: 'Asia/Kathmandu',
    colorScheme: 'light',
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.PASAL_CHROMIUM || '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-quic'],
    },
  },
  projects: [
    { name: 'desktop', testIgnore: once, use: desktop },
    { name: 'phone', testIgnore: once, use: phone },
    { name: 'desktop-plain', testIgnore: islands, use: { ...desktop, javaScriptEnabled: false } },
    { name: 'phone-plain', testIgnore: [islands, once], use: { ...phone, javaScriptEnabled: false } },
  ],
});

/**
 * Browser tests: real JupyterLab with its login on, real jupyter-collaboration,
 * the real gateway, guests in contexts of their own.
 */
import { defineConfig } from '@playwright/test';
import { canSandbox, findChromium } from '../scripts/setup/chromium.mjs';
import { findWebKit } from '../scripts/setup/webkit.mjs';

const BROWSER = findChromium();

// Found out once, not again in each worker.
process.env.UI_TESTS_SANDBOX ??= String(
  BROWSER !== null && canSandbox(BROWSER)
);

export default defineConfig({
  testDir: 'tests',
  testIgnore: '**/screenshots.spec.ts',
  outputDir: 'test-results',
  // A share is one a server, and two servers with three browsers fill two processors.
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: 'list',
  use: {
    webkit: findWebKit(),
    viewport: { width: 1280, height: 800 },
    trace: 'retain-on-failure',
    // Recording needs a download that a system browser does not bring.
    video: 'off',
    launchOptions: {
      executablePath: BROWSER ?? undefined,
      args: [
        ...(process.env.UI_TESTS_SANDBOX === 'true' ? [] : ['--no-sandbox']),
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync'
      ]
    }
  }
});

/** Long trials in the browser, kept out of `npm test`: `npm run soak:ui`. */
import { defineConfig } from '@playwright/test';
import base from './playwright.config.mjs';

export default defineConfig(base, {
  testDir: 'soak',
  testIgnore: [],
  timeout: 900_000
});

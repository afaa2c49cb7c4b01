/** Takes the pictures of the documentation: `npm run screenshots`. */
import { defineConfig } from '@playwright/test';
import base from './playwright.config.mjs';

export default defineConfig(base, {
  testIgnore: [],
  testMatch: '**/screenshots.spec.ts',
  use: { deviceScaleFactor: 2 }
});

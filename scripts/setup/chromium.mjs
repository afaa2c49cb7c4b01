/**
 * Finds or installs a Chromium for the browser tests.
 *
 * @module
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { askProgram, runProgram } from './child.mjs';
import { SetupProblem } from './problem.mjs';
import { onPath } from './programs-on-path.mjs';
import { ROOT } from './project.mjs';
import {
  canInstallSystemPackages,
  installSystemPackages,
  isRoot
} from './system-packages.mjs';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable'
];
const MAC_PATHS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium'
];

/** Path of Playwright's own browser, or null when it was not downloaded. */
function playwrightChromium() {
  const require = createRequire(join(ROOT, 'package.json'));
  const path = require('@playwright/test').chromium.executablePath();
  return existsSync(path) ? path : null;
}

/** Ubuntu's `chromium-browser` may only advise to install a snap, so a program must prove that it runs. */
function runs(command) {
  return /Chrom/.test(askProgram([command, '--version']) ?? '');
}

function systemChromium() {
  if (process.platform === 'win32') {
    return null;
  }
  const paths = [...NAMES.map(onPath), ...MAC_PATHS].filter(
    path => path && existsSync(path)
  );
  return paths.find(runs) ?? null;
}

/** Path of a browser that runs, or null. */
export function findChromium() {
  return systemChromium() ?? playwrightChromium();
}

/** Whether the browser's sandbox works here: not for root, and not in most containers. */
export function canSandbox(path) {
  return (
    !isRoot() &&
    askProgram([
      path,
      '--headless',
      '--disable-gpu',
      '--dump-dom',
      'about:blank'
    ]) !== null
  );
}

async function attempt(install) {
  try {
    await install();
  } catch (error) {
    if (!(error instanceof SetupProblem)) {
      throw error;
    }
  }
}

/**
 * Path of a browser, installed now if need be: by the operating system where
 * we may, else Playwright's own build.
 *
 * @throws SetupProblem when neither is possible
 */
export async function ensureChromium() {
  if (!findChromium() && canInstallSystemPackages()) {
    console.log('Installing Chromium from the operating system (once) …');
    await attempt(() =>
      installSystemPackages(['chromium', 'fonts-dejavu-core'])
    );
  }
  if (!findChromium()) {
    console.log('Downloading Chromium by Playwright (once) …');
    const cli = join(ROOT, 'node_modules', '@playwright', 'test', 'cli.js');
    const withDependencies =
      isRoot() && process.platform === 'linux' ? ['--with-deps'] : [];
    await attempt(() =>
      runProgram([
        process.execPath,
        cli,
        'install',
        ...withDependencies,
        'chromium'
      ])
    );
  }
  const path = findChromium();
  if (!path) {
    throw new SetupProblem(
      'The browser tests need Chromium. Install it (Debian: "sudo apt-get install chromium", ' +
        'or "npx playwright install chromium") and try again.'
    );
  }
  return path;
}

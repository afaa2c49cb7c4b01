/**
 * Finds or installs a WebKit for the one browser test that wants a second
 * engine. It is optional: where it cannot be had, that test is skipped.
 *
 * @module
 */
import { onPath } from './programs-on-path.mjs';
import { SetupProblem } from './problem.mjs';
import {
  canInstallSystemPackages,
  installSystemPackages
} from './system-packages.mjs';

/** 61 MB together on Debian. MiniBrowser comes with the driver; Xvfb is a screen for it. */
const PACKAGES = ['webkit2gtk-driver', 'xvfb'];

/** Paths of the driver and the screen, or null when one is missing. */
export function findWebKit() {
  const driver = onPath('WebKitWebDriver');
  const screen = onPath('Xvfb');
  return driver && screen ? { driver, screen } : null;
}

/** Installs WebKit where that needs no asking; says so where it stays away. */
export async function offerWebKit() {
  if (!findWebKit() && canInstallSystemPackages()) {
    console.log('Installing WebKit from the operating system (once) …');
    try {
      await installSystemPackages(PACKAGES);
    } catch (error) {
      if (!(error instanceof SetupProblem)) {
        throw error;
      }
      console.error(error.message);
    }
  }
  if (!findWebKit()) {
    console.log(
      'No WebKit here: its browser test is skipped. ' +
        `(Debian: "sudo apt-get install ${PACKAGES.join(' ')}")`
    );
  }
}

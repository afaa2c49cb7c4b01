/**
 * Lists whose work is in the bundles and in ngrok's addon, with their licences,
 * in the form that JupyterLab's builder uses for labextensions
 * (`third-party-licenses.json`).
 *
 * @module
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Bundled files that come from no package. */
const FILES = {
  'gateway/src/eff-large-wordlist.txt': {
    name: "EFF's long word list",
    versionInfo: '2016-07-18',
    licenseId: 'CC-BY-3.0-US',
    extractedText:
      '"EFF\'s New Wordlists for Random Passphrases", Electronic Frontier Foundation, https://www.eff.org/dice, ' +
      'used under https://creativecommons.org/licenses/by/3.0/us/ without the dice numbers.\n'
  }
};

const PACKAGE_FOLDER = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;

/** Folders of the npm packages that gave at least one file to the bundle. */
function bundledFolders(metafile) {
  const folders = Object.keys(metafile.inputs)
    .map(input => PACKAGE_FOLDER.exec(input)?.[1])
    .filter(folder => folder !== undefined);
  return [...new Set(folders)].sort();
}

/** Text of a package's licence file, or '' when it has none. */
function licenseText(folder) {
  const name = readdirSync(folder).find(file =>
    /^(licen[cs]e|copying)/i.test(file)
  );
  return name === undefined ? '' : readFileSync(join(folder, name), 'utf8');
}

/**
 * Licence of the package in a folder.
 *
 * @throws Error when it names none
 */
function packageLicense(folder) {
  const { name, version, license } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8')
  );
  const extractedText = licenseText(folder);
  if (typeof license !== 'string' || extractedText === '') {
    throw new Error(`The bundled package ${name} states no licence.`);
  }
  return { name, versionInfo: version, licenseId: license, extractedText };
}

/**
 * Licence of ngrok's addon. Its packages name the licence (MIT) without the
 * text, which is in the package that loads them. It is listed in builds without
 * the addon too, so that a wheel gains nothing but the addon.
 */
function addonLicense(root) {
  const folder = join(root, 'node_modules', '@ngrok', 'ngrok');
  const { version } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8')
  );
  return {
    name: '@ngrok/ngrok',
    versionInfo: version,
    licenseId: 'MIT',
    extractedText: readFileSync(join(folder, 'LICENSE-MIT'), 'utf8')
  };
}

/**
 * The list as JSON text.
 *
 * @param root folder that the paths of esbuild's metafile are relative to
 * @throws Error when a bundled package names no licence
 */
export function thirdPartyLicenses(root, metafile) {
  // npm may have put the same package into several folders.
  const packages = new Map(
    bundledFolders(metafile)
      .map(folder => packageLicense(join(root, folder)))
      .map(license => [`${license.name}@${license.versionInfo}`, license])
  );
  const files = Object.entries(FILES)
    .filter(([path]) => path in metafile.inputs)
    .map(([, license]) => license);
  const list = [...packages.values(), ...files, addonLicense(root)];
  return `${JSON.stringify({ packages: list }, null, 2)}\n`;
}

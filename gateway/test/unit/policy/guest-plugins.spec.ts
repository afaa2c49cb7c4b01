import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  GUEST_DISABLED_PLUGINS,
  GUEST_PAGE_OPTIONS
} from '../../../src/policy/guest-plugins';

const SHARE = join(__dirname, '../../../../.venv/share/jupyter');

/** Every script of the installed JupyterLab and of jupyter-collaboration, as one text. */
function installedScripts(): string {
  const folders = [
    'lab/static',
    'labextensions/@jupyter/collaboration-extension/static',
    'labextensions/@jupyter/docprovider-extension/static'
  ].map(folder => join(SHARE, folder));
  return folders
    .flatMap(folder =>
      readdirSync(folder)
        .filter(name => name.endsWith('.js'))
        .map(name => readFileSync(join(folder, name), 'utf8'))
    )
    .join('\n');
}

describe('what guest pages go without', () => {
  // A plugin that was renamed upstream would come back unseen.
  it('exists in the installed JupyterLab and jupyter-collaboration', () => {
    const scripts = installedScripts();
    const missing = Object.keys(GUEST_DISABLED_PLUGINS).filter(
      id => !scripts.includes(`"${id}"`) && !scripts.includes(`'${id}'`)
    );
    expect(missing).toEqual([]);
  });

  it('has a reason, line by line', () => {
    for (const reason of Object.values(GUEST_DISABLED_PLUGINS)) {
      expect(reason).toMatch(/^[A-Z].{10,}\.$/);
    }
  });

  it('includes shutting down, installing, and the host’s settings', () => {
    expect(Object.keys(GUEST_DISABLED_PLUGINS)).toEqual(
      expect.arrayContaining([
        '@jupyterlab/extensionmanager-extension:plugin',
        '@jupyterlab/settingeditor-extension:form-ui',
        '@jupyterlab/apputils-extension:announcements',
        '@jupyter/collaboration-extension:shared-link'
      ])
    );
    expect(GUEST_PAGE_OPTIONS.quitButton).toBe('false');
  });
});

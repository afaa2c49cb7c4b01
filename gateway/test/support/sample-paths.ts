/**
 * One path for each row of the route table.
 *
 * @module
 */

import type { IRoute } from '../../src/policy/route';

const KERNEL = '0b1b2c3d-1111-4222-8333-944455556666';

const SAMPLES: Readonly<Record<string, string>> = {
  'lab.build': 'lab/api/build',
  'lab.extensions': 'lab/api/extensions',
  'lab.plugins': 'lab/api/plugins',
  'lab.update': 'lab/api/update',
  'lab.news': 'lab/api/news',
  'lab.page': 'lab/tree/a.ipynb',
  'lab.extension-files': 'lab/extensions/@jupyter/x/static/a.js',
  'lab.settings': 'lab/api/settings',
  'lab.setting': 'lab/api/settings/@jupyterlab/apputils-extension:themes',
  'lab.translations': 'lab/api/translations',
  'lab.translation': 'lab/api/translations/de_DE',
  'lab.workspaces': 'lab/api/workspaces',
  'lab.workspace': 'lab/api/workspaces/default',
  'lab.themes': 'lab/api/themes/@jupyterlab/theme-light-extension/index.css',
  'lab.other': 'lab/api/licenses/',
  static: 'static/lab/main.js',
  icons: 'favicon.ico',
  config: 'api/config/notebook',
  'lsp.status': 'lsp/status',
  me: 'api/me',
  version: 'api',
  status: 'api/status',
  'room.session': 'api/collaboration/session/a%2Fb.ipynb',
  room: `api/collaboration/room/json:notebook:${KERNEL}`,
  events: 'api/events/subscribe',
  checkpoints: 'api/contents/a.ipynb/checkpoints',
  checkpoint: 'api/contents/a.ipynb/checkpoints/checkpoint',
  'contents.reserved': 'api/contents/a.ipynb/trust',
  'contents.list-root': 'api/contents',
  'contents.new-in-root': 'api/contents',
  'contents.read': 'api/contents/a.ipynb',
  'contents.save': 'api/contents/a.ipynb',
  'contents.new': 'api/contents/folder',
  'contents.rename': 'api/contents/a.ipynb',
  'contents.delete': 'api/contents/a.ipynb',
  files: 'files/a.txt',
  'nbconvert.formats': 'api/nbconvert',
  nbconvert: 'nbconvert/html/a.ipynb',
  kernels: 'api/kernels',
  'kernels.start': 'api/kernels',
  kernel: `api/kernels/${KERNEL}`,
  'kernel.action': `api/kernels/${KERNEL}/restart`,
  'kernel.channels': `api/kernels/${KERNEL}/channels`,
  kernelspecs: 'api/kernelspecs',
  'kernelspecs.files': 'kernelspecs/python3/logo-64x64.png',
  sessions: 'api/sessions',
  'sessions.start': 'api/sessions',
  session: `api/sessions/${KERNEL}`,
  'session.change': `api/sessions/${KERNEL}`,
  terminals: 'api/terminals',
  'terminals.start': 'api/terminals',
  terminal: 'api/terminals/1',
  'terminal.socket': 'terminals/websocket/1',
  login: 'login',
  logout: 'logout',
  shutdown: 'api/shutdown',
  metrics: 'metrics',
  'events.emit': 'api/events',
  'resolve-path': 'api/resolvePath',
  spec: 'api/spec.yaml',
  'file-ids': 'api/fileid/path',
  'csp-report': 'api/security/csp-report',
  notebooks: 'api/notebooks/a.ipynb',
  'room.fork': 'api/collaboration/fork/json:notebook:x',
  'room.timeline': 'api/collaboration/timeline/a.ipynb',
  'room.undo': 'api/collaboration/undo_redo/json:notebook:x',
  lsp: 'lsp/ws/python',
  proxy: 'proxy/22/',
  view: 'view/a.html',
  'nbconvert.post': 'nbconvert/html',
  'custom-style': 'custom/custom.css',
  'secure-share': 'jupyter-secure-share/share'
};

/** @throws Error for a row without a sample: a new row needs one */
export function samplePath({ name, pattern }: IRoute): string {
  const path = SAMPLES[name];
  if (path === undefined || !pattern.test(path)) {
    throw new Error(`No sample path for the row ${name}.`);
  }
  return path;
}

/**
 * From a clean clone to a JupyterLab with the Share button.
 *
 *     npm start                      set up, build, open JupyterLab on loopback
 *     npm start -- --share           also open a share and print how to join
 *     npm start -- --port=9999       further arguments go to JupyterLab
 *
 * @module
 */
import { setUp } from './setup/set-up.mjs';
import { runScript } from './setup/problem.mjs';
import { ensureDemoNotebook } from './start/demo-notebook.mjs';
import { addressOf, startJupyterLab } from './start/jupyter-lab.mjs';
import { openShare } from './start/share.mjs';

await runScript(async () => {
  const given = process.argv.slice(2);
  await setUp();
  ensureDemoNotebook();
  const lab = await startJupyterLab(
    given.filter(argument => argument !== '--share')
  );
  const lines = [`JupyterLab is ready: ${addressOf(lab.info)}`];
  if (given.includes('--share')) {
    lines.push('', openShare(lab.info));
  }
  console.log(`\n${lines.join('\n')}\n\nCtrl-C stops it.\n`);
  return await lab.ended;
});

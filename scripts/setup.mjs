/**
 * Sets a clone up: Python environment, packages, both built parts.
 *
 *     npm run setup
 *
 * Needs only Node ≥ 20, Python ≥ 3.10 and the package registries. Done work is
 * remembered, so a second run takes well under a second.
 *
 * @module
 */
import { runScript } from './setup/problem.mjs';
import { setUp } from './setup/set-up.mjs';

await runScript(setUp);

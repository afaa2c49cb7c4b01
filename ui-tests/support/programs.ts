/**
 * Where the programs under test are.
 *
 * @module
 */

import { join } from 'node:path';

/** Programs of the Python environment that `npm run setup` makes. */
export const PROGRAMS = join(__dirname, '..', '..', '.venv', 'bin');

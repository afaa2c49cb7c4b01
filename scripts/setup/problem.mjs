/**
 * The one error of the scripts: a sentence for the person at the terminal,
 * printed without a stack.
 *
 * @module
 */

/** Something the person can mend. `message` says what is wrong and what to do. */
export class SetupProblem extends Error {
  constructor(message) {
    super(message);
    this.name = 'SetupProblem';
  }
}

/** Runs a script's body; a `SetupProblem` becomes its sentence and exit code 1. */
export async function runScript(body) {
  try {
    process.exitCode = (await body()) ?? 0;
  } catch (error) {
    if (!(error instanceof SetupProblem)) {
      throw error;
    }
    console.error(`\n${error.message}`);
    process.exitCode = 1;
  }
}

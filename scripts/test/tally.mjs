/**
 * How many tests passed and failed, read from the reports of the runners.
 *
 * @module
 */

/**
 * What a stage came to.
 *
 * @typedef {{passed: number, failed: number}} Tally
 */

/** Counts of jest's `--json` report. */
export function jestTally(text) {
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } =
    JSON.parse(text);
  return {
    passed: numPassedTests,
    failed: numFailedTests + numRuntimeErrorTestSuites
  };
}

/** Counts of Playwright's JSON report; a flaky test passed at last. */
export function playwrightTally(text) {
  const { stats, errors } = JSON.parse(text);
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length
  };
}

/** Counts of a JUnit report, as pytest and node:test write it: every suite is counted once. */
export function junitTally(text) {
  const cases = text.split('<testcase').length - 1;
  const notPassed = name =>
    text.match(new RegExp(`<${name}[ />]`, 'g'))?.length ?? 0;
  const failed = notPassed('failure') + notPassed('error');
  return { passed: Math.max(0, cases - failed - notPassed('skipped')), failed };
}

/**
 * The tally of a step by how its program ended and by its report: undefined
 * when it writes none and counts as one, null when it should have left one. A
 * program that failed without naming a test is one failure.
 */
export function stepTally(hasSucceeded, reported) {
  if (reported === undefined) {
    return hasSucceeded ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  }
  const { passed, failed } = reported ?? { passed: 0, failed: 1 };
  return { passed, failed: hasSucceeded ? failed : Math.max(failed, 1) };
}

/** Last line of `npm test`. */
export function closingLine(tallies) {
  const sum = key => tallies.reduce((total, tally) => total + tally[key], 0);
  return `${sum('passed')} passed, ${sum('failed')} failed`;
}

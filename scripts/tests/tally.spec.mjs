import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  closingLine,
  jestTally,
  junitTally,
  playwrightTally,
  stepTally
} from '../test/tally.mjs';

test('jest: a suite that could not run is a failure', () => {
  const report = {
    numPassedTests: 7,
    numFailedTests: 1,
    numRuntimeErrorTestSuites: 2
  };
  assert.deepEqual(jestTally(JSON.stringify(report)), { passed: 7, failed: 3 });
});

test('playwright: a flaky test passed at last, an error outside tests failed', () => {
  const report = {
    stats: { expected: 3, flaky: 1, unexpected: 1, skipped: 5 },
    errors: [{}]
  };
  assert.deepEqual(playwrightTally(JSON.stringify(report)), {
    passed: 4,
    failed: 2
  });
});

test('junit: failures, errors and skipped tests did not pass', () => {
  const report = `<testsuites><testsuite>
    <testcase name="a"/>
    <testcase name="b"><failure message="no">x</failure></testcase>
    <testcase name="c"><error>y</error></testcase>
    <testcase name="d"><skipped/></testcase>
    <testcase name="e"></testcase>
  </testsuite></testsuites>`;
  assert.deepEqual(junitTally(report), { passed: 2, failed: 2 });
});

test('a program that failed without a failed test is one failure', () => {
  assert.deepEqual(stepTally(false, { passed: 4, failed: 0 }), {
    passed: 4,
    failed: 1
  });
  assert.deepEqual(stepTally(false, { passed: 4, failed: 2 }), {
    passed: 4,
    failed: 2
  });
});

test('a step without report counts as one', () => {
  assert.deepEqual(stepTally(true, undefined), { passed: 1, failed: 0 });
  assert.deepEqual(stepTally(false, undefined), { passed: 0, failed: 1 });
});

test('a missing report is a failure, whatever the program says', () => {
  assert.deepEqual(stepTally(true, null), { passed: 0, failed: 1 });
});

test('the closing line adds up', () => {
  assert.equal(
    closingLine([
      { passed: 2, failed: 0 },
      { passed: 40, failed: 1 }
    ]),
    '42 passed, 1 failed'
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SetupProblem } from '../setup/problem.mjs';
import { findPython } from '../setup/python.mjs';

/** A machine whose commands answer with these versions. */
function machine(versions, environment = {}) {
  return {
    environment,
    platform: 'linux',
    ask: ([command]) => versions[command] ?? null
  };
}

test('the usual name is taken when it is new enough', () => {
  const found = findPython(machine({ python3: '3 12', 'python3.14': '3 14' }));
  assert.deepEqual(found, ['python3']);
});

test('an old python3 is passed over for a newer one by its own name', () => {
  const found = findPython(machine({ python3: '3 9', 'python3.11': '3 11' }));
  assert.deepEqual(found, ['python3.11']);
});

test('the person may name one', () => {
  const found = findPython(
    machine({ '/opt/py': '3 13', python3: '3 12' }, { PYTHON: '/opt/py' })
  );
  assert.deepEqual(found, ['/opt/py']);
});

test('Python 2 and programs that print something else are no Python', () => {
  assert.throws(
    () => findPython(machine({ python: '2 7', python3: 'hello' })),
    SetupProblem
  );
});

test('without any, the sentence says what is there and what to do', () => {
  assert.throws(
    () => findPython(machine({ python3: '3 8' })),
    /Python 3\.10 or newer is needed .*python3 is 3\.8.*PYTHON=/
  );
});

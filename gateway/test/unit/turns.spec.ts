import { createTurns, type Release } from '../../src/turns';

const LIMITS = { atOnce: 2, waiting: 6, waitingPerSource: 3 };

/** Takes turns and notes in which order they are given. */
function stage() {
  const turns = createTurns(LIMITS);
  const given: string[] = [];
  const releases = new Map<string, Release>();
  return {
    given,
    /** False when the line is full. */
    take(source: string, name: string): boolean {
      const turn = turns.take(source);
      void turn?.then(release => {
        given.push(name);
        releases.set(name, release);
      });
      return turn !== null;
    },
    async release(name: string) {
      releases.get(name)?.();
      await settled();
    }
  };
}

function settled(): Promise<void> {
  return new Promise(resolve => {
    setImmediate(resolve);
  });
}

describe('turns', () => {
  it('are given to two sources at once', async () => {
    const line = stage();
    for (const source of ['a', 'b', 'c']) {
      line.take(source, source);
    }
    await settled();
    expect(line.given).toEqual(['a', 'b']);
    await line.release('a');
    expect(line.given).toEqual(['a', 'b', 'c']);
  });

  it('are given one at a time to a source', async () => {
    const line = stage();
    line.take('a', 'a1');
    line.take('a', 'a2');
    await settled();
    expect(line.given).toEqual(['a1']);
    await line.release('a1');
    expect(line.given).toEqual(['a1', 'a2']);
  });

  it('go round the sources, so that a flood from one delays others little', async () => {
    const line = stage();
    line.take('z', 'z1');
    line.take('flood', 'f1');
    await settled();
    line.take('flood', 'f2');
    line.take('flood', 'f3');
    line.take('b', 'b1');
    await line.release('f1');
    await line.release('f2');
    expect(line.given).toEqual(['z1', 'f1', 'f2', 'b1']);
  });

  it('are refused when a source, or all together, have too many waiting', async () => {
    const line = stage();
    line.take('x', 'x');
    line.take('y', 'y');
    await settled();
    const answers = Array.from({ length: 5 }, () => line.take('a', 'a'));
    expect(answers).toEqual([true, true, true, false, false]);
    expect(
      ['b', 'c', 'd', 'e'].map(source => line.take(source, source))
    ).toEqual([true, true, true, false]);
  });

  it('given back twice count once', async () => {
    const line = stage();
    for (const source of ['a', 'b', 'c', 'd']) {
      line.take(source, source);
    }
    await settled();
    await line.release('a');
    await line.release('a');
    expect(line.given).toEqual(['a', 'b', 'c']);
  });
});

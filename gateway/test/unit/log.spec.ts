import { PassThrough } from 'node:stream';
import { createLog } from '../../src/log';

function written(use: (log: ReturnType<typeof createLog>) => void): string[] {
  const stream = new PassThrough();
  let nowMs = 0;
  use(createLog(stream, () => nowMs++));
  return String(stream.read() ?? '')
    .split('\n')
    .slice(0, -1);
}

describe('log', () => {
  it('writes one JSON line an entry', () => {
    const lines = written(log => {
      log.write('info', 'guest-joined', {
        guest: 'ab',
        sockets: 2,
        none: null
      });
    });
    expect(lines.map(line => JSON.parse(line))).toEqual([
      {
        level: 'info',
        event: 'guest-joined',
        guest: 'ab',
        sockets: 2,
        none: null
      }
    ]);
  });

  it.each([
    'two\r\nlines',
    'separators\u2028\u2029',
    'bidi\u202e\u2066\u200f\u061c',
    'escape\u001b[31m\u009b',
    'order\ufeff\u200b',
    'quote"\\',
    'half \ud800 pair'
  ])('keeps %j on one harmless line', text => {
    const [line, ...more] = written(log => log.write('info', 'x', { text }));
    expect(more).toEqual([]);
    expect(line).toMatch(/^[\x20-\x7e]*$/);
    expect(typeof JSON.parse(line ?? '').text).toBe('string');
  });

  it('removes secrets, credentials and query strings', () => {
    const [line] = written(log =>
      log.write('info', 'x', {
        password: 'canary-one',
        session_password: 'canary-two',
        cookie: 'canary-three',
        text: 'Authorization: Basic Y2FuYXJ5OmZvdXI= and bearer canary-five-six',
        path: '/lab/tree/a.ipynb?token=canary-seven&x=1',
        url: 'https://host/api?token=canary-eight'
      })
    );
    expect(line).not.toMatch(/canary|Y2FuYXJ5/);
    expect(line).toContain('/lab/tree/a.ipynb');
  });

  it('writes errors without their stack and objects without their inside', () => {
    const [line] = written(log =>
      log.write('error', 'x', {
        error: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }),
        object: { password: 'canary' }
      })
    );
    expect(JSON.parse(line ?? '')).toEqual({
      level: 'error',
      event: 'x',
      error: 'Error ECONNREFUSED: refused',
      object: 'object'
    });
  });

  it('keeps every line below 4 KiB', () => {
    const long = '\u202e'.repeat(100_000);
    const fields = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`f${index}`, long])
    );
    const lines = written(log => {
      log.write('info', 'one', { long });
      log.write('info', 'many', fields);
    });
    expect(lines.map(line => Buffer.byteLength(line) < 4096)).toEqual([
      true,
      true
    ]);
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ too_long: true });
  });

  it('counts what a flood leaves out', () => {
    const stream = new PassThrough();
    let nowMs = 0;
    const log = createLog(stream, () => nowMs);
    for (let index = 0; index < 1000; index += 1) {
      log.write('debug', 'answered');
    }
    nowMs = 2000;
    log.write('debug', 'answered');
    const lines = String(stream.read()).trim().split('\n');
    expect(lines).toHaveLength(51);
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ omitted: 950 });
  });

  it('drops entries while nobody reads, and says how many', () => {
    const lines: string[] = [];
    const stream = {
      writableLength: 2 * 1024 * 1024,
      write: (line: string) => lines.push(line) > 0
    };
    const log = createLog(stream, () => 0);
    log.write('info', 'one');
    log.write('info', 'two');
    stream.writableLength = 0;
    log.write('info', 'three');
    expect(lines.map(line => JSON.parse(line))).toEqual([
      { level: 'info', event: 'three', omitted: 2 }
    ]);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { MAX_LINE_BYTES, PROTOCOL_VERSION } from '../../../src/protocol';
import { openControl, type Order, type PipeEnd } from '../../src/control';
import { readMessage } from '../../src/control-messages';

const FIXTURES = join(__dirname, '../../../src/protocol/fixtures');
const HELLO = JSON.stringify({ type: 'hello', protocol: PROTOCOL_VERSION });
const PING = '{"type":"ping"}';

function stage() {
  const input = new PassThrough();
  const output = new PassThrough({ highWaterMark: 1 });
  const orders: Order[] = [];
  const ends: PipeEnd[] = [];
  const log: string[] = [];
  const control = openControl({
    input,
    output,
    version: '1.2.3',
    log: {
      write: (_level, event, fields) =>
        log.push(`${event} ${String(fields?.error ?? '')}`)
    },
    onOrder: order => orders.push(order),
    onEnd: end => ends.push(end)
  });
  return {
    control,
    input,
    output,
    orders,
    ends,
    log,
    async receive(...lines: Array<string | Buffer>) {
      for (const line of lines) {
        input.write(line);
        input.write('\n');
      }
      await settled();
    }
  };
}

function settled(): Promise<void> {
  return new Promise(resolve => {
    setImmediate(resolve);
  });
}

describe('the control pipe', () => {
  it('greets first', () => {
    const { output } = stage();
    expect(JSON.parse(String(output.read()))).toEqual({
      type: 'hello',
      protocol: PROTOCOL_VERSION,
      version: '1.2.3'
    });
  });

  it('passes orders on after the greeting, however they are cut into chunks', async () => {
    const { input, orders, ends } = stage();
    const kick = '{"type":"kick","id":7,"guest":"Ünal"}';
    for (const byte of Buffer.from(`${HELLO}\n${PING}\n${kick}\n${PING}\n`)) {
      input.write(Buffer.from([byte]));
    }
    await settled();
    expect(orders).toEqual([
      { type: 'ping' },
      { type: 'kick', id: 7, guest: 'Ünal' },
      { type: 'ping' }
    ]);
    expect(ends).toEqual([]);
  });

  it.each([
    ['not JSON', 'canary'],
    ['an empty line', ''],
    ['not an object', '5'],
    ['a list', '[]'],
    ['null', 'null'],
    ['no type', '{"id":1}'],
    ['an unknown type', '{"type":"open","id":1}'],
    ['a type of Object’s own', '{"type":"constructor"}'],
    ['a second greeting', HELLO],
    ['a field too many', '{"type":"ping","id":1}'],
    ['a field missing', '{"type":"kick","id":1}'],
    ['an id that is no number', '{"type":"kick","id":"1","guest":"a"}'],
    ['a negative id', '{"type":"invitation","id":-1}'],
    ['minutes below one', '{"type":"extend","id":1,"minutes":0}'],
    ['minutes in parts', '{"type":"extend","id":1,"minutes":1.5}'],
    ['another reason', '{"type":"stop","id":1,"reason":"removed"}'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0x7d])]
  ])('ends at %s and passes nothing on', async (_what, line) => {
    const { receive, orders, ends, log } = stage();
    await receive(HELLO, line, PING);
    expect(ends).toEqual(['protocol-error']);
    expect(orders).toEqual([]);
    expect(log.join()).not.toContain('canary');
  });

  it.each([
    ['no greeting', PING],
    ['an older parent', '{"type":"hello","protocol":0}'],
    ['a newer parent', '{"type":"hello","protocol":2}']
  ])('ends at %s', async (_what, line) => {
    const { receive, orders, ends } = stage();
    await receive(line, PING);
    expect(ends).toEqual(['protocol-error']);
    expect(orders).toEqual([]);
  });

  it('ends at a line that is too long, before it is whole', async () => {
    const { input, ends } = stage();
    input.write(`${HELLO}\n`);
    const chunk = Buffer.alloc(64 * 1024, 0x20);
    for (let sent = 0; sent <= MAX_LINE_BYTES; sent += chunk.length) {
      input.write(chunk);
      await settled();
    }
    expect(ends).toEqual(['protocol-error']);
  });

  it('takes a line that is just short enough', async () => {
    const { receive, orders, ends } = stage();
    const frame = '{"type":"kick","id":1,"guest":""}';
    const guest = 'x'.repeat(MAX_LINE_BYTES - 1 - frame.length);
    await receive(HELLO, `{"type":"kick","id":1,"guest":"${guest}"}`);
    expect(ends).toEqual([]);
    expect(orders).toHaveLength(1);
  });

  it('ends with its input, once', async () => {
    const { input, ends } = stage();
    input.end();
    await settled();
    input.destroy();
    await settled();
    expect(ends).toEqual(['end-of-input']);
  });

  it('ends when its output breaks', async () => {
    const { output, ends } = stage();
    output.destroy(new Error('EPIPE'));
    await settled();
    expect(ends).toEqual(['output-lost']);
  });

  it('ends when nobody reads its output', () => {
    const { control, ends } = stage();
    const problem = { code: 'x', message: 'x'.repeat(1000), next_step: '' };
    for (let id = 0; ends.length === 0 && id < 100_000; id += 1) {
      control.send({ type: 'result', id, ok: false, problem });
    }
    expect(ends).toEqual(['output-lost']);
  });

  it('says nothing once it has ended', async () => {
    const { control, input, output } = stage();
    output.read();
    input.end();
    await settled();
    control.send({ type: 'pong' });
    expect(output.read()).toBeNull();
  });
});

describe('messages', () => {
  const samples = readdirSync(FIXTURES).filter(name =>
    name.startsWith('to-gateway.')
  );

  it('have samples', () => {
    expect(samples.length).toBeGreaterThan(6);
  });

  it.each(samples)('of the contract are read: %s', name => {
    const text = readFileSync(join(FIXTURES, name), 'utf8');
    expect(readMessage(text)).toEqual(JSON.parse(text));
  });

  const start = JSON.parse(
    readFileSync(join(FIXTURES, 'to-gateway.start.json'), 'utf8')
  ) as { upstream: object };

  it.each([
    ['neither socket nor host', { host: null }],
    ['both', { socket_path: '/run/jupyter.sock' }],
    ['a name instead of an address', { host: 'localhost' }],
    ['no port', { port: 0 }],
    ['a port beyond', { port: 70000 }],
    ['a base URL without its last slash', { base_url: '/user/ada' }],
    ['a base URL without its first slash', { base_url: 'user/ada/' }],
    ['a base URL with dots', { base_url: '/user/../' }],
    ['a base URL with an empty part', { base_url: '//evil.test/' }],
    ['a base URL with a query', { base_url: '/?a/' }],
    ['a certificate that is no text', { certificate_pem: 5 }],
    ['a field too many', { token: 'x' }]
  ])('with an upstream that has %s are none', (_what, change) => {
    const text = JSON.stringify({
      ...start,
      upstream: { ...start.upstream, ...change }
    });
    expect(() => readMessage(text)).toThrow();
  });

  it.each([
    ['a short key', { assertion_key: 'AAAA' }],
    ['a relative folder', { state_folder: 'state' }],
    ['a folder with NUL', { state_folder: '/tmp/a\0b' }]
  ])('with %s are none', (_what, change) => {
    expect(() =>
      readMessage(JSON.stringify({ ...start, ...change }))
    ).toThrow();
  });

  it('that cannot be read throw an Error that quotes nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), line => {
        try {
          readMessage(line);
        } catch (error) {
          expect((error as Error).message).toMatch(
            /^The (line|message|fields) [a-z A-Z]*\.$/
          );
        }
      }),
      { numRuns: 500 }
    );
  });
});

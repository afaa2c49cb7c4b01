import type { IncomingMessage } from 'node:http';
import { EventEmitter } from 'node:events';
import type { IRequestContext } from '../../../src/request/context';
import { limits } from '../../../src/request/limits';
import type { IGuestState, ISession } from '../../../src/share';

class Connection extends EventEmitter {
  destroyed = false;
  close(): void {
    this.destroyed = true;
    this.emit('close');
  }
}

const step = () => limits({ perGuest: 2, perSource: 3, strangers: 5 });

const SECRET = 'x'.repeat(43);

function request(
  source: string,
  guest: string | null = null,
  isUpgrade = false
): { context: IRequestContext; connection: Connection } {
  const connection = new Connection();
  const session =
    guest === null
      ? null
      : ({ guest: { id: guest } as IGuestState } as ISession);
  const context = {
    share: { cookieName: 'c', sessions: { find: () => session } },
    request: {
      headers: { cookie: guest === null ? undefined : `c=${SECRET}` }
    } as IncomingMessage,
    response: isUpgrade ? null : connection,
    upgrade: isUpgrade ? { socket: connection } : null,
    source
  } as unknown as IRequestContext;
  return { context, connection };
}

it('lets each source have its share, and counts a closed request out', () => {
  const run = step();
  const first = request('a');
  expect(run(first.context)).toBeUndefined();
  expect(run(request('a').context)).toBeUndefined();
  expect(run(request('a').context)).toBeUndefined();
  expect(run(request('a').context)).toMatchObject({
    status: 429,
    headers: { 'retry-after': '1' },
    close: true
  });
  expect(run(request('b').context)).toBeUndefined();
  first.connection.close();
  expect(run(request('a').context)).toBeUndefined();
});

it('bounds all strangers together', () => {
  const run = step();
  for (const source of ['a', 'a', 'b', 'c', 'd']) {
    expect(run(request(source).context)).toBeUndefined();
  }
  expect(run(request('e').context)).toMatchObject({ status: 503 });
});

it('keeps a share for each guest, whatever strangers at his address do', () => {
  const run = step();
  for (const source of ['a', 'a', 'a', 'b', 'b']) {
    expect(run(request(source).context)).toBeUndefined();
  }
  expect(run(request('a', 'ada').context)).toBeUndefined();
  expect(run(request('a', 'ada').context)).toBeUndefined();
  expect(run(request('a', 'ada').context)).toMatchObject({ status: 429 });
  expect(run(request('a', 'eve').context)).toBeUndefined();
});

it('leaves the sockets of guests to be counted elsewhere', () => {
  const run = step();
  for (let count = 0; count < 100; count += 1) {
    expect(run(request('a', 'ada', true).context)).toBeUndefined();
  }
  expect(run(request('a', 'ada').context)).toBeUndefined();
});

it('counts the upgrades of strangers until their connection is closed', () => {
  const run = step();
  const all = [1, 2, 3].map(() => request('a', null, true));
  for (const { context } of all) {
    expect(run(context)).toBeUndefined();
  }
  expect(run(request('a').context)).toMatchObject({ status: 429 });
  all[0]?.connection.close();
  expect(run(request('a').context)).toBeUndefined();
});

it('counts nothing that is closed already', () => {
  const run = step();
  for (let count = 0; count < 20; count += 1) {
    const { context, connection } = request('a');
    connection.destroyed = true;
    expect(run(context)).toBeUndefined();
  }
});

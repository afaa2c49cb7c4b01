import { EventsFilter } from '../../../src/channels/events-filter';
import {
  isAbsolutePath,
  withoutHostPaths
} from '../../../src/channels/host-paths';

const filter = new EventsFilter();
const SESSION = 'https://schema.jupyter.org/jupyter_collaboration/session/v1';
const CONTENTS =
  'https://events.jupyter.org/jupyter_server/contents_service/v1';

function told(event: unknown): unknown {
  const judgement = filter.fromServer(
    Buffer.from(JSON.stringify(event)),
    false
  );
  return judgement.kind === 'replace'
    ? (JSON.parse(judgement.data.toString()) as unknown)
    : judgement.kind;
}

describe('EventsFilter', () => {
  it('passes the listed fields of listed schemas and no others', () => {
    const event = {
      schema_id: SESSION,
      __timestamp__: '2026-11-24T06:00:00Z',
      __schema__: SESSION,
      __schema_version__: '1',
      __metadata_version__: 1,
      level: 'WARNING',
      room: 'json:notebook:1',
      path: 'folder/a.ipynb',
      msg: 'Something happened.'
    };
    expect(told({ ...event, store: 'x', extra: { token: 'y' } })).toEqual(
      event
    );
  });

  it.each([
    'https://events.jupyter.org/jupyter_server/gateway_client/v1',
    'https://schema.jupyter.org/jupyter_collaboration/fork/v1',
    'https://events.example.org/secure_share/status/v1',
    '__proto__',
    undefined,
    ['x']
  ])('keeps other schemas with the host: %j', schema_id => {
    expect(told({ schema_id, action: 'x' })).toBe('drop');
  });

  it.each(['/home/host/a.ipynb', 'C:\\Users\\host', '\\\\server\\share'])(
    'says nothing of an absolute path: %s',
    path => {
      expect(told({ schema_id: CONTENTS, action: 'get', path })).toBe('drop');
      expect(
        told({
          schema_id: CONTENTS,
          action: 'rename',
          path: 'a',
          source_path: path
        })
      ).toBe('drop');
    }
  );

  it('takes absolute paths out of texts', () => {
    expect(
      told({
        schema_id: SESSION,
        level: 'ERROR',
        msg: "[Errno 13] Permission denied: '/home/host/my work/a.ipynb'"
      })
    ).toMatchObject({ msg: "[Errno 13] Permission denied: '-'" });
  });

  it('drops what is no event', () => {
    for (const text of ['', '[]', 'null', '1', '{']) {
      expect(filter.fromServer(Buffer.from(text), false).kind).toBe('drop');
    }
    expect(filter.fromServer(Buffer.from('{}'), true).kind).toBe('drop');
  });

  it('lets guests only listen', () => {
    expect(filter.fromGuest()).toMatchObject({ kind: 'close', code: 1003 });
  });
});

describe('withoutHostPaths', () => {
  it.each([
    ['saved /srv/data/x.csv now', 'saved - now'],
    ['open("C:\\Users\\A B\\x")', 'open("-")'],
    ['(/opt/x)', '(-)'],
    [
      'Error initializing: folder/a.ipynb.',
      'Error initializing: folder/a.ipynb.'
    ],
    ['see https://example.org/a/b', 'see https://example.org/a/b'],
    ['1 / 2 and a/b', '1 / 2 and a/b']
  ])('%j becomes %j', (text, expected) => {
    expect(withoutHostPaths(text)).toBe(expected);
  });

  it('never makes a text longer: close reasons have a limit', () => {
    expect(withoutHostPaths('"/" /a').length).toBeLessThanOrEqual(6);
  });
});

describe('isAbsolutePath', () => {
  it('knows both kinds of systems', () => {
    expect(['/a', '\\\\x\\y', 'C:\\a', 'c:/a'].every(isAbsolutePath)).toBe(
      true
    );
    expect(['a/b', './a', 'a:b', ''].some(isAbsolutePath)).toBe(false);
  });
});

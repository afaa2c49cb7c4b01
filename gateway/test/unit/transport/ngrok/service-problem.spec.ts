import { GatewayError } from '../../../../src/errors';
import {
  isInterstitial,
  parseServiceError,
  problemInAnswer,
  problemOf
} from '../../../../src/transport/ngrok/service-problem';

const TOKEN = '2abcDEFghiJKLmnoPQRstuVWXyz_3XyZabcdEFGhijkLMNopq';
const PASSPHRASE = 'correct horse battery staple';

/** Everything of an error that is shown. */
function shown(error: GatewayError | null): string {
  return JSON.stringify(GatewayError.problemOf(error));
}

/** The page that ngrok answers with, as its visitors without scripts see it. */
function page(words: string): string {
  return `<!DOCTYPE html>
<html class="h-full" lang="en-US"><head>
  <meta name="description" content="ngrok is the fastest way to put anything on the internet.">
  <title>Error</title>
  <style>.code { color: red }</style>
  <noscript>${words}</noscript>
  <script id="script" src="https://cdn.ngrok.com/static/js/error.js"></script>
</head><body id="ngrok"><div id="root" data-payload="eyJjb2RlIjoiMzIwMCJ9"></div></body></html>`;
}

describe('a message of the SDK', () => {
  it('is taken apart into code and the words of the service', () => {
    expect(
      parseServiceError(
        'failed to connect session: Not valid.\nIt may have been reset. error_code: ERR_NGROK_107'
      )
    ).toEqual({
      code: 'ERR_NGROK_107',
      text: 'Not valid.\nIt may have been reset.'
    });
    expect(
      parseServiceError(
        'failed to start listener: "--" is not allowed. error_code: ERR_NGROK_330\n'
      )
    ).toEqual({ code: 'ERR_NGROK_330', text: '"--" is not allowed.' });
  });

  it('is understood when it is the end of an endpoint', () => {
    expect(
      parseServiceError(
        'error on join: Custom { kind: NotConnected, error: ListenerClosed { message: "Stopped \\"now\\".\\nBy \\u{e9}us \\\\o/", error_code: Some("ERR_NGROK_8014") } }'
      )
    ).toEqual({ code: 'ERR_NGROK_8014', text: 'Stopped "now".\nBy éus \\o/' });
  });

  it('is understood by its own field when the text holds no code', () => {
    expect(parseServiceError('Refused.', 'ERR_NGROK_108')).toEqual({
      code: 'ERR_NGROK_108',
      text: 'Refused.'
    });
  });

  it.each([
    'failed to connect session: failed to establish tcp connection',
    'failed to connect session: tls handshake error',
    'invalid server address: nowhere',
    'error on join: Custom { kind: NotConnected, error: ListenerClosed { message: "Stopped", error_code: None } }',
    'the word error_code: ERR_NGROK_107 in the middle',
    'error_code: ERR_NGROK_',
    'error_code: ERR_OTHER_1',
    ''
  ])('is none of the service: %j', message => {
    expect(parseServiceError(message)).toBeNull();
    expect(parseServiceError(message, 'GenericFailure')).toBeNull();
  });

  it('of any size and kind is read at once', () => {
    const startedMs = performance.now();
    for (const part of ['error_code: ', '\\', ' ', 'ERR_NGROK_1 ', '"']) {
      const many = part.repeat(200_000);
      parseServiceError(many);
      parseServiceError(`ListenerClosed { message: "${many}`);
      problemOf('ERR_NGROK_1', many, [TOKEN]);
      problemInAnswer({ 'ngrok-error-code': 'ERR_NGROK_1' }, many);
      problemInAnswer(
        { 'ngrok-error-code': 'ERR_NGROK_1' },
        '<script><noscript><!--'.repeat(20_000)
      );
    }
    expect(performance.now() - startedMs).toBeLessThan(5000);
  });
});

describe('the problem of a code', () => {
  it('has our sentence, our next step, ngrok’s words and its page', () => {
    expect(
      GatewayError.problemOf(
        problemOf('ERR_NGROK_334', 'It is\r\nalready online.', [])
      )
    ).toEqual({
      code: 'NGROK_ADDRESS_IN_USE',
      message:
        'The ngrok address is already online, here or on another computer.',
      next_step:
        'Stop the other share or agent (https://dashboard.ngrok.com/endpoints lists them), wait a minute and share again.',
      service: {
        code: 'ERR_NGROK_334',
        text: 'It is already online.',
        link: 'https://ngrok.com/docs/errors/err_ngrok_334'
      }
    });
  });

  it('that nobody knows is shown with ngrok’s words', () => {
    expect(problemOf('ERR_NGROK_99999', 'Too purple.', [])).toMatchObject({
      code: 'NGROK_REFUSED',
      service: {
        code: 'ERR_NGROK_99999',
        text: 'Too purple.',
        link: 'https://ngrok.com/docs/errors/err_ngrok_99999'
      }
    });
  });

  it.each(['', 'ERR_NGROK_1/../..', 'ERR_NGROK_<b>', 'javascript:1'])(
    'that is no code (%j) makes no link',
    code => {
      expect(problemOf(code, 'Text.', [])).toMatchObject({
        code: 'NGROK_REFUSED',
        service: null
      });
    }
  );

  it.each([
    ['the token given', `bad ${TOKEN} bad`],
    [
      'a token as 105 to 107 quote it',
      `No.\nYour authtoken: ${TOKEN}\nSee it.`
    ],
    [
      'another token as 105 to 107 quote it',
      'Your authtoken: oddtok en\nSee it.'
    ],
    ['a token on the next line', 'YOUR AUTHTOKEN:\n oddtok\nSee it.'],
    ['a token that is not ours', `bad ${TOKEN.replace('2a', '9z')} bad`],
    ['an API key', 'bad ak_2abcDEFghiJKLmnoPQRstuVWXyz bad'],
    ['a passphrase', `user:${PASSPHRASE}@`],
    ['a passphrase over two lines', 'user:correct horse\nbattery staple@'],
    [
      'a token with a character inside that nobody sees',
      'bad odd\u200b\u0000tok bad'
    ],
    ['the private socket', 'cannot dial unix:/run/user/1000/oddtok/s.sock'],
    ['the private pipe', 'cannot dial pipe:\\\\.\\pipe\\oddtok']
  ])('holds no secret: %s', (_what, text) => {
    const words = shown(
      problemOf('ERR_NGROK_107', text, ['', TOKEN, PASSPHRASE, 'oddtok'])
    );
    expect(words).toContain('[hidden]');
    for (const secret of [
      TOKEN,
      TOKEN.slice(4),
      'abcDEFghi',
      PASSPHRASE,
      'battery',
      'oddtok',
      '/run/user'
    ]) {
      expect(words).not.toContain(secret);
    }
  });

  it('hides the whole of a secret that begins with another one', () => {
    expect(
      problemOf('ERR_NGROK_1', 'a longer secret b', ['longer', 'longer secret'])
        .service?.text
    ).toBe('a [hidden] b');
  });

  it('hides quotes of tokens that nobody told it about', () => {
    expect(
      problemOf('ERR_NGROK_105', 'No.\nYour authtoken: my pet\nSee.', [])
        .service?.text
    ).toBe('No. Your authtoken: [hidden] See.');
  });

  it('is one short line without what terminals obey', () => {
    const text = problemOf(
      'ERR_NGROK_1',
      `a\u001b[31m\u202eb\u2028c\u0000${'😀'.repeat(600)}`,
      []
    ).service?.text;
    expect(text).toMatch(/^a\[31mb c😀/);
    expect(text?.length).toBeLessThanOrEqual(500);
    expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
  });
});

describe('an answer from the public address', () => {
  const offline = { 'ngrok-error-code': 'ERR_NGROK_3200' };

  it('that carries the mark is a problem, with the words of the page', () => {
    expect(
      problemInAnswer(
        offline,
        page('The endpoint &quot;x&#39;s&quot; is offline. (ERR_NGROK_3200)')
      )
    ).toMatchObject({
      code: 'TUNNEL_NOT_THERE',
      service: {
        code: 'ERR_NGROK_3200',
        text: 'The endpoint "x\'s" is offline.'
      }
    });
  });

  it.each([
    [
      '<!doctype html><title>T</title><p>It is &#x26; <b>off</b>.</p>',
      'It is & off .'
    ],
    ['It is off.\r\n\r\nERR_NGROK_3200\r\n', 'It is off.'],
    ['<script>alert("x")</script><!-- no -->Off', 'Off'],
    ['&#1114112;&#99999999;&unknown;', '&#99999999;&unknown;'],
    ['', '']
  ])('reads other bodies as well: %j', (body, text) => {
    expect(problemInAnswer(offline, body)?.service?.text).toBe(text);
  });

  it('holds no secret, even one that entities disguise', () => {
    const words = shown(
      problemInAnswer(offline, page('user:s&#101;cret&amp;word'), [
        'secret&word'
      ])
    );
    expect(words).toContain('user:[hidden]');
  });

  it.each([
    [{}, 'ERR_NGROK_3200'],
    [{ 'ngrok-error-code': '' }, ''],
    [{ 'ngrok-error-code': 'ERR_NGROK_6024' }, page('You are about to visit')]
  ])(
    'without a mark, or before the first visit, is none: %j',
    (headers, body) => {
      expect(problemInAnswer(headers, body)).toBeNull();
    }
  );

  it('with a mark that makes no sense is a refusal all the same', () => {
    expect(problemInAnswer({ 'ngrok-error-code': 'soon' }, 'x')).toMatchObject({
      code: 'NGROK_REFUSED',
      service: null
    });
  });

  it('is the page before the first visit by its mark alone', () => {
    expect(isInterstitial({ 'ngrok-error-code': 'ERR_NGROK_6024' })).toBe(true);
    expect(isInterstitial(offline)).toBe(false);
    expect(isInterstitial({})).toBe(false);
  });
});

/**
 * A server extension that answers each endpoint as a test says.
 *
 * @module
 */

import type { ServerConnection } from '@jupyterlab/services';

/** One answer: a JSON body, or a text that is none. */
interface IReply {
  status?: number;
  json?: unknown;
  text?: string;
}

type Answer = () => IReply | Promise<IReply>;

interface IAsked {
  method: string;
  /** Below `/base/`, without query. */
  path: string;
  body: unknown;
}

/** Stands for `window.Request`: jsdom has none, and Node's takes no signal of jsdom's. */
class PlainRequest {
  readonly headers = new Map<string, string>();

  constructor(
    readonly url: string,
    readonly init: RequestInit
  ) {}
}

/** The server, and what it was asked. */
export class MockedServer {
  readonly asked: IAsked[] = [];

  /** As much of the settings as a request needs; jsdom lacks the rest. */
  readonly settings = {
    baseUrl: 'http://127.0.0.1:8888/base/',
    token: '',
    init: {},
    Request: PlainRequest,
    Headers: Map,
    fetch: (request: PlainRequest) => this._answer(request)
  } as unknown as ServerConnection.ISettings;

  /** From now on `method path` is answered so; an answer may wait. */
  on(endpoint: string, answer: IReply | Answer): void {
    this._answers.set(
      endpoint,
      typeof answer === 'function' ? answer : () => answer
    );
  }

  /** How often an endpoint was asked. */
  count(endpoint: string): number {
    return this.asked.filter(
      ({ method, path }) => `${method} ${path}` === endpoint
    ).length;
  }

  private async _answer({ url, init }: PlainRequest): Promise<Response> {
    const path = new URL(url).pathname.replace('/base/', '');
    const method = init.method ?? 'GET';
    this.asked.push({
      method,
      path,
      body: init.body ? JSON.parse(init.body as string) : null
    });
    const answer = this._answers.get(`${method} ${path}`);
    if (!answer) {
      throw new TypeError('Failed to fetch');
    }
    const given = new Promise<void>((_, reject) =>
      init.signal?.addEventListener('abort', () =>
        reject(new DOMException('Aborted', 'AbortError'))
      )
    );
    const reply = await Promise.race([answer(), given]);
    const { status = 200, json, text } = reply as IReply;
    return {
      ok: status < 400,
      status,
      json: async () => json,
      text: async () => text ?? (json === undefined ? '' : JSON.stringify(json))
    } as Response;
  }

  private readonly _answers = new Map<string, Answer>();
}

/** A promise that a test fulfils by hand. */
export function later<T>(): {
  promise: Promise<T>;
  resolve: (value: T) => void;
} {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>(done => {
    resolve = done;
  });
  return { promise, resolve };
}

/**
 * Somebody tries passwords: at the outer lock, at the join page, at both in
 * turn, from one address. After ten wrong ones nobody looks any more, at the
 * right one neither, and the wait grows. Whoever is in notices nothing, and
 * whoever comes from another address gets in.
 *
 * Red without the call of `secondsToWait` in door.ts.
 */
import { randomBytes } from 'node:crypto';
import type { IInvitation } from '../../../src/protocol';
import { GatewayProcess } from '../support/gateway-process';
import { GuestBrowser, type IGuestAnswer } from '../support/guest-browser';
import {
  startSmallJupyter,
  type ISmallJupyter
} from '../support/small-jupyter';

const assertionKey = randomBytes(32);
let jupyter: ISmallJupyter;
let gateway: GatewayProcess;
let invitation: IInvitation;

beforeAll(async () => {
  jupyter = await startSmallJupyter({ key: assertionKey });
});

beforeEach(async () => {
  gateway = await GatewayProcess.spawn();
  await gateway.start({ upstream: jupyter.upstream, assertionKey });
  invitation = await gateway.invitation();
});

afterEach(() => gateway.dispose());

afterAll(() => jupyter.stop());

function basic(text: string): Record<string, string> {
  return { Authorization: `Basic ${Buffer.from(text).toString('base64')}` };
}

/** One try at the outer lock. */
function tryOuter(password: string, from?: string): Promise<IGuestAnswer> {
  return new GuestBrowser(invitation, from).send('GET', '/lab', {
    headers: basic(`guest:${password}`)
  });
}

/** Somebody who knows the outer passphrase and stands before the join page. */
async function atJoinPage(): Promise<
  (password: string) => Promise<IGuestAnswer>
> {
  const browser = new GuestBrowser(invitation);
  const { target } = await browser.enter();
  return password =>
    browser.send('POST', target, {
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        name: 'Mallory',
        session_password: password
      }).toString()
    });
}

function waitOf({ headers }: IGuestAnswer): number {
  return Number(headers['retry-after']);
}

describe('guessing', () => {
  it('at the outer lock ends after ten, and the wait grows', async () => {
    const answers: IGuestAnswer[] = [];
    for (let time = 0; time < 30; time += 1) {
      answers.push(await tryOuter(`wrong ${time}`));
    }
    answers.push(await tryOuter(invitation.password ?? ''));
    expect(answers.slice(0, 10).map(({ status }) => status)).toEqual(
      Array(10).fill(401)
    );
    expect(answers.slice(10).map(({ status }) => status)).toEqual(
      Array(21).fill(429)
    );
    const waits = answers.slice(10).map(waitOf);
    expect(waits[0]).toBeGreaterThanOrEqual(29);
    expect(waits.at(-1)).toBeGreaterThan(waits[0] ?? Infinity);
    expect(waits).toEqual([...waits].sort((one, other) => one - other));
  });

  it('at both locks is counted together', async () => {
    const tryInner = await atJoinPage();
    for (let time = 0; time < 5; time += 1) {
      expect((await tryOuter('wrong')).status).toBe(401);
      expect((await tryInner('wrong')).status).not.toBe(303);
    }
    expect((await tryOuter(invitation.password ?? '')).status).toBe(429);
    expect((await tryInner(invitation.session_password)).status).toBe(429);
  });

  it('at once, a hundred at a time, gets ten looked at', async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => tryOuter('wrong'))
    );
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(90);
  });

  it('disturbs neither those inside nor those from elsewhere', async () => {
    const grace = new GuestBrowser(invitation);
    await grace.join('Grace');
    for (let time = 0; time < 12; time += 1) {
      await tryOuter('wrong');
    }
    expect((await tryOuter('wrong')).status).toBe(429);
    expect((await grace.get('api/me')).status).toBe(200);
    await grace.open('api/events/subscribe').then(socket => socket.terminate());
    await new GuestBrowser(invitation, '127.0.0.2').join('Alan');
  });

  it('is not what it is to come without credentials or with others', async () => {
    for (let time = 0; time < 20; time += 1) {
      const browser = new GuestBrowser(invitation);
      const answer = await browser.send('GET', '/lab', {
        headers: time % 2 === 0 ? {} : { Authorization: 'Bearer abcdef' }
      });
      expect(answer.status).toBe(401);
    }
    await new GuestBrowser(invitation).join('Grace');
  });

  it('is never taken for a hundred people who come from one address', async () => {
    const guests = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        const guest = new GuestBrowser(invitation);
        await guest.join(`guest ${index}`);
        return guest;
      })
    );
    expect((await guests[99]?.get('api/me'))?.status).toBe(200);
  }, 30_000);
});

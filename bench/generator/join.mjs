/**
 * How a program comes in: basic auth at the share's address, the join page,
 * its form, and then a cookie (docs/protocol.md).
 *
 * @module
 */
import { Agent, request } from 'node:https';
import { TLS_OPTIONS } from './tls-options.mjs';

const MOST_REDIRECTS = 10;

const agent = new Agent({ ...TLS_OPTIONS, keepAlive: true });

/**
 * Joins as a new guest.
 *
 * @returns the cookie header of the guest
 * @throws Error when the way in is not as documented
 */
export async function join(invitation, name) {
  const cookies = new Map();
  const page = await followToJoinPage(invitation, cookies);
  const form = new URLSearchParams(hiddenFields(page.body));
  form.set('name', name);
  form.set('session_password', invitation.session_password);
  const answer = await ask({
    url: new URL(/<form[^>]* action="([^"]+)"/.exec(page.body)[1], page.url),
    method: 'POST',
    cookies,
    body: form.toString()
  });
  if (answer.status !== 303) {
    throw new Error(`The join form was answered ${answer.status}.`);
  }
  return cookieHeader(cookies);
}

async function followToJoinPage({ url, username, password }, cookies) {
  const basic = Buffer.from(`${username}:${password}`).toString('base64');
  let at = new URL(url);
  for (let redirects = 0; redirects < MOST_REDIRECTS; redirects++) {
    const answer = await ask({
      url: at,
      cookies,
      headers: { Authorization: `Basic ${basic}` }
    });
    if (answer.status === 200 && answer.body.includes('session_password')) {
      return { url: at, body: answer.body };
    }
    if (answer.headers.location === undefined) {
      throw new Error(`${at.pathname} was answered ${answer.status}.`);
    }
    at = new URL(answer.headers.location, at);
  }
  throw new Error('Too many redirects on the way to the join page.');
}

function hiddenFields(page) {
  return [...page.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(
    ([input]) => [
      /name="([^"]*)"/.exec(input)[1],
      /value="([^"]*)"/.exec(input)[1]
    ]
  );
}

function ask({ url, method = 'GET', cookies, headers = {}, body = '' }) {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, {
      agent,
      method,
      headers: {
        ...headers,
        ...(cookies.size > 0 ? { Cookie: cookieHeader(cookies) } : {}),
        ...(method === 'POST'
          ? {
              Origin: url.origin,
              'Content-Type': 'application/x-www-form-urlencoded',
              'Content-Length': Buffer.byteLength(body)
            }
          : {})
      }
    });
    outgoing.on('error', reject);
    outgoing.on('response', async answer => {
      let text = '';
      for await (const chunk of answer.setEncoding('utf8')) {
        text += chunk;
      }
      keepCookies(cookies, answer.headers['set-cookie'] ?? []);
      resolve({
        status: answer.statusCode,
        headers: answer.headers,
        body: text
      });
    });
    outgoing.end(body);
  });
}

function keepCookies(cookies, lines) {
  for (const line of lines) {
    const [pair] = line.split(';', 1);
    const [name] = pair.split('=', 1);
    const value = pair.slice(name.length + 1);
    if (value === '' || /;\s*max-age=0/i.test(line)) {
      cookies.delete(name);
    } else {
      cookies.set(name, value);
    }
  }
}

function cookieHeader(cookies) {
  return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
}

/**
 * The headers with which a visitor's request reaches the agent.
 * https://ngrok.com/docs/universal-gateway/http#upstream-headers
 *
 * @module
 */

import type { IEdgeConduct } from '../conduct';
import { ERROR_CODE_HEADER } from './error-page';
import type { Visit } from './visit';

/** Headers of a connection, not of a request. RFC 9110 §7.6.1 */
const HOP_BY_HOP = [
  'connection',
  'expect',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade'
];

type Header = readonly [name: string, value: string];

/** All headers, names and values in turn, as Node's HTTP client takes them. */
export function forwardedHeaders(
  visit: Visit,
  conduct: Pick<IEdgeConduct, 'authorization' | 'forwardedFor'>
): string[] {
  const kept = pairsOf(visit.request.rawHeaders).filter(
    ([name, value]) =>
      !HOP_BY_HOP.includes(name.toLowerCase()) &&
      !(conduct.authorization !== 'forwarded' && isBasic(name, value))
  );
  return [
    ...withVisitor(kept, visit, conduct.forwardedFor),
    ...connectionHeaders(visit)
  ].flat();
}

/** The headers with which an agent's answer reaches the visitor. */
export function answeredHeaders(
  rawHeaders: readonly string[],
  { isUpgrade }: { isUpgrade: boolean }
): string[] {
  const dropped = [ERROR_CODE_HEADER, ...(isUpgrade ? [] : HOP_BY_HOP)];
  return without(pairsOf(rawHeaders), dropped).flat();
}

/** Adds where the visitor comes from and what he asked for. */
function withVisitor(
  headers: readonly Header[],
  visit: Visit,
  mode: IEdgeConduct['forwardedFor']
): Header[] {
  const { clientIp, host } = visit.facts;
  switch (mode) {
    case 'absent':
      return without(headers, ['x-forwarded-for']);
    case 'overwritten':
      return [
        ...without(headers, [
          'x-forwarded-for',
          'x-forwarded-proto',
          'x-forwarded-host'
        ]),
        ['X-Forwarded-For', clientIp],
        ['X-Forwarded-Proto', 'https'],
        ['X-Forwarded-Host', host]
      ];
    case 'appended-as-line':
      return [
        ...headers,
        ['X-Forwarded-For', clientIp],
        ['X-Forwarded-Proto', 'https'],
        ...hostUnlessGiven(headers, host)
      ];
    case 'appended':
      return [
        ...without(headers, ['x-forwarded-for', 'x-forwarded-proto']),
        appended(headers, 'X-Forwarded-For', clientIp),
        appended(headers, 'X-Forwarded-Proto', 'https'),
        ...hostUnlessGiven(headers, host)
      ];
  }
}

function appended(
  headers: readonly Header[],
  name: string,
  value: string
): Header {
  const earlier = headers
    .filter(([other]) => other.toLowerCase() === name.toLowerCase())
    .map(([, line]) => line);
  return [name, [...earlier, value].join(', ')];
}

function hostUnlessGiven(headers: readonly Header[], host: string): Header[] {
  const isGiven = headers.some(
    ([name]) => name.toLowerCase() === 'x-forwarded-host'
  );
  return isGiven ? [] : [['X-Forwarded-Host', host]];
}

function connectionHeaders({ request, upgrade }: Visit): Header[] {
  if (upgrade) {
    return [
      ['Connection', 'Upgrade'],
      ['Upgrade', request.headers.upgrade ?? '']
    ];
  }
  if (request.headers['transfer-encoding'] !== undefined) {
    return [['Transfer-Encoding', 'chunked']];
  }
  // Node's client would add a chunked body to a POST that has none.
  const isBodiless = request.headers['content-length'] === undefined;
  const mayHaveBody = !['GET', 'HEAD'].includes(request.method ?? '');
  return isBodiless && mayHaveBody ? [['Content-Length', '0']] : [];
}

function without(
  headers: readonly Header[],
  names: readonly string[]
): Header[] {
  return headers.filter(([name]) => !names.includes(name.toLowerCase()));
}

function isBasic(name: string, value: string): boolean {
  return name.toLowerCase() === 'authorization' && /^basic /i.test(value);
}

function pairsOf(rawHeaders: readonly string[]): Header[] {
  const pairs: Header[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    pairs.push([rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '']);
  }
  return pairs;
}

/**
 * What the service says with each of its codes: the same facts on lines of
 * their own, in words of our own. Codes and meanings: https://ngrok.com/docs/errors
 *
 * @module
 */

/** A code of the service. */
export type ErrorCode = `ERR_NGROK_${number}`;

/** Values that texts quote, secrets included, as the real service quotes them. */
export interface IErrorFacts {
  readonly token?: string;
  readonly url?: string;
  readonly domain?: string;
  readonly account?: string;
  readonly ip?: string;
  readonly id?: string;
  readonly user?: string;
  readonly version?: string;
  readonly value?: string;
  readonly limit?: string;
}

const ACCOUNT_SUSPENDED =
  'Account {account} is suspended for breaking the terms of service.';
const PAYMENT_FAILED =
  'The last payment of account {account} failed.\nThe account is suspended.';
const BAD_USER = 'User name {user} is against RFC 7617 #2.1: {value}';
const BAD_PASSWORD = 'The password of {user} is against RFC 7617 #2.1: {value}';
const BUG = 'This points to a bug in the client.\nThe error was:\n{value}';
const TRANSIENT = 'Something went wrong here. Try again later.';
const BAD_DOMAIN = 'No endpoint with the domain {domain}';
const SPAM = 'This address is blocked: its account broke the terms of service.';

/** Text by number. */
const TEXTS: Readonly<Record<number, string>> = {
  // At Auth: the token.
  4018: 'The session is not authenticated: an account and a token are needed.',
  716: 'Sessions without a token carry few connections at once.',
  717: 'Sessions without a token carry few connections a minute.',
  105: 'This does not look like an authtoken.\nYour authtoken: {token}\nSee the dashboard.',
  106: 'This is an authtoken of ngrok v1.\nYour authtoken: {token}\nSee the dashboard.',
  107: 'The authtoken is well-formed, but it is not valid.\nYour authtoken: {token}\nIt may have been reset or revoked.',
  300: 'The credential {id} is revoked.',
  // At Auth: the account.
  123: 'Account "{account}" may not start agents until its e-mail address is verified.',
  1200: "The account's e-mail address {value} is not verified.",
  382: 'Account "{account}" may not bind until its e-mail address is verified.',
  102: PAYMENT_FAILED,
  337: PAYMENT_FAILED,
  6008: 'This address is away: its account did not pay.',
  103: ACCOUNT_SUSPENDED,
  338: ACCOUNT_SUSPENDED,
  8014: 'This agent is blocked on suspicion of abuse.',
  108: 'The account is limited to {limit} simultaneous agent sessions.',
  348: 'The account is limited to {limit} sessions.',
  349: 'The account may not add more than {limit} sessions per {value}.',
  351: 'The account may not add more than {limit} endpoints per {value}.',
  // At Auth: the agent.
  100: 'Metadata of {value} bytes; at most {limit}.',
  109: BUG,
  110: `The session cookie is not valid.\n${BUG}`,
  125: BUG,
  111: 'The heartbeat interval must be at least {limit}, not {value}.',
  112: 'The heartbeat tolerance must be at least {limit}, not {value}.',
  119: 'Not a version: {version}',
  120: 'Version {version} is not supported any more.',
  121: 'Version "{version}" is too old. The oldest supported is "{limit}".',
  124: 'Not a user agent: {value}',
  115: 'Address {ip} is not allowed by the agent IP restriction of the account.',
  116: 'Address {ip} is not allowed for this credential.',
  118: 'Account {account} may not use the enterprise ingress.',
  122: 'The account may not use the agent ingress "{domain}".',
  126: 'The agent ingress "{domain}" is not to be had at "{ip}".',
  127: 'The account may not use the agent ingress at "{ip}".',
  9040: 'No agents are taken from {ip}: its country, or an anonymizing network.',
  9009: 'Agents behind an HTTP proxy need another plan.',
  9010: 'Agents behind a SOCKS proxy need another plan.',
  9011: 'Agents on an interface of their own need another plan.',
  9012: 'Agents with CAs of their own need another plan.',
  9013: 'Agents with mutual TLS need another plan.',
  128: TRANSIENT,
  722: TRANSIENT,
  741: TRANSIENT,
  742: 'This server drains its connections. Connect again.',
  743: 'This server sheds load. Try again shortly.',
  802: TRANSIENT,
  803: 'This server process is going away.',
  // At Bind: the address.
  334: 'The endpoint {url} is already online. Either\n1. stop it first, or\n2. pool both.',
  6025: '{url} is bound to another session. Take another domain.',
  6030: '{url} has several endpoints, and not all of them pool.',
  18009: 'A cloud endpoint of the account is on this address.',
  324: 'No more than {limit} endpoints in one session. Running:\n{url}',
  350: 'The account is limited to {limit} endpoints in a session.',
  313: 'Only paid plans have subdomains of their own: {domain}, account {account}.',
  314: 'Only paid plans have host names of their own: {domain}, account {account}.',
  319: 'Not reserved for the account: {domain}, account {account}.',
  320: 'Reserved for another account: {domain}, account {account}.',
  316: 'The ACL of the credential does not permit this name.\nCredential ID: {id}\nName: {domain}',
  15013: 'The account asks for a dev domain that does not exist.',
  326: `Character {value} is not allowed. ${BAD_DOMAIN}`,
  327: `Repeated periods are not allowed. ${BAD_DOMAIN}`,
  328: `Wrong first character in {value}. ${BAD_DOMAIN}`,
  329: `Wrong last character in {value}. ${BAD_DOMAIN}`,
  330: `"--" is not allowed here. ${BAD_DOMAIN}`,
  331: `{value} is not on the public internet. ${BAD_DOMAIN}`,
  354: `Names below a base domain must be reserved. ${BAD_DOMAIN}`,
  355: `"_" is not allowed. ${BAD_DOMAIN}`,
  396: `No part may have more than 63 characters. ${BAD_DOMAIN}`,
  397: `No more than 253 characters. ${BAD_DOMAIN}`,
  347: `Wrong punycode: {value}. ${BAD_DOMAIN}`,
  303: 'TLS endpoints need another plan.',
  312: 'TLS endpoints need another plan, account {account}.',
  // At Bind: the options.
  359: 'Basic auth: the user name is empty.',
  360: 'Basic auth: passwords have 8 to 128 characters, not {value}.',
  2257: BAD_USER,
  15011: BAD_USER,
  2258: BAD_PASSWORD,
  15012: BAD_PASSWORD,
  15008: 'Basic auth: user names have at most {limit} characters, not {value}.',
  15009: 'Basic auth: the plan allows {limit} pairs, not {value}.',
  9000: 'Basic auth needs an account.',
  362: 'Not a CIDR: {value}',
  1808: 'Endpoint IP restrictions need another plan.',
  2202: 'Not supported in on_http_request: {value}',
  2229: "No traffic policy for the protocol {value}.'",
  2230: 'No such phase for this protocol: {value}',
  2235: 'The traffic policy does not handle all traffic.',
  2236: 'The traffic policy cannot be parsed:\n{value}',
  2263: 'The traffic policy has features of another plan.',
  6032: 'The traffic policy has features of another plan.',
  4026: 'No credit is left for paid actions.',
  9023: 'The account may not have policies.',
  9026: 'The traffic policy is not valid: {value}',
  301: BUG,
  335: `The bind cookie is malformed.\n${BUG}`,
  332: '{value} is not a tunnel protocol',
  333: 'No tunnel with the ID {id}',
  800: 'Unknown stream type: {value}',
  801: BUG,
  805: 'This agent cannot be stopped from afar: {value}',
  336: TRANSIENT,
  // To visitors.
  702: 'Too many connections in this session: {value} in a minute.',
  703: 'Too many connections for this account: {value} in a minute.',
  715: 'Too many connections a minute.',
  714: 'The account has reached its connections at once.',
  718: 'No more than {limit} bytes in per {value}.',
  720: 'No more than {limit} bytes out per {value}.',
  725: 'The account has used up its bandwidth of the month.',
  726: 'The account has used up its connections of the month.',
  727: 'The account has used up its HTTP requests of the month.',
  728: 'The account has used up its HTTP connections of the month.',
  729: 'The account has used up its TCP connections of the month.',
  730: 'The account has used up its TLS connections of the month.',
  731: 'The account has used up its HTTPS connections of the month.',
  732: 'The account has used up its traffic policy requests of the month.',
  733: 'The account has used up its traffic policy connections of the month.',
  734: 'More than {limit} requests per {value}.',
  735: 'The account has used up its advanced traffic policy requests.',
  736: 'The account has used up its basic traffic policy requests.',
  737: 'The account has used up its enterprise traffic policy requests.',
  738: 'The account has used up its advanced traffic policy requests.',
  739: 'The account has used up its basic traffic policy connections.',
  740: 'The account has used up its enterprise traffic policy connections.',
  4027: 'The bandwidth that the plan includes is used up.',
  2254: 'A traffic policy expression failed:\n{value}',
  3004: 'Gateway error: the answer was not whole.',
  3005: 'Gateway timeout: no connection to the server.',
  3006: 'Gateway error: the server refused the connection.',
  3007: 'Gateway error.',
  3209: 'There is no such tunnel.',
  3210: 'The connection could not be passed to the agent.',
  3200: 'The endpoint {domain} is offline.',
  3202: 'The circuit breaker is open.',
  3203: 'Blocked by IP policy.',
  3205: 'Blocked by endpoint IP restriction.',
  3208: SPAM,
  3211: 'The server does not take requests from this user agent.',
  3213: 'No upgrades from this origin.',
  724: 'There is no backend for {url}.',
  6009: SPAM,
  6022: 'HTML needs an account and a token.',
  8012: 'The request reached the agent, but the agent did not reach {value}.'
};

/** All numbers that have a text. */
export const KNOWN_CODES: readonly ErrorCode[] = Object.keys(TEXTS).map(
  number => `ERR_NGROK_${Number(number)}` as const
);

/** A code's text with the facts filled in; facts that nobody knows become `?`. */
export function errorText(code: ErrorCode, facts: IErrorFacts): string {
  const text = TEXTS[Number(code.replace('ERR_NGROK_', ''))];
  return (text ?? 'No text for this code.').replace(
    /\{(\w+)\}/g,
    (_whole, name: string) => facts[name as keyof IErrorFacts] ?? '?'
  );
}

/** The text as the protocol carries it: lines, then the code on the last one. */
export function errorLines(code: ErrorCode, text: string): string {
  return `${text.replace(/\n/g, '\r\n')}\r\n\r\n${code}\r\n`;
}

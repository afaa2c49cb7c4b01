/**
 * Names of hosts.
 *
 * @module
 */

/** RFC 1123 §2.1 host name. */
const DNS_NAME =
  /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;

/** Whether a text is the name of a host; addresses of four numbers look like one too. */
export function isDnsName(value: unknown): value is string {
  return typeof value === 'string' && DNS_NAME.test(value);
}

/** Whether a text is a name with a dot in it: a tunnel's service gives out no other ones. */
export function isDomain(value: unknown): value is string {
  return isDnsName(value) && value.includes('.');
}

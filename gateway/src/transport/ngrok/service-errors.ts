/**
 * What the codes of ngrok mean for a share, as data: the problem that each is,
 * and whether trying again helps. https://ngrok.com/docs/errors
 *
 * @module
 */

import type { ProblemCode } from '../../problems';

/**
 * Whether trying again by itself helps: `never`; `soon`, for about a minute,
 * because something that is in the way goes by itself; `always`, with growing
 * pauses.
 */
export type Retry = 'never' | 'soon' | 'always';

/** What a code means. */
export interface IServiceErrorKind {
  readonly problem: ProblemCode;
  readonly retry: Retry;
}

/** Numbers of codes by what they mean. */
const KINDS: ReadonlyArray<
  readonly [problem: ProblemCode, retry: Retry, numbers: readonly number[]]
> = [
  // The token. 6022, 716 and 717: a session without one that carries all the same; 9000: without an account no basic auth.
  ['NGROK_TOKEN_NEEDED', 'never', [4018, 6022, 716, 717, 9000]],
  // What does not look like one, and one of ngrok 1.
  ['NGROK_TOKEN_WRONG_KIND', 'never', [105, 106]],
  ['NGROK_TOKEN_REFUSED', 'never', [107, 300]],

  // The account.
  ['NGROK_ACCOUNT_UNVERIFIED', 'never', [123, 382, 1200]],
  ['NGROK_PAYMENT_FAILED', 'never', [102, 337, 6008]],
  ['NGROK_ACCOUNT_SUSPENDED', 'never', [103, 338]],
  ['NGROK_ACCOUNT_BLOCKED', 'never', [8014]],
  // Often a session of our own that the service has not yet noticed to be gone.
  ['NGROK_TOO_MANY_AGENTS', 'soon', [108, 348]],
  ['NGROK_TOO_MANY_ENDPOINTS', 'never', [324, 350]],
  ['NGROK_TOO_OFTEN', 'always', [349, 351]],
  ['NGROK_IP_RULE', 'never', [115, 116]],
  ['NGROK_NETWORK_BLOCKED', 'never', [9040]],
  ['NGROK_NOT_PERMITTED', 'never', [118, 122, 126, 127]],
  // TLS endpoints, IP restrictions; proxies, interfaces, CAs and mutual TLS of agents.
  ['NGROK_PLAN', 'never', [303, 312, 1808, 9009, 9010, 9011, 9012, 9013]],

  // The address. Taken by an agent that may be gone soon; by a cloud endpoint, which stays; by one that pools.
  ['NGROK_ADDRESS_IN_USE', 'soon', [334, 6025]],
  ['NGROK_ADDRESS_IN_USE', 'never', [6030, 18009]],
  ['NGROK_DOMAIN_NOT_YOURS', 'never', [319, 320, 354]],
  ['NGROK_DOMAIN_NOT_PERMITTED', 'never', [316]],
  [
    'NGROK_DOMAIN_INVALID',
    'never',
    [326, 327, 328, 329, 330, 331, 347, 355, 396, 397]
  ],
  ['NGROK_DOMAIN_PLAN', 'never', [313, 314]],
  ['NGROK_NO_DEV_DOMAIN', 'never', [15013]],

  // How the address is asked for.
  [
    'NGROK_BASIC_AUTH_REFUSED',
    'never',
    [359, 360, 2257, 2258, 15008, 15011, 15012]
  ],
  // The number of pairs; policies at all, their paid actions, their credit.
  ['NGROK_BASIC_AUTH_PLAN', 'never', [2263, 4026, 6032, 9023, 15009]],
  ['NGROK_POLICY_REFUSED', 'never', [2202, 2229, 2230, 2235, 2236, 2254, 9026]],
  ['NGROK_TOO_OLD', 'never', [120, 121]],
  // Malformed messages, intervals, versions, protocols, networks; a command that has no handler.
  [
    'NGROK_REQUEST_REFUSED',
    'never',
    [
      100, 109, 110, 111, 112, 119, 124, 125, 301, 332, 333, 335, 362, 800, 801,
      805
    ]
  ],

  // The service itself: "something went wrong", draining, shedding load.
  ['NGROK_SERVICE_TROUBLE', 'always', [128, 336, 722, 741, 742, 743, 802, 803]],

  // In place of the share, to guests. What is used up comes back next month; 735-740 count policies.
  [
    'NGROK_QUOTA_USED',
    'never',
    [
      725, 726, 727, 728, 729, 730, 731, 732, 733, 735, 736, 737, 738, 739, 740,
      4027
    ]
  ],
  ['NGROK_RATE', 'soon', [702, 703, 714, 715, 718, 720, 734]],
  ['NGROK_BANNED', 'never', [3208, 6009]],
  ['NGROK_GUESTS_BLOCKED', 'never', [3203, 3205]],
  // A circuit breaker closes again; user agents and origins are ruled out for good.
  ['NGROK_ACCOUNT_RULE', 'soon', [3202]],
  ['NGROK_ACCOUNT_RULE', 'never', [3211, 3213]],
  ['NGROK_UNREACHED', 'soon', [724, 3004, 3005, 3006, 3007, 3210, 8012]],
  ['TUNNEL_NOT_THERE', 'soon', [3200, 3209]]
];

/** By code, such as `ERR_NGROK_334`. */
export const SERVICE_ERRORS: ReadonlyMap<string, IServiceErrorKind> = new Map(
  KINDS.flatMap(([problem, retry, numbers]) =>
    numbers.map(number => [`ERR_NGROK_${number}`, { problem, retry }] as const)
  )
);

/** What is said of a code that nobody knows here: it stops, and ngrok's own words are shown. */
const UNKNOWN: IServiceErrorKind = { problem: 'NGROK_REFUSED', retry: 'never' };

/** What a code means, unknown ones included. */
export function kindOf(code: string): IServiceErrorKind {
  return SERVICE_ERRORS.get(code) ?? UNKNOWN;
}

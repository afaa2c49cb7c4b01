import { PROBLEMS, type ProblemCode } from '../../../../src/problems';
import {
  kindOf,
  SERVICE_ERRORS,
  type Retry
} from '../../../../src/transport/ngrok/service-errors';
import { KNOWN_CODES } from '../../../edge/error-codes';

/** What each number is, written down a second time and by number, so that no row of the table can slip. */
const EXPECTED: Readonly<Record<number, ProblemCode>> = {
  100: 'NGROK_REQUEST_REFUSED',
  102: 'NGROK_PAYMENT_FAILED',
  103: 'NGROK_ACCOUNT_SUSPENDED',
  105: 'NGROK_TOKEN_WRONG_KIND',
  106: 'NGROK_TOKEN_WRONG_KIND',
  107: 'NGROK_TOKEN_REFUSED',
  108: 'NGROK_TOO_MANY_AGENTS',
  109: 'NGROK_REQUEST_REFUSED',
  110: 'NGROK_REQUEST_REFUSED',
  111: 'NGROK_REQUEST_REFUSED',
  112: 'NGROK_REQUEST_REFUSED',
  115: 'NGROK_IP_RULE',
  116: 'NGROK_IP_RULE',
  118: 'NGROK_NOT_PERMITTED',
  119: 'NGROK_REQUEST_REFUSED',
  120: 'NGROK_TOO_OLD',
  121: 'NGROK_TOO_OLD',
  122: 'NGROK_NOT_PERMITTED',
  123: 'NGROK_ACCOUNT_UNVERIFIED',
  124: 'NGROK_REQUEST_REFUSED',
  125: 'NGROK_REQUEST_REFUSED',
  126: 'NGROK_NOT_PERMITTED',
  127: 'NGROK_NOT_PERMITTED',
  128: 'NGROK_SERVICE_TROUBLE',
  300: 'NGROK_TOKEN_REFUSED',
  301: 'NGROK_REQUEST_REFUSED',
  303: 'NGROK_PLAN',
  312: 'NGROK_PLAN',
  313: 'NGROK_DOMAIN_PLAN',
  314: 'NGROK_DOMAIN_PLAN',
  316: 'NGROK_DOMAIN_NOT_PERMITTED',
  319: 'NGROK_DOMAIN_NOT_YOURS',
  320: 'NGROK_DOMAIN_NOT_YOURS',
  324: 'NGROK_TOO_MANY_ENDPOINTS',
  326: 'NGROK_DOMAIN_INVALID',
  327: 'NGROK_DOMAIN_INVALID',
  328: 'NGROK_DOMAIN_INVALID',
  329: 'NGROK_DOMAIN_INVALID',
  330: 'NGROK_DOMAIN_INVALID',
  331: 'NGROK_DOMAIN_INVALID',
  332: 'NGROK_REQUEST_REFUSED',
  333: 'NGROK_REQUEST_REFUSED',
  334: 'NGROK_ADDRESS_IN_USE',
  335: 'NGROK_REQUEST_REFUSED',
  336: 'NGROK_SERVICE_TROUBLE',
  337: 'NGROK_PAYMENT_FAILED',
  338: 'NGROK_ACCOUNT_SUSPENDED',
  347: 'NGROK_DOMAIN_INVALID',
  348: 'NGROK_TOO_MANY_AGENTS',
  349: 'NGROK_TOO_OFTEN',
  350: 'NGROK_TOO_MANY_ENDPOINTS',
  351: 'NGROK_TOO_OFTEN',
  354: 'NGROK_DOMAIN_NOT_YOURS',
  355: 'NGROK_DOMAIN_INVALID',
  359: 'NGROK_BASIC_AUTH_REFUSED',
  360: 'NGROK_BASIC_AUTH_REFUSED',
  362: 'NGROK_REQUEST_REFUSED',
  382: 'NGROK_ACCOUNT_UNVERIFIED',
  396: 'NGROK_DOMAIN_INVALID',
  397: 'NGROK_DOMAIN_INVALID',
  702: 'NGROK_RATE',
  703: 'NGROK_RATE',
  714: 'NGROK_RATE',
  715: 'NGROK_RATE',
  716: 'NGROK_TOKEN_NEEDED',
  717: 'NGROK_TOKEN_NEEDED',
  718: 'NGROK_RATE',
  720: 'NGROK_RATE',
  722: 'NGROK_SERVICE_TROUBLE',
  724: 'NGROK_UNREACHED',
  725: 'NGROK_QUOTA_USED',
  726: 'NGROK_QUOTA_USED',
  727: 'NGROK_QUOTA_USED',
  728: 'NGROK_QUOTA_USED',
  729: 'NGROK_QUOTA_USED',
  730: 'NGROK_QUOTA_USED',
  731: 'NGROK_QUOTA_USED',
  732: 'NGROK_QUOTA_USED',
  733: 'NGROK_QUOTA_USED',
  734: 'NGROK_RATE',
  735: 'NGROK_QUOTA_USED',
  736: 'NGROK_QUOTA_USED',
  737: 'NGROK_QUOTA_USED',
  738: 'NGROK_QUOTA_USED',
  739: 'NGROK_QUOTA_USED',
  740: 'NGROK_QUOTA_USED',
  741: 'NGROK_SERVICE_TROUBLE',
  742: 'NGROK_SERVICE_TROUBLE',
  743: 'NGROK_SERVICE_TROUBLE',
  800: 'NGROK_REQUEST_REFUSED',
  801: 'NGROK_REQUEST_REFUSED',
  802: 'NGROK_SERVICE_TROUBLE',
  803: 'NGROK_SERVICE_TROUBLE',
  805: 'NGROK_REQUEST_REFUSED',
  1200: 'NGROK_ACCOUNT_UNVERIFIED',
  1808: 'NGROK_PLAN',
  2202: 'NGROK_POLICY_REFUSED',
  2229: 'NGROK_POLICY_REFUSED',
  2230: 'NGROK_POLICY_REFUSED',
  2235: 'NGROK_POLICY_REFUSED',
  2236: 'NGROK_POLICY_REFUSED',
  2254: 'NGROK_POLICY_REFUSED',
  2257: 'NGROK_BASIC_AUTH_REFUSED',
  2258: 'NGROK_BASIC_AUTH_REFUSED',
  2263: 'NGROK_BASIC_AUTH_PLAN',
  3004: 'NGROK_UNREACHED',
  3005: 'NGROK_UNREACHED',
  3006: 'NGROK_UNREACHED',
  3007: 'NGROK_UNREACHED',
  3200: 'TUNNEL_NOT_THERE',
  3202: 'NGROK_ACCOUNT_RULE',
  3203: 'NGROK_GUESTS_BLOCKED',
  3205: 'NGROK_GUESTS_BLOCKED',
  3208: 'NGROK_BANNED',
  3209: 'TUNNEL_NOT_THERE',
  3210: 'NGROK_UNREACHED',
  3211: 'NGROK_ACCOUNT_RULE',
  3213: 'NGROK_ACCOUNT_RULE',
  4018: 'NGROK_TOKEN_NEEDED',
  4026: 'NGROK_BASIC_AUTH_PLAN',
  4027: 'NGROK_QUOTA_USED',
  6008: 'NGROK_PAYMENT_FAILED',
  6009: 'NGROK_BANNED',
  6022: 'NGROK_TOKEN_NEEDED',
  6025: 'NGROK_ADDRESS_IN_USE',
  6030: 'NGROK_ADDRESS_IN_USE',
  6032: 'NGROK_BASIC_AUTH_PLAN',
  8012: 'NGROK_UNREACHED',
  8014: 'NGROK_ACCOUNT_BLOCKED',
  9000: 'NGROK_TOKEN_NEEDED',
  9009: 'NGROK_PLAN',
  9010: 'NGROK_PLAN',
  9011: 'NGROK_PLAN',
  9012: 'NGROK_PLAN',
  9013: 'NGROK_PLAN',
  9023: 'NGROK_BASIC_AUTH_PLAN',
  9026: 'NGROK_POLICY_REFUSED',
  9040: 'NGROK_NETWORK_BLOCKED',
  15008: 'NGROK_BASIC_AUTH_REFUSED',
  15009: 'NGROK_BASIC_AUTH_PLAN',
  15011: 'NGROK_BASIC_AUTH_REFUSED',
  15012: 'NGROK_BASIC_AUTH_REFUSED',
  15013: 'NGROK_NO_DEV_DOMAIN',
  18009: 'NGROK_ADDRESS_IN_USE'
};

/** Numbers that are tried again; all others stop at once. */
const TRIED_AGAIN: Readonly<
  Record<Exclude<Retry, 'never'>, readonly number[]>
> = {
  soon: [
    108, 334, 348, 702, 703, 714, 715, 718, 720, 724, 734, 3004, 3005, 3006,
    3007, 3200, 3202, 3209, 3210, 6025, 8012
  ],
  always: [128, 336, 349, 351, 722, 741, 742, 743, 802, 803]
};

it('is the table of exactly the codes that the edge can give', () => {
  expect([...SERVICE_ERRORS.keys()].sort()).toEqual([...KNOWN_CODES].sort());
  expect(
    Object.keys(EXPECTED)
      .map(number => `ERR_NGROK_${number}`)
      .sort()
  ).toEqual([...KNOWN_CODES].sort());
});

it.each(Object.entries(EXPECTED))('ERR_NGROK_%s is %s', (number, problem) => {
  expect(kindOf(`ERR_NGROK_${number}`).problem).toBe(problem);
});

it('tries again only what can pass by itself', () => {
  const { soon, always } = TRIED_AGAIN;
  for (const [code, { retry }] of SERVICE_ERRORS) {
    const number = Number(code.replace('ERR_NGROK_', ''));
    expect({ code, retry }).toEqual({
      code,
      retry: soon.includes(number)
        ? 'soon'
        : always.includes(number)
          ? 'always'
          : 'never'
    });
  }
});

it('stops at codes that nobody knows', () => {
  for (const code of ['ERR_NGROK_99999', 'constructor', '']) {
    expect(kindOf(code)).toEqual({ problem: 'NGROK_REFUSED', retry: 'never' });
  }
});

it('leaves no problem of the service without a code, and no two with the same words', () => {
  const used = new Set<string>(
    [...SERVICE_ERRORS.values()].map(({ problem }) => problem)
  );
  const unused = Object.keys(PROBLEMS).filter(
    code => code.startsWith('NGROK_') && !used.has(code)
  );
  // Those that the gateway finds out by itself.
  expect(unused.sort()).toEqual([
    'NGROK_CA_MISMATCH',
    'NGROK_CONNECTION_REFUSED',
    'NGROK_DNS',
    'NGROK_IPV6',
    'NGROK_NO_ANSWER',
    'NGROK_NO_NETWORK',
    'NGROK_REFUSED',
    'NGROK_TIMEOUT',
    'NGROK_TLS',
    'NGROK_TLS_INSPECTED'
  ]);
  const sentences = Object.values(PROBLEMS).map(([message]) => message);
  expect(new Set(sentences).size).toBe(sentences.length);
});

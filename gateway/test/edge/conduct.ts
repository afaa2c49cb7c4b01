/**
 * How the edge behaves where the real service's behaviour differs by plan, is
 * not known, or changes. Tests may change it at any time.
 *
 * @module
 */

import type { IQuota } from './front/quotas';

/** The edge's behaviour. */
export interface IEdgeConduct {
  /** Tokens that are valid; null for any but the empty one. Default null. */
  authtokens: readonly string[] | null;
  /**
   * Domains of the account; the first is taken when an agent asks for none.
   * Null: every domain is the account's, and without one it is a random one.
   * Default null.
   */
  domains: readonly string[] | null;
  /** Agent sessions at once; more are refused with 108. Default 3. */
  maxAgents: number;
  /** How long a lost session keeps its addresses (334 for others), in milliseconds. Default 0. */
  reapDelayMs: number;
  /** Whether an agent's heartbeats are answered, and missed. Default true. */
  answersHeartbeats: boolean;
  /** Whether an agent that asks for its endpoint back gets another address. Default false. */
  movesOnRebind: boolean;
  /** Answers every Bind with this URL, whatever was asked for. Default null. */
  bindUrl: string | null;
  /** What becomes of a visitor's basic credentials: `stripped` is what a policy has looked at, `withheld` everything. Default `forwarded`. */
  authorization: 'forwarded' | 'stripped' | 'withheld';
  /**
   * What becomes of `X-Forwarded-For` that a visitor sends: his address is
   * added to the same line, on a line of its own, or replaces it; or there is
   * none at all. Default `appended`.
   */
  forwardedFor: 'appended' | 'appended-as-line' | 'overwritten' | 'absent';
  /** Whether and when the page of free accounts is shown. Default `off`. */
  interstitial: 'off' | 'before-policy' | 'after-policy';
  /** Whether connections to the agent carry several requests, of several visitors. Default `fresh`. */
  agentConnections: 'fresh' | 'reused';
  /** Default: no limits. */
  quota: IQuota;
}

/** What a paid account with a domain of its own sees. */
export function usualConduct(): IEdgeConduct {
  return {
    authtokens: null,
    domains: null,
    maxAgents: 3,
    reapDelayMs: 0,
    answersHeartbeats: true,
    movesOnRebind: false,
    bindUrl: null,
    authorization: 'forwarded',
    forwardedFor: 'appended',
    interstitial: 'off',
    agentConnections: 'fresh',
    quota: { requests: Infinity, bytesOut: Infinity }
  };
}

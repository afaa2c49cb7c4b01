/**
 * A traffic policy: rules for requests, each with conditions and actions. What
 * the edge does not understand is refused when it is bound, so that no test
 * passes by a rule that is silently ignored.
 * https://ngrok.com/docs/traffic-policy/how-it-works
 *
 * @module
 */

import { Refusal } from '../refusal';
import type { IBindOptions } from '../rpc/messages';
import { isAuthorized, parseBasicAuth, type IBasicAuth } from './basic-auth';
import { compileCondition, type Condition } from './cel';
import { NotUnderstood } from './cel-tokens';
import { CelFailure } from './cel-values';
import type { IRequestFacts } from './request-facts';

/** What becomes of a request. */
export type PolicyVerdict =
  /** `usesCredentials`: a rule has looked at them. */
  | { readonly kind: 'pass'; readonly usesCredentials: boolean }
  | { readonly kind: 'challenge'; readonly realm: string }
  | { readonly kind: 'refuse'; readonly refusal: Refusal };

interface IRule {
  readonly conditions: readonly Condition[];
  readonly actions: readonly IBasicAuth[];
}

/** Options of an endpoint that do nothing as they stand. */
const EMPTY = [undefined, null, '', false, 0];

/** Options that the edge honours elsewhere. */
const HONOURED = ['Domain', 'Hostname', 'TrafficPolicy', 'BasicAuth'];

/** Rules, in order. */
export class TrafficPolicy {
  private constructor(private readonly rules: readonly IRule[]) {}

  /** @throws Refusal */
  static of(options: IBindOptions): TrafficPolicy {
    try {
      ensureHonoured(options);
      const rules = parseRules(options.TrafficPolicy);
      return new TrafficPolicy([...fromModule(options), ...rules]);
    } catch (error) {
      if (error instanceof NotUnderstood) {
        throw new Refusal('ERR_NGROK_2202', { value: error.message });
      }
      throw error;
    }
  }

  judge(facts: IRequestFacts): PolicyVerdict {
    let usesCredentials = false;
    try {
      for (const { conditions, actions } of this.rules) {
        if (conditions.every(holds => holds(facts))) {
          usesCredentials ||= actions.length > 0;
          const refusing = actions.find(
            action => action.enforce && !isAuthorized(action, facts)
          );
          if (refusing) {
            return { kind: 'challenge', realm: refusing.realm };
          }
        }
      }
    } catch (error) {
      if (!(error instanceof CelFailure)) {
        throw error;
      }
      const facts = { value: error.message };
      return { kind: 'refuse', refusal: new Refusal('ERR_NGROK_2254', facts) };
    }
    return { kind: 'pass', usesCredentials };
  }
}

function ensureHonoured(options: IBindOptions): void {
  for (const [name, value] of Object.entries(options)) {
    if (!HONOURED.includes(name) && !(EMPTY as unknown[]).includes(value)) {
      throw new NotUnderstood(`option ${name}`);
    }
  }
}

/** The older way to say the same, which the SDK's own `basicAuth` writes. */
function fromModule({ BasicAuth: auth }: IBindOptions): IRule[] {
  if (!auth) {
    return [];
  }
  const credentials = auth.credentials.map(
    ({ username, cleartext_password }) => `${username}:${cleartext_password}`
  );
  return [{ conditions: [], actions: [parseBasicAuth({ credentials })] }];
}

function parseRules(text: string | undefined): IRule[] {
  if (!text) {
    return [];
  }
  const { on_http_request: rules = [], ...otherPhases } = parsed(text);
  if (Object.keys(otherPhases).length > 0 || !Array.isArray(rules)) {
    throw new NotUnderstood(`phase ${Object.keys(otherPhases).join(', ')}`);
  }
  return rules.map(parseRule);
}

function parseRule(rule: unknown): IRule {
  const { name, expressions = [], actions, ...unknown } = asRecord(rule);
  const isWellFormed =
    Object.keys(unknown).length === 0 &&
    ['undefined', 'string'].includes(typeof name) &&
    Array.isArray(expressions) &&
    expressions.every(expression => typeof expression === 'string') &&
    Array.isArray(actions);
  if (!isWellFormed) {
    throw new NotUnderstood(`rule ${JSON.stringify(rule)}`);
  }
  return {
    conditions: (expressions as string[]).map(compileCondition),
    actions: (actions as unknown[]).map(parseAction)
  };
}

function parseAction(action: unknown): IBasicAuth {
  const { type, config, ...unknown } = asRecord(action);
  if (type !== 'basic-auth' || Object.keys(unknown).length > 0) {
    throw new NotUnderstood(`action ${String(type)}`);
  }
  return parseBasicAuth(config);
}

/** YAML is allowed too; the edge does not read it. */
function parsed(text: string): Record<string, unknown> {
  try {
    return asRecord(JSON.parse(text));
  } catch {
    throw new NotUnderstood('text that is not a JSON object');
  }
}

function asRecord(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new NotUnderstood(JSON.stringify(value));
  }
  return value as Record<string, unknown>;
}

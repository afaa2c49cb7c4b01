/**
 * Role × method × path, by the route table; what it does not name is refused.
 *
 * @module
 */

import type { IRouteTable } from '../policy/table';
import type { IRequestContext, Step } from './context';
import { refuse, statusAnswer } from './refusal';

/** @param table the whole of what guests may do */
export function policy(table: IRouteTable): Step {
  return context => {
    const guest = context.session?.guest ?? null;
    if (guest === null || context.below === null) {
      return refuse(context, 'unknown');
    }
    // A room is opened by a plain GET already, before Jupyter asks who it is.
    if (table.isSocket(context.below) !== (context.upgrade !== null)) {
      return statusAnswer(400);
    }
    const verdict = table.find(context.method, context.below, guest.role);
    switch (verdict.kind) {
      case 'unknown':
        return refuse(context, 'unknown');
      case 'no-such-method':
        return statusAnswer(405, { allow: verdict.allow.join(', ') });
      case 'forbidden':
        return refuse(context, 'forbidden');
      case 'allowed':
        break;
    }
    const { route } = verdict;
    if (declaredBytes(context) > route.bodyBytes) {
      return { ...statusAnswer(413), close: true };
    }
    context.route = route;
    return undefined;
  };
}

/** Length of the body as announced; a chunked one counts as one byte here and is counted as it comes. */
function declaredBytes({ request }: IRequestContext): number {
  return request.headers['transfer-encoding'] === undefined
    ? Number(request.headers['content-length'] ?? 0)
    : 1;
}

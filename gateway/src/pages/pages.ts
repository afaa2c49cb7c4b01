/**
 * The gateway's own pages.
 *
 * @module
 */

export { contentSecurityPolicy } from './frame';
export { joinPage, type IJoinPage, type JoinProblem } from './join';
export { REFUSALS, type IRefusal, type RefusalKind } from './refusals';
export { refusedPage, type IRefusedPage } from './refused';

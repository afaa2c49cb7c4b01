/**
 * The route table: everything a guest can reach, and nothing else.
 *
 * @module
 */

import { CONTENTS_ROUTES } from './contents-routes';
import { LAB_ROUTES } from './lab-routes';
import { REFUSED_ROUTES } from './refused-routes';
import type { IRoute } from './route';
import { RUNNING_ROUTES } from './running-routes';
import { TOGETHER_ROUTES } from './together-routes';

/** All rows, in the order in which they are looked up. */
export const ROUTES: readonly IRoute[] = [
  ...LAB_ROUTES,
  ...TOGETHER_ROUTES,
  ...CONTENTS_ROUTES,
  ...RUNNING_ROUTES,
  ...REFUSED_ROUTES
];

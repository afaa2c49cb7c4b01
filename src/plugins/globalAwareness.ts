/**
 * The token of jupyter-collaboration's global awareness, with the type that
 * its package does not export.
 *
 * @module
 */

import { IGlobalAwareness as token } from '@jupyter/collaborative-drive';
import type { IAwarenessStates } from '../people';

/** What each page says of itself: its user, and the document in front. */
export type IGlobalAwareness = IAwarenessStates;

/** Resolves to nothing where jupyter-collaboration is not installed. */
export const IGlobalAwareness = token;

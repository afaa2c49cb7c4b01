/**
 * Parts of Jupyter's state that guests read and change: what changes one makes
 * answers about it out of date, and those about the others not.
 *
 * @module
 */

/** A part of Jupyter's state. */
export type Area =
  /** Settings, themes, translations, kernel specs, Lab's page: no guest changes it. */
  | 'installation'
  /** Files, folders and checkpoints. */
  | 'documents'
  /** Kernels and sessions. */
  | 'kernels'
  | 'terminals'
  /** Rooms of documents: asking for one changes nothing that is shared. */
  | 'rooms';

/** Answers to GET that are the same for every guest of a role, and so are asked of Jupyter once for several. */
export interface ISharing {
  readonly area: Area;
  /** How long an answer is given again, in milliseconds from when Jupyter gave it. */
  readonly lifeMs: number;
  /** Raw queries that are not shared. */
  readonly except?: RegExp;
}

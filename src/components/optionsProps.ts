/**
 * What every group of options gets.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import type { Faults, ICeiling, IShareDraft } from '../draft';

/** A draft, what holds it, and whom to tell of changes. */
export interface IOptionsProps {
  draft: IShareDraft;
  ceiling: ICeiling;
  /** Faults to show; empty until the host has tried to start. */
  faults: Faults;
  onChange: (change: Partial<IShareDraft>) => void;
  trans: TranslationBundle;
}

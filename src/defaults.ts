/**
 * The defaults in force: built-in values until the settings are read, theirs
 * from then on.
 *
 * @module
 */

import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import type { IDefaultValues } from './defaultValues';
import { BUILT_IN_DEFAULTS, readDefaults } from './defaultValues';
import type { IShareDefaults } from './tokens';

/** The defaults in force, and the news that they changed. */
export class ShareDefaults implements IShareDefaults {
  get values(): IDefaultValues {
    return this._values;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Follows settings from now on; they live as long as the page. */
  follow(settings: ISettingRegistry.ISettings): void {
    const read = () => {
      this._values = readDefaults(settings.composite);
      this._changed.emit();
    };
    settings.changed.connect(read);
    read();
  }

  private _values: IDefaultValues = BUILT_IN_DEFAULTS;
  private readonly _changed = new Signal<this, void>(this);
}

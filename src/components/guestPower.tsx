/**
 * The plain warning: what a guest can do.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import { notTrustedIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

/** Says it in one sentence, wherever a share can begin or is live. */
export function GuestPower(props: { trans: TranslationBundle }): JSX.Element {
  const { trans } = props;
  return (
    <div className="jp-SecureShare-note jp-mod-warning">
      <notTrustedIcon.react tag="span" className="jp-SecureShare-noteIcon" />
      <p>
        {trans.__(
          'A guest can run any code as you and read what you can read. Invite only people whom you trust with that.'
        )}
      </p>
    </div>
  );
}

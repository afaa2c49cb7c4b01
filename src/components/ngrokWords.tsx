/**
 * What the host should know about ngrok before and while using it.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import { infoIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

/** Says who could read along, and who learns the host's address. */
export function NgrokWords(props: { trans: TranslationBundle }): JSX.Element {
  const { trans } = props;
  return (
    <div className="jp-SecureShare-note jp-mod-info">
      <infoIcon.react tag="span" className="jp-SecureShare-noteIcon" />
      <p className="jp-SecureShare-small">
        {trans.__(
          'TLS ends at ngrok, which could read all that you and your guests send. On free accounts its page for abuse reports shows the network address of this computer (header ngrok-agent-ips).'
        )}
      </p>
    </div>
  );
}

/**
 * What the host should know about ngrok before using it.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';
import { infoIcon } from '@jupyterlab/ui-components';

/** Says who could read along, and who learns the host's address. */
export function NgrokWords(props: { trans: TranslationBundle }): JSX.Element {
  const { trans } = props;
  return (
    <div className="jp-SecureShare-note jp-mod-info">
      <infoIcon.react tag="span" className="jp-SecureShare-noteIcon" />
      <div>
        <p>
          {trans.__(
            'TLS ends at ngrok: ngrok could read everything that you and your guests send.'
          )}
        </p>
        <p className="jp-SecureShare-further">
          {trans.__(
            'On free accounts each answer also tells guests the network address of this computer (header ngrok-agent-ips), and ngrok’s page for abuse reports shows it.'
          )}
        </p>
      </div>
    </div>
  );
}

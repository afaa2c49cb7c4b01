/**
 * The panel's heading and what a screen reader is told when the state changes.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';
import type { PanelState } from './stateOf';

interface IProps {
  state: PanelState;
  headingRef: React.Ref<HTMLHeadingElement>;
  trans: TranslationBundle;
}

/** One line for each state; a live region, because states change by themselves. */
export function Heading(props: IProps): JSX.Element {
  return (
    <header className="jp-SecureShare-heading">
      <span
        className={`jp-SecureShare-dot jp-mod-${props.state}`}
        aria-hidden="true"
      />
      <h2 ref={props.headingRef} tabIndex={-1} aria-live="polite">
        {headingText(props.state, props.trans)}
      </h2>
    </header>
  );
}

function headingText(state: PanelState, trans: TranslationBundle): string {
  switch (state) {
    case 'loading':
      return trans.__('Looking up how things stand…');
    case 'missing':
      return trans.__('Sharing is not switched on');
    case 'unreachable':
      return trans.__('The server cannot be asked');
    case 'blocked':
      return trans.__('Sharing is not possible here');
    case 'off':
      return trans.__('Share this JupyterLab');
    case 'starting':
      return trans.__('Opening the share…');
    case 'live':
      return trans.__('Sharing is live');
    case 'failed':
      return trans.__('The share failed, the door is shut');
  }
}

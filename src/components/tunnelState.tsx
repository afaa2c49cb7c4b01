/**
 * How the tunnel is: connected, or why not and when the next try begins; and
 * the way to another address.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';
import type { ITunnel } from '../protocol';
import { ProblemNote } from './problemNote';
import { RetryCountdown } from './retryCountdown';

interface IProps {
  tunnel: ITunnel;
  /** Whether the share has an outer lock. */
  hasOuterLock: boolean;
  /** Whether another address is on its way. */
  isMoving: boolean;
  /** Asks the host whether he means it, then asks for another address. */
  onNewAddress: () => void;
  trans: TranslationBundle;
}

/** The line and what belongs to it. */
export function TunnelState(props: IProps): JSX.Element {
  const { hasOuterLock, isMoving, trans, tunnel } = props;
  const isConnected = tunnel.state === 'connected';
  return (
    <section className="jp-SecureShare-tunnel" aria-label={trans.__('Tunnel')}>
      <div className="jp-SecureShare-tunnelLine">
        <span
          className={
            isConnected
              ? 'jp-SecureShare-dot jp-mod-connected'
              : 'jp-SecureShare-dot jp-mod-starting'
          }
          aria-hidden="true"
        />
        <span className="jp-SecureShare-tunnelText">
          <span role="status">
            {isMoving
              ? trans.__('Taking a new address…')
              : isConnected
                ? trans.__('Connected to ngrok')
                : trans.__('Reconnecting to ngrok')}
          </span>
          {!isConnected && !isMoving && (
            <RetryCountdown retryAt={tunnel.retry_at} trans={trans} />
          )}
        </span>
        <Button
          type="button"
          className="jp-SecureShare-textButton"
          minimal
          small
          // Not while it works: the keyboard would lose its place.
          aria-disabled={isMoving}
          onClick={isMoving ? undefined : props.onNewAddress}
        >
          {trans.__('New address')}
        </Button>
      </div>
      {tunnel.problem && (
        <ProblemNote problem={tunnel.problem} kind="warning" trans={trans} />
      )}
      {!isConnected && (
        <p className="jp-SecureShare-hint">
          {trans.__(
            'Guests cannot reach you now. They come back by themselves when the address is the same.'
          )}
        </p>
      )}
      {hasOuterLock && (
        <p className="jp-SecureShare-hint">
          {tunnel.edge_basic_auth
            ? trans.__(
                'Outer lock: ngrok asks for user name and passphrase, and your gateway asks again.'
              )
            : trans.__(
                'Outer lock: ngrok does not hand on credentials, so it does not ask for them; your gateway still does.'
              )}
        </p>
      )}
    </section>
  );
}

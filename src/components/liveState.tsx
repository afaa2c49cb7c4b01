/**
 * A live share: time left and Stop, the invitation, who is here.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import { Button, lockIcon, stopIcon } from '@jupyterlab/ui-components';
import * as React from 'react';
import { canExtend, EXTEND_MINUTES } from '../extension';
import { invitationText } from '../invitationText';
import type { IPerson } from '../people';
import type { IServerShareStatus } from '../protocol';
import { MOST_MINUTES } from '../protocol';
import type { SecretClipboard } from '../secretClipboard';
import type { IShareModel } from '../tokens';
import { AddressChanged } from './addressChanged';
import { GuestPower } from './guestPower';
import { InvitationCard } from './invitationCard';
import { NgrokWords } from './ngrokWords';
import { PeopleList } from './peopleList';
import { ProblemNote } from './problemNote';
import { TimeLeft } from './timeLeft';
import { TunnelState } from './tunnelState';
import { UsageMeter } from './usageMeter';

interface IProps {
  model: IShareModel;
  status: IServerShareStatus;
  people: readonly IPerson[];
  hostName: string;
  clipboard: SecretClipboard;
  onRemove: (guest: IPerson) => void;
  /** Asks the host whether he means it, then asks for another address. */
  onNewAddress: () => void;
  trans: TranslationBundle;
}

/** The state. */
export function LiveState(props: IProps): JSX.Element {
  const { clipboard, model, status, trans } = props;
  const { invitation } = model;
  const { tunnel, usage } = status;
  const expiresAt = status.expires_at ?? '';
  const context = {
    hostName: props.hostName,
    expiresAt,
    hasInterstitial: tunnel?.interstitial ?? false
  };
  // How many changes of address the host has taken note of.
  const [noted, setNoted] = React.useState(0);
  const changes = tunnel?.address_changes ?? 0;
  const ceiling = model.choices?.limits.max_share_minutes ?? null;
  const isExtendable = canExtend(status, ceiling);
  return (
    <>
      {model.lost && (
        <ProblemNote problem={model.lost} kind="error" trans={trans} />
      )}
      {model.error && (
        <ProblemNote problem={model.error} kind="error" trans={trans} />
      )}
      {changes > noted && (
        <AddressChanged
          copy={
            invitation &&
            (async () => {
              await clipboard.copy(invitationText(invitation, context, trans));
              return trans.__('Copied.');
            })
          }
          onDismiss={() => setNoted(changes)}
          trans={trans}
        />
      )}
      <div className="jp-SecureShare-liveBar">
        {expiresAt && <TimeLeft expiresAt={expiresAt} trans={trans} />}
        <div className="jp-SecureShare-buttons">
          <Button
            type="button"
            className="jp-SecureShare-button jp-mod-styled jp-mod-reject"
            // Not while it works: the keyboard would lose its place.
            disabled={!isExtendable}
            title={isExtendable ? undefined : endText(ceiling, trans)}
            onClick={() => void model.extend(EXTEND_MINUTES)}
          >
            {!isExtendable && (
              <lockIcon.react tag="span" className="jp-SecureShare-icon" />
            )}
            {trans.__('+%1 min', EXTEND_MINUTES)}
          </Button>
          <Button
            type="button"
            className="jp-SecureShare-button jp-mod-styled jp-mod-warn"
            disabled={model.isBusy('stop')}
            onClick={() => void model.stop()}
          >
            <stopIcon.react tag="span" className="jp-SecureShare-icon" />
            {model.isBusy('stop') ? trans.__('Stopping…') : trans.__('Stop')}
          </Button>
        </div>
      </div>
      {tunnel && (
        <TunnelState
          tunnel={tunnel}
          hasOuterLock={status.basic_auth === true}
          isMoving={model.isBusy('new-address')}
          onNewAddress={props.onNewAddress}
          trans={trans}
        />
      )}
      {!invitation && !model.isBusy('invitation') && (
        <Button
          type="button"
          className="jp-SecureShare-button jp-mod-styled jp-mod-reject"
          onClick={() => void model.loadInvitation()}
        >
          {trans.__('Fetch the invitation')}
        </Button>
      )}
      {invitation && (
        <InvitationCard
          invitation={invitation}
          context={context}
          clipboard={clipboard}
          trans={trans}
        />
      )}
      <PeopleList
        people={props.people}
        isRemoving={id => model.isBusy(`remove ${id}`)}
        onRemove={props.onRemove}
        trans={trans}
      />
      {usage && <UsageMeter usage={usage} trans={trans} />}
      <GuestPower trans={trans} />
      {status.transport === 'ngrok' && <NgrokWords trans={trans} />}
      {status.transport === 'lan' && (
        <p className="jp-SecureShare-hint">
          {trans.__(
            'This computer reached the address itself. Whether a firewall between you and your guests lets them through, only they can try.'
          )}
        </p>
      )}
      {status.problem && (
        <ProblemNote problem={status.problem} kind="warning" trans={trans} />
      )}
    </>
  );
}

/** Why the end cannot be moved any more. */
function endText(ceiling: number | null, trans: TranslationBundle): string {
  return ceiling !== null && ceiling < MOST_MINUTES
    ? trans.__('Your administrator allows %1 minutes.', ceiling)
    : trans.__('A share lasts %1 minutes at most.', MOST_MINUTES);
}

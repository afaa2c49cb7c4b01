/**
 * The panel's content: one state at a time.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';
import { isAuthtokenRefused } from '../authtokenProblems';
import type { IDefaultValues } from '../defaultValues';
import type { IShareDraft } from '../draft';
import { ceilingOf, changesWith, draftOf, heldBelow } from '../draft';
import type { IPerson } from '../people';
import type { IStartOptions } from '../protocol';
import type { SecretClipboard } from '../secretClipboard';
import type { IShareModel } from '../tokens';
import { Heading } from './heading';
import { LiveState } from './liveState';
import { ProblemNote } from './problemNote';
import { ShutState } from './shutState';
import { StartForm } from './startForm';
import { StartingState } from './startingState';
import type { PanelState } from './stateOf';
import { stateOf } from './stateOf';
import type { IUnsentAuthtoken } from './unsentAuthtoken';
import { clearPasted, nothingPasted } from './unsentAuthtoken';
import { useAnswers } from './useAnswers';
import { useFocusKept } from './useFocusKept';

/** What the view shows, and whom it asks. */
export interface IShareViewProps {
  model: IShareModel;
  defaults: IDefaultValues;
  /** The document guests see first. */
  document: string | null;
  people: readonly IPerson[];
  hostName: string;
  /** Whether anybody can see the panel; nothing is asked while not. */
  isShown: boolean;
  clipboard: SecretClipboard;
  /** Adds what only the application knows (document, host's name) and starts. */
  onStart: (options: Partial<IStartOptions>) => void;
  /** Asks the host whether he means it, then removes. */
  onRemove: (guest: IPerson) => void;
  /** Asks the host whether he means it, then asks for another address. */
  onNewAddress: () => void;
  onOpenSettings: () => void;
  trans: TranslationBundle;
}

/** The view. */
export function ShareView(props: IShareViewProps): JSX.Element {
  const { model } = props;
  const state = stateOf(model);
  const root = React.useRef<HTMLDivElement>(null);
  const heading = React.useRef<HTMLHeadingElement>(null);
  const [changes, setChanges] = React.useState<Partial<IShareDraft>>({});
  const { current: unsent } = React.useRef(nothingPasted());
  useAnswers(model, state, props.isShown);
  useFocusKept(root, heading);
  React.useEffect(() => {
    // They held for this share, and chosen passphrases are kept nowhere.
    if (state === 'live') {
      setChanges({});
      clearPasted(unsent);
    }
  }, [state, unsent]);
  const draft = heldBelow(
    { ...draftOf(props.defaults), ...changes },
    ceilingOf(model.choices)
  );
  return (
    <div ref={root} className="jp-SecureShare-view" data-state={state}>
      <Heading state={state} headingRef={heading} trans={props.trans} />
      <Body
        {...props}
        state={state}
        draft={draft}
        unsent={unsent}
        onChange={change => setChanges(earlier => changesWith(earlier, change))}
      />
    </div>
  );
}

interface IBodyProps extends IShareViewProps {
  state: PanelState;
  draft: IShareDraft;
  unsent: IUnsentAuthtoken;
  onChange: (change: Partial<IShareDraft>) => void;
}

function Body(props: IBodyProps): JSX.Element | null {
  const { model, state, trans, unsent } = props;
  const { choices, error, lost, status } = model;
  switch (state) {
    case 'loading':
      return null;
    case 'missing':
    case 'unreachable':
      return lost ? (
        <ShutState
          problem={lost}
          onRetry={() => model.refresh()}
          trans={trans}
        />
      ) : null;
    case 'blocked':
      return choices?.blocked ? (
        <ShutState
          problem={choices.blocked}
          onRetry={() => void model.loadChoices()}
          trans={trans}
        />
      ) : null;
    case 'starting':
      return (
        <StartingState
          done={status?.phase === 'starting' ? status.steps : []}
          isStopping={model.isBusy('stop')}
          onStop={() => void model.stop()}
          trans={trans}
        />
      );
    case 'live':
      return status ? (
        <LiveState {...props} key={status.id} status={status} />
      ) : null;
    case 'off':
    case 'failed': {
      // A refused wish and the failed share it left behind are one problem.
      const problem = error ?? status?.problem;
      return (
        <>
          {problem && (
            <ProblemNote
              problem={problem}
              kind={state === 'off' && !error ? 'info' : 'error'}
              trans={trans}
            />
          )}
          <StartForm
            {...props}
            choices={choices}
            isAuthtokenRefused={isAuthtokenRefused(problem?.code)}
            isAuthtokenBusy={model.isBusy('authtoken')}
            onSendAuthtoken={() => sendAuthtoken(model, unsent)}
            onForgetAuthtoken={() => void model.forgetAuthtoken()}
            startLabel={
              state === 'failed'
                ? trans.__('Try again')
                : trans.__('Start sharing')
            }
          />
        </>
      );
    }
  }
}

/** What was pasted stays for another try until the server has it. */
async function sendAuthtoken(
  model: IShareModel,
  unsent: IUnsentAuthtoken
): Promise<boolean> {
  const isSent = await model.giveAuthtoken(
    unsent.text.trim(),
    unsent.isToBeRemembered
  );
  if (isSent) {
    clearPasted(unsent);
  }
  return isSent;
}

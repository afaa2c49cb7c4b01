/**
 * What a share would be, in one sentence; the warning; one button; and the
 * options behind a second.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import {
  Button,
  caretDownIcon,
  caretRightIcon
} from '@jupyterlab/ui-components';
import * as React from 'react';
import type { IShareDraft } from '../draft';
import { ceilingOf, faultsOf, optionsOf } from '../draft';
import type { IShareChoices, IStartOptions } from '../protocol';
import { AuthtokenField } from './authtokenField';
import { GuestPower } from './guestPower';
import { NgrokWords } from './ngrokWords';
import { ProblemNote } from './problemNote';
import { StartOptions } from './startOptions';
import { TransportPicker } from './transportPicker';
import type { IUnsentAuthtoken } from './unsentAuthtoken';
import { clearPasted, isPasted } from './unsentAuthtoken';

interface IProps {
  /** Already held below the ceiling. */
  draft: IShareDraft;
  choices: IShareChoices | null;
  unsent: IUnsentAuthtoken;
  /** Whether ngrok refused the authtoken in use: another one is asked for. */
  isAuthtokenRefused: boolean;
  /** Whether the authtoken is being sent or forgotten. */
  isAuthtokenBusy: boolean;
  /** The document guests see first. */
  document: string | null;
  /** What the button says. */
  startLabel: string;
  onChange: (change: Partial<IShareDraft>) => void;
  onStart: (options: Partial<IStartOptions>) => void;
  /** Sends what was pasted; resolves to whether the server has it. */
  onSendAuthtoken: () => Promise<boolean>;
  onForgetAuthtoken: () => void;
  onOpenSettings: () => void;
  trans: TranslationBundle;
}

/** The form. */
export function StartForm(props: IProps): JSX.Element {
  const { choices, draft, trans, unsent } = props;
  const optionsId = React.useId();
  const form = React.useRef<HTMLFormElement>(null);
  // Chosen passphrases have to be typed, so their fields are in sight at once.
  const [isOpen, setIsOpen] = React.useState(draft.passwords === 'chosen');
  const [isChecked, setIsChecked] = React.useState(false);
  const faults = faultsOf(draft);
  const ceiling = ceilingOf(choices);
  const isNgrok = draft.transport === 'ngrok';
  const source = choices?.ngrok.authtoken_source ?? null;
  const [isReplacing, setIsReplacing] = React.useState(
    props.isAuthtokenRefused || unsent.text !== ''
  );
  // What is pasted lies outside of React; this draws it anew.
  const [, redraw] = React.useReducer((count: number) => count + 1, 0);
  const isAsked =
    isNgrok && choices !== null && (source === null || isReplacing);
  const isUnpasted = isAsked && !isPasted(unsent);
  const hasFault = Object.keys(faults).length > 0 || isUnpasted;
  const problem = choices?.transports.find(
    transport => transport.name === draft.transport
  )?.problem;

  // Whoever wanted to start and could not stands at the first thing to mend.
  const [wishes, setWishes] = React.useState(0);
  React.useEffect(() => {
    if (wishes) {
      form.current
        ?.querySelector<HTMLElement>('[aria-invalid="true"]')
        ?.focus();
    }
  }, [wishes]);

  const start = async () => {
    if (isAsked && !(await props.onSendAuthtoken())) {
      return;
    }
    setIsReplacing(false);
    redraw();
    props.onStart(optionsOf(draft));
  };
  const onSubmit = (event: React.FormEvent) => {
    event.preventDefault();
    if (hasFault) {
      setIsChecked(true);
      setIsOpen(isOpen || Object.keys(faults).length > 0);
      setWishes(wishes + 1);
    } else if (!problem) {
      void start();
    }
  };
  const Caret = isOpen ? caretDownIcon.react : caretRightIcon.react;
  return (
    <form ref={form} onSubmit={onSubmit} noValidate>
      <TransportPicker
        value={draft.transport}
        choices={choices?.transports ?? null}
        allowed={ceiling.transport}
        onChange={transport => props.onChange({ transport })}
        trans={trans}
      />
      {isNgrok && choices && (
        <AuthtokenField
          source={source}
          isReplacing={isReplacing}
          unsent={unsent}
          fault={
            isChecked && isUnpasted
              ? trans.__('Paste your authtoken.')
              : undefined
          }
          isBusy={props.isAuthtokenBusy}
          onReplace={isWanted => {
            clearPasted(unsent);
            setIsReplacing(isWanted);
          }}
          onForget={props.onForgetAuthtoken}
          onChange={redraw}
          trans={trans}
        />
      )}
      <p>{summary(draft, props.document, trans)}</p>
      <GuestPower trans={trans} />
      {isNgrok && <NgrokWords trans={trans} />}
      {problem && <ProblemNote problem={problem} kind="error" trans={trans} />}
      {choices?.warnings.map(warning => (
        <ProblemNote
          key={warning.code}
          problem={warning}
          kind="warning"
          trans={trans}
        />
      ))}
      <div className="jp-SecureShare-buttons">
        <Button
          type="submit"
          className="jp-SecureShare-button jp-mod-styled jp-mod-accept"
          disabled={Boolean(problem)}
        >
          {props.startLabel}
        </Button>
        <Button
          type="button"
          className="jp-SecureShare-textButton"
          minimal
          aria-expanded={isOpen}
          aria-controls={optionsId}
          onClick={() => setIsOpen(!isOpen)}
        >
          <Caret tag="span" className="jp-SecureShare-icon" />
          {trans.__('Change')}
        </Button>
      </div>
      <div id={optionsId} hidden={!isOpen}>
        {isOpen && (
          <StartOptions
            draft={draft}
            ceiling={ceiling}
            addresses={choices?.addresses ?? []}
            faults={isChecked ? faults : {}}
            onChange={props.onChange}
            onOpenSettings={props.onOpenSettings}
            trans={trans}
          />
        )}
      </div>
    </form>
  );
}

/** What will be shared, with whom, how. */
function summary(
  draft: IShareDraft,
  document: string | null,
  trans: TranslationBundle
): string {
  if (draft.transport === 'ngrok') {
    return document
      ? trans.__(
          'Whoever has your invitation works live with you in %1 and in the rest of this JupyterLab, from anywhere on the internet, for %2 minutes.',
          document,
          draft.minutes
        )
      : trans.__(
          'Whoever has your invitation works live with you in this JupyterLab, from anywhere on the internet, for %1 minutes.',
          draft.minutes
        );
  }
  return document
    ? trans.__(
        'Whoever has your invitation works live with you in %1 and in the rest of this JupyterLab, over your local network, for %2 minutes.',
        document,
        draft.minutes
      )
    : trans.__(
        'Whoever has your invitation works live with you in this JupyterLab, over your local network, for %1 minutes.',
        draft.minutes
      );
}

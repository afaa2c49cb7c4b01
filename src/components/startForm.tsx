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
import { GuestPower } from './guestPower';
import { ProblemNote } from './problemNote';
import { StartOptions } from './startOptions';

interface IProps {
  /** Already held below the ceiling. */
  draft: IShareDraft;
  choices: IShareChoices | null;
  /** The document guests see first. */
  document: string | null;
  /** What the button says. */
  startLabel: string;
  onChange: (change: Partial<IShareDraft>) => void;
  onStart: (options: Partial<IStartOptions>) => void;
  onOpenSettings: () => void;
  trans: TranslationBundle;
}

/** The form. */
export function StartForm(props: IProps): JSX.Element {
  const { choices, draft, trans } = props;
  const optionsId = React.useId();
  const form = React.useRef<HTMLFormElement>(null);
  // Chosen passphrases have to be typed, so their fields are in sight at once.
  const [isOpen, setIsOpen] = React.useState(draft.passwords === 'chosen');
  const [isChecked, setIsChecked] = React.useState(false);
  const faults = faultsOf(draft);
  const hasFault = Object.keys(faults).length > 0;
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

  const onSubmit = (event: React.FormEvent) => {
    event.preventDefault();
    if (hasFault) {
      setIsChecked(true);
      setIsOpen(true);
      setWishes(wishes + 1);
    } else if (!problem) {
      props.onStart(optionsOf(draft));
    }
  };
  const Caret = isOpen ? caretDownIcon.react : caretRightIcon.react;
  return (
    <form ref={form} onSubmit={onSubmit} noValidate>
      <p>{summary(draft, props.document, trans)}</p>
      <GuestPower trans={trans} />
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
            ceiling={ceilingOf(choices)}
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

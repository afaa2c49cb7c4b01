/**
 * A button that copies, and shows for a moment that it did.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import { Button, checkIcon, copyIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

/** How long the tick stays, in milliseconds. */
const TICK_MS = 2000;

interface IProps {
  /** What the button says to those who cannot see the icon. */
  label: string;
  /** Visible text beside the icon; only the icon without it. */
  text?: string;
  /** Whether it is the one to press first. */
  isPrimary?: boolean;
  /** Copies, and resolves to what is to be announced. */
  copy: () => Promise<string>;
  /** Takes the announcement. */
  onCopied: (announcement: string) => void;
  trans: TranslationBundle;
}

/** The button. */
export function CopyButton(props: IProps): JSX.Element {
  const [isDone, setIsDone] = React.useState(false);
  React.useEffect(() => {
    if (isDone) {
      const timer = setTimeout(() => setIsDone(false), TICK_MS);
      return () => clearTimeout(timer);
    }
    return undefined;
  }, [isDone]);
  const onClick = async () => {
    try {
      props.onCopied(await props.copy());
      setIsDone(true);
    } catch {
      props.onCopied(
        props.trans.__(
          'The browser did not allow copying. Show the text and copy it by hand.'
        )
      );
    }
  };
  const Icon = isDone ? checkIcon.react : copyIcon.react;
  return (
    <Button
      type="button"
      className={
        props.text
          ? `jp-SecureShare-button jp-mod-styled ${props.isPrimary ? 'jp-mod-accept' : 'jp-mod-reject'}`
          : 'jp-SecureShare-iconButton'
      }
      minimal={!props.text}
      small={!props.text}
      title={props.label}
      aria-label={props.label}
      onClick={() => void onClick()}
    >
      <Icon tag="span" className="jp-SecureShare-icon" />
      {props.text}
    </Button>
  );
}

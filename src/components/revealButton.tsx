/**
 * The button that shows a secret and hides it again.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

interface IProps {
  /** Label of the secret: there may be several buttons of this kind. */
  label: string;
  isShown: boolean;
  onChange: (isShown: boolean) => void;
  trans: TranslationBundle;
}

/** The button. */
export function RevealButton(props: IProps): JSX.Element {
  const { isShown, label, trans } = props;
  return (
    <Button
      type="button"
      className="jp-SecureShare-textButton"
      minimal
      small
      aria-label={
        isShown ? trans.__('Hide: %1', label) : trans.__('Show: %1', label)
      }
      onClick={() => props.onChange(!isShown)}
    >
      {isShown ? trans.__('Hide') : trans.__('Show')}
    </Button>
  );
}

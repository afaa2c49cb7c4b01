/**
 * The states in which nothing can be started: why, and what to do.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';
import type { IProblem } from '../protocol';
import { ProblemNote } from './problemNote';

interface IProps {
  problem: IProblem;
  onRetry: () => void;
  trans: TranslationBundle;
}

/** The state. */
export function ShutState(props: IProps): JSX.Element {
  const { trans } = props;
  return (
    <>
      <ProblemNote problem={props.problem} kind="warning" trans={trans} />
      <div className="jp-SecureShare-buttons">
        <Button
          type="button"
          className="jp-SecureShare-button jp-mod-styled jp-mod-reject"
          onClick={props.onRetry}
        >
          {trans.__('Check again')}
        </Button>
      </div>
    </>
  );
}

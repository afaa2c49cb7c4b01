/**
 * A problem in a box: what happened, and what to do next.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import { errorIcon, infoIcon } from '@jupyterlab/ui-components';
import * as React from 'react';
import { problemText } from '../problems';
import type { IProblem } from '../protocol';
import { ExternalLink } from './externalLink';

interface IProps {
  problem: IProblem;
  /** Errors are announced at once, the others are found while reading. */
  kind: 'error' | 'warning' | 'info';
  trans: TranslationBundle;
}

/** The box. */
export function ProblemNote(props: IProps): JSX.Element {
  const { problem, trans } = props;
  const { message, nextStep } = problemText(problem, trans);
  const Icon = props.kind === 'info' ? infoIcon.react : errorIcon.react;
  return (
    <div
      className={`jp-SecureShare-note jp-mod-${props.kind}`}
      role={props.kind === 'error' ? 'alert' : undefined}
    >
      <Icon tag="span" className="jp-SecureShare-noteIcon" />
      <div>
        <p>{message}</p>
        {nextStep && <p className="jp-SecureShare-nextStep">{nextStep}</p>}
        {problem.service && (
          <p className="jp-SecureShare-service">
            {trans.__('ngrok says: “%1”', problem.service.text)}{' '}
            <ExternalLink href={problem.service.link} trans={trans}>
              {problem.service.code}
            </ExternalLink>
          </p>
        )}
      </div>
    </div>
  );
}

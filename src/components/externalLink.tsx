/**
 * A link to a page elsewhere.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import { launchIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

interface IProps {
  /** Other addresses than https are not made a link. */
  href: string;
  children: string;
  trans: TranslationBundle;
}

/** The link; the page it leads to learns nothing of this one and cannot reach it. */
export function ExternalLink(props: IProps): JSX.Element {
  if (!props.href.startsWith('https://')) {
    return <>{props.children}</>;
  }
  return (
    <a
      className="jp-SecureShare-externalLink"
      href={props.href}
      target="_blank"
      rel="noopener noreferrer"
    >
      {props.children}
      <launchIcon.react tag="span" className="jp-SecureShare-linkIcon" />
      <span className="jp-sr-only">
        {props.trans.__('(opens in a new tab)')}
      </span>
    </a>
  );
}

/**
 * The countdown to the end of the share.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';
import { LAST_MINUTES_MS, timeLeftText } from '../timeText';

interface IProps {
  /** RFC 3339. */
  expiresAt: string;
  trans: TranslationBundle;
}

/** Counts down each second. */
export function TimeLeft(props: IProps): JSX.Element {
  const [now, setNow] = React.useState(() => Date.now());
  React.useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const leftMs = Date.parse(props.expiresAt) - now;
  return (
    <span
      className={
        leftMs <= LAST_MINUTES_MS
          ? 'jp-SecureShare-time jp-mod-ending'
          : 'jp-SecureShare-time'
      }
      role="timer"
    >
      {timeLeftText(leftMs, props.trans)}
    </span>
  );
}

/**
 * How long it is to the next try.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

interface IProps {
  /** RFC 3339; null while a try is under way. */
  retryAt: string | null;
  trans: TranslationBundle;
}

/** Counts down each second; a timer, so that a screen reader does not count along. */
export function RetryCountdown(props: IProps): JSX.Element {
  const { retryAt, trans } = props;
  const [now, setNow] = React.useState(() => Date.now());
  React.useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [retryAt]);
  const seconds =
    retryAt === null ? 0 : Math.ceil((Date.parse(retryAt) - now) / 1000);
  return (
    <span className="jp-SecureShare-retry" role="timer">
      {seconds > 0
        ? trans.__('next try in %1 s', seconds)
        : trans.__('trying now…')}
    </span>
  );
}

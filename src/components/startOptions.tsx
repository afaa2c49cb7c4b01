/**
 * The options of a share, each with the administrator's ceiling where there
 * is one.
 *
 * @module
 */

import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';
import type { IAddress } from '../protocol';
import { LockOptions } from './lockOptions';
import { NetworkOptions } from './networkOptions';
import type { IOptionsProps } from './optionsProps';

interface IProps extends IOptionsProps {
  /** Addresses of the computer that runs Jupyter. */
  addresses: readonly IAddress[];
  onOpenSettings: () => void;
}

/** Both groups, and the way to the defaults. */
export function StartOptions(props: IProps): JSX.Element {
  const { trans } = props;
  return (
    <div className="jp-SecureShare-options">
      <NetworkOptions {...props} />
      <LockOptions {...props} />
      <p className="jp-SecureShare-hint">
        {trans.__('These hold for this share.')}{' '}
        <Button
          type="button"
          className="jp-SecureShare-link"
          minimal
          small
          onClick={props.onOpenSettings}
        >
          {trans.__('Change the defaults')}
        </Button>
      </p>
    </div>
  );
}

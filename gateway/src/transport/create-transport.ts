/**
 * Chooses the transport.
 *
 * @module
 */

import type { IStart, IStartOptions } from '../../../src/protocol';
import type { ICredentials } from '../basic-credentials';
import type { IClock } from '../clock';
import type { ILog } from '../log';
import type { IRandom } from '../random';
import { createLanTransport } from './lan';
import { createNgrokTransport } from './ngrok/ngrok';
import type { ITransport } from './transport';

/** What any transport may need. */
export interface ITransportOptions {
  start: Pick<IStart, 'state_folder' | 'ngrok'> & { options: IStartOptions };
  /** Credentials of the outer lock; null when it is off. */
  outer: ICredentials | null;
  clock: IClock;
  random: IRandom;
  log: ILog;
}

/** Makes the transport that the host has chosen. */
export function createTransport({
  start,
  outer,
  ...tools
}: ITransportOptions): ITransport {
  const { options, state_folder: stateFolder, ngrok } = start;
  switch (options.transport) {
    case 'lan':
      return createLanTransport({ where: options, stateFolder, ...tools });
    case 'ngrok':
      return createNgrokTransport({
        access: ngrok,
        domain: options.domain,
        outer,
        ...tools
      });
  }
}

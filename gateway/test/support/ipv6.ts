/**
 * Tests that need IPv6: skipped, and shown as skipped, on a machine without.
 *
 * @module
 */

import { listAddresses } from '../../src/transport/addresses';

/** `it` where the machine has `::1`. */
export const withIPv6 = listAddresses().some(({ address }) => address === '::1')
  ? it
  : it.skip;

/**
 * The benches by name, in the order in which they run.
 *
 * @module
 */
import * as coldLoad from './cold-load.mjs';
import * as gatewayStart from './gateway-start.mjs';
import * as herd from './herd.mjs';
import * as httpGet from './http-get.mjs';
import * as idleTab from './idle-tab.mjs';
import * as memory from './memory.mjs';
import * as socketEcho from './socket-echo.mjs';
import * as stop from './stop.mjs';
import * as streaming from './streaming.mjs';

/** Each has a `title` and a `run` that is given the Node to use and prints a table. */
export const BENCHES = {
  'gateway-start': gatewayStart,
  memory,
  stop,
  'http-get': httpGet,
  'socket-echo': socketEcho,
  streaming,
  'cold-load': coldLoad,
  'idle-tab': idleTab,
  herd
};

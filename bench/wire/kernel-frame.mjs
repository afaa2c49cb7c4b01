/**
 * Kernel messages as JupyterLab sends them: sub-protocol
 * `v1.kernel.websocket.jupyter.org` (`jupyter_server/services/kernels/connection/base.py`).
 *
 * @module
 */
import { randomUUID } from 'node:crypto';

export const KERNEL_PROTOCOL = 'v1.kernel.websocket.jupyter.org';

/** A frame: count of offsets, offsets, channel, then the parts, all offsets as little-endian 64 bit. */
function frame(channel, parts) {
  const pieces = [channel, ...parts].map(part => Buffer.from(part));
  const head = Buffer.alloc(8 * (pieces.length + 2));
  head.writeBigUInt64LE(BigInt(pieces.length + 1), 0);
  let offset = head.length;
  head.writeBigUInt64LE(BigInt(offset), 8);
  pieces.forEach((piece, index) => {
    offset += piece.length;
    head.writeBigUInt64LE(BigInt(offset), 8 * (index + 2));
  });
  return Buffer.concat([head, ...pieces]);
}

function header(type, session) {
  return JSON.stringify({
    date: new Date().toISOString(),
    msg_id: randomUUID(),
    msg_type: type,
    session,
    username: '',
    version: '5.2'
  });
}

/** What a page sends to run code. */
export function executeRequest(session, code) {
  return frame('shell', [
    header('execute_request', session),
    '{}',
    '{}',
    JSON.stringify({
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: true,
      stop_on_error: true,
      code
    })
  ]);
}

/**
 * Makes the answer to run code: one output that holds the code again.
 *
 * @returns the frame for a request's frame
 */
export function outputMaker() {
  const own = header('stream', 'kernel');
  return request => {
    const at = index => Number(request.readBigUInt64LE(8 * (index + 1)));
    const content = JSON.parse(request.subarray(at(4), at(5)).toString());
    return frame('iopub', [
      own,
      request.subarray(at(1), at(2)),
      '{}',
      JSON.stringify({ name: 'stdout', text: content.code })
    ]);
  };
}

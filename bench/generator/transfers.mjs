/**
 * Big files, down as `files/` serves them and up as JupyterLab sends them:
 * one `PUT api/contents/…` for each MiB, numbered, the last one −1
 * (`CHUNK_SIZE` in `@jupyterlab/filebrowser`'s model). Nothing touches a disk.
 *
 * @module
 */
import { once } from 'node:events';
import { Agent, request } from 'node:https';
import { setTimeout as passed } from 'node:timers/promises';
import { TLS_OPTIONS } from './tls-options.mjs';

const CHUNK_BYTES = 1024 * 1024;
const CONTENT = Buffer.from(Buffer.alloc(CHUNK_BYTES, 'x').toString('base64'));

/** How long after the first byte a guest stops reading, in milliseconds. */
const STALL_AFTER_MS = 200;

/**
 * Reads a file of that many bytes to the end.
 *
 * @returns MiB a second
 */
export async function download({ place, bytes }) {
  const beganMs = performance.now();
  const answer = await get(place, bytes);
  let received = 0;
  answer.on('data', chunk => (received += chunk.length));
  await once(answer, 'end');
  if (received !== bytes) {
    throw new Error(`${received} of ${bytes} bytes came.`);
  }
  return mibPerSecond(bytes, beganMs);
}

/** Begins to read a file, stops reading for some time, then goes away. */
export async function stall({ place, bytes, seconds }) {
  const answer = await get(place, bytes);
  answer.resume();
  await passed(STALL_AFTER_MS);
  answer.pause();
  await passed(seconds * 1000);
  answer.destroy();
}

/**
 * Sends a file of that many bytes, chunk by chunk.
 *
 * @returns MiB of the file a second; on the wire it is a third more, for base64
 */
export async function upload({ place, bytes }) {
  const agent = new Agent({ keepAlive: true, ...TLS_OPTIONS });
  const chunks = bytes / CHUNK_BYTES;
  const beganMs = performance.now();
  for (let number = 1; number <= chunks; number++) {
    await putChunk(place, agent, number === chunks ? -1 : number);
  }
  agent.destroy();
  return mibPerSecond(bytes, beganMs);
}

async function get({ origin, basePath, cookie }, bytes) {
  const outgoing = request(`${origin}${basePath}files/${bytes}.bin`, {
    agent: false,
    ...TLS_OPTIONS,
    headers: { Cookie: cookie }
  });
  outgoing.end();
  const [answer] = await once(outgoing, 'response');
  if (answer.statusCode !== 200) {
    throw new Error(`The download was answered ${answer.statusCode}.`);
  }
  // The end of a stalled download is no error.
  answer.on('error', () => {});
  return answer;
}

async function putChunk({ origin, basePath, cookie }, agent, chunk) {
  const head = Buffer.from(
    `{"type":"file","format":"base64","name":"big.bin","chunk":${chunk},"content":"`
  );
  const tail = Buffer.from('"}');
  const outgoing = request(`${origin}${basePath}api/contents/big.bin`, {
    agent,
    method: 'PUT',
    headers: {
      Cookie: cookie,
      Origin: origin,
      'Content-Type': 'application/json',
      'Content-Length': head.length + CONTENT.length + tail.length
    }
  });
  outgoing.write(head);
  outgoing.write(CONTENT);
  outgoing.end(tail);
  const [answer] = await once(outgoing, 'response');
  if (answer.statusCode !== 200) {
    throw new Error(`Chunk ${chunk} was answered ${answer.statusCode}.`);
  }
  answer.resume();
  await once(answer, 'end');
}

function mibPerSecond(bytes, beganMs) {
  return bytes / 1024 / 1024 / ((performance.now() - beganMs) / 1000);
}

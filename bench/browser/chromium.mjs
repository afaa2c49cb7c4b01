/**
 * A headless Chromium that trusts what is on the other end, so that it caches
 * as it does in real life: under a certificate it complains about, it does not.
 *
 * @module
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:tls';
import { chromium } from '@playwright/test';
import { findChromium } from '../../scripts/setup/chromium.mjs';

/**
 * @param url where it will go
 * @param address `host:port` in place of what DNS says, or null
 */
export async function launchChromium(url, address) {
  const { hostname, port } = new URL(url);
  const place = address ?? `${hostname}:${port}`;
  return chromium.launch({
    executablePath: findChromium() ?? undefined,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--ignore-certificate-errors-spki-list=${await keyHash(hostname, place)}`,
      ...(address === null
        ? []
        : [`--host-resolver-rules=MAP ${hostname} ${address}`])
    ]
  });
}

/** SHA-256 of the public key that is shown for a name at an address. */
async function keyHash(servername, place) {
  const [host, port] = place.split(':');
  const socket = connect({
    host,
    port: Number(port),
    rejectUnauthorized: false,
    ...(/^[\d.]+$/.test(servername) ? {} : { servername })
  });
  await once(socket, 'secureConnect');
  const { publicKey } = socket.getPeerX509Certificate();
  socket.destroy();
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');
}

/**
 * Kernel messages as JupyterLab writes them.
 *
 * @module
 */

/** Parts of a message. */
export interface IMessageParts {
  readonly channel?: string;
  readonly header?: unknown;
  readonly parent?: unknown;
  readonly metadata?: unknown;
  readonly content?: unknown;
  readonly buffers?: readonly Buffer[];
}

/** A header such as JupyterLab's. */
export function headerOf(type: string): Record<string, unknown> {
  return {
    msg_id: '0b0e1c34-9f0e-4a53-9d3b-6d2f1c0f7a11',
    msg_type: type,
    session: 'f2d0a1',
    username: '',
    date: '2026-11-24T06:00:00.000Z',
    version: '5.2'
  };
}

/** A frame of `v1.kernel.websocket.jupyter.org`. */
export function v1Frame(parts: IMessageParts): Buffer {
  return v1FrameOf([
    Buffer.from(parts.channel ?? 'shell'),
    ...[
      parts.header ?? headerOf('execute_request'),
      parts.parent ?? {},
      parts.metadata ?? {},
      parts.content ?? { code: '40+2' }
    ].map(part => Buffer.from(JSON.stringify(part))),
    ...(parts.buffers ?? [])
  ]);
}

/** The same from raw parts, channel first. */
export function v1FrameOf(parts: readonly Buffer[]): Buffer {
  const count = parts.length + 1;
  const head = Buffer.alloc(8 * (count + 1));
  head.writeBigUInt64LE(BigInt(count), 0);
  let offset = head.length;
  [...parts, Buffer.alloc(0)].forEach((part, index) => {
    head.writeBigUInt64LE(BigInt(offset), 8 * (index + 1));
    offset += part.length;
  });
  return Buffer.concat([head, ...parts]);
}

/** A legacy message: text, or binary when it has buffers. */
export function legacyFrame(parts: IMessageParts): {
  data: Buffer;
  isBinary: boolean;
} {
  const json = Buffer.from(
    JSON.stringify({
      channel: parts.channel ?? 'shell',
      header: parts.header ?? headerOf('execute_request'),
      parent_header: parts.parent ?? {},
      metadata: parts.metadata ?? {},
      content: parts.content ?? { code: '40+2' },
      ...(parts.buffers ? {} : { buffers: [] })
    })
  );
  return parts.buffers
    ? { data: legacyBinary([json, ...parts.buffers]), isBinary: true }
    : { data: json, isBinary: false };
}

/** The legacy binary frame of raw parts, JSON first. */
export function legacyBinary(parts: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(4 * (parts.length + 1));
  head.writeUInt32BE(parts.length, 0);
  let offset = head.length;
  parts.forEach((part, index) => {
    head.writeUInt32BE(offset, 4 * (index + 1));
    offset += part.length;
  });
  return Buffer.concat([head, ...parts]);
}

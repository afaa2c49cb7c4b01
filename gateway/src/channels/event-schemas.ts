/**
 * Which of Jupyter's events a guest's JupyterLab gets, and which fields of
 * them: a table. Events of other schemas, ours included, stay with the host.
 *
 * @module
 */

/** What a field holds. */
export type EventField =
  /** Text, number or truth value, as it is. */
  | 'value'
  /** Text for people: absolute paths are taken out. */
  | 'text'
  /** A path: the event is dropped when it is absolute. */
  | 'path';

/** Fields by schema id; a field that is not named does not pass. */
export const EVENT_SCHEMAS: ReadonlyMap<
  string,
  Readonly<Record<string, EventField>>
> = new Map<string, Readonly<Record<string, EventField>>>([
  [
    'https://events.jupyter.org/jupyter_server/contents_service/v1',
    { action: 'value', path: 'path', source_path: 'path' }
  ],
  [
    'https://events.jupyter.org/jupyter_server/kernel_actions/v1',
    {
      action: 'value',
      kernel_id: 'value',
      kernel_name: 'value',
      status: 'value',
      status_code: 'value',
      msg: 'text'
    }
  ],
  [
    'https://schema.jupyter.org/jupyter_collaboration/awareness/v1',
    { roomid: 'value', username: 'value', action: 'value', msg: 'text' }
  ],
  [
    'https://schema.jupyter.org/jupyter_collaboration/session/v1',
    {
      level: 'value',
      room: 'value',
      path: 'path',
      action: 'value',
      msg: 'text'
    }
  ]
]);

/** What `jupyter_events` puts around every event. */
export const ENVELOPE: Readonly<Record<string, EventField>> = {
  schema_id: 'value',
  __timestamp__: 'value',
  __schema__: 'value',
  __schema_version__: 'value',
  __metadata_version__: 'value'
};

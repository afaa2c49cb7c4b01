/**
 * Workspaces of a guest's page. JupyterLab saves the page's layout after each
 * look at a folder, changed or not, and lists the workspaces every ten
 * seconds; only this page's own actions change them.
 *
 * @module
 */

import { WorkspaceManager, type Workspace } from '@jupyterlab/services';
import { SLOW_POLL_MS } from './pollPace';

type List = Awaited<ReturnType<WorkspaceManager['list']>>;

/** Sends what has changed, and asks for what may have. */
export class FrugalWorkspaceManager extends WorkspaceManager {
  constructor({
    now,
    ...options
  }: WorkspaceManager.IOptions & {
    /** Milliseconds that never jump. */
    now: () => number;
  }) {
    super(options);
    this._now = now;
  }

  override async save(
    id: string,
    workspace: Workspace.IWorkspace
  ): Promise<void> {
    const text = JSON.stringify(workspace);
    if (this._saved.get(id) === text) {
      return;
    }
    this._forget(id);
    try {
      await super.save(id, workspace);
    } catch (error) {
      this._forget(id);
      throw error;
    }
    const isAlone = !this._saved.has(id);
    this._forget(id);
    // Two saves of one workspace may overtake each other: then nothing is known.
    if (isAlone) {
      this._saved.set(id, text);
    }
  }

  override async remove(id: string): Promise<void> {
    this._forget(id);
    await super.remove(id);
    this._forget(id);
  }

  override async list(): Promise<List> {
    if (this._list !== null && this._now() - this._list.atMs < SLOW_POLL_MS) {
      return this._list.value;
    }
    const asked = { atMs: this._now() };
    this._asked = asked;
    const value = await super.list();
    if (this._asked === asked) {
      this._list = { ...asked, value };
    }
    return value;
  }

  private _forget(id: string): void {
    this._saved.delete(id);
    this._list = null;
    this._asked = null;
  }

  private readonly _now: () => number;
  private readonly _saved = new Map<string, string>();
  private _list: { atMs: number; value: List } | null = null;
  private _asked: { atMs: number } | null = null;
}

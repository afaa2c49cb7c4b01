/**
 * Which of JupyterLab's objects asks again for what.
 *
 * @module
 */

import type { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import type { ServiceManager } from '@jupyterlab/services';
import type { IGuestChanged } from '../../protocol';
import type { AskAgain } from './changeFollower';

/** What is asked. */
export interface IAskedOptions {
  services: Pick<ServiceManager.IManager, 'kernels' | 'sessions' | 'terminals'>;
  /** Null where the host's JupyterLab has no file browser. */
  browsers: Pick<IFileBrowserFactory['tracker'], 'filter' | 'forEach'> | null;
}

/** Asks for a change where it is shown. */
export function createAskAgain({
  services,
  browsers
}: IAskedOptions): AskAgain {
  return async change => {
    switch (change.what) {
      case 'kernels':
        return services.kernels.refreshRunning();
      case 'sessions':
        return services.sessions.refreshRunning();
      case 'terminals':
        return services.terminals.isAvailable()
          ? services.terminals.refreshRunning()
          : undefined;
      case 'folder': {
        const showing =
          browsers?.filter(({ model }) => model.path === change.path) ?? [];
        await Promise.all(showing.map(({ model }) => model.refresh()));
      }
    }
  };
}

/** All that is shown. */
export function allShown({ browsers }: IAskedOptions): IGuestChanged[] {
  const paths = new Set<string>();
  browsers?.forEach(({ model }) => paths.add(model.path));
  return [
    { type: 'changed', what: 'kernels' },
    { type: 'changed', what: 'sessions' },
    { type: 'changed', what: 'terminals' },
    ...[...paths].map(path => ({
      type: 'changed' as const,
      what: 'folder' as const,
      path
    }))
  ];
}

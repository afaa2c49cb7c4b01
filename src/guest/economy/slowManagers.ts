/**
 * JupyterLab's managers of what runs, which ask by themselves now and then
 * only. Everything else about them is JupyterLab's.
 *
 * Each asks through its client, which keeps the pace, and hurries when it is
 * told to refresh: that is what JupyterLab does after the guest's own actions.
 *
 * @module
 */

import {
  KernelAPI,
  KernelManager,
  KernelSpecAPI,
  KernelSpecManager,
  SessionAPI,
  SessionManager,
  TerminalAPI,
  TerminalManager,
  UserAPI,
  UserManager,
  type Kernel,
  type KernelSpec,
  type ServerConnection,
  type Session,
  type Terminal,
  type User
} from '@jupyterlab/services';
import type { PollPace } from './pollPace';

/** What a manager needs. */
export interface ISlowManagerOptions {
  serverSettings?: ServerConnection.ISettings;
  pace: PollPace;
}

class SlowKernelClient extends KernelAPI.KernelAPIClient {
  constructor({ serverSettings, pace }: ISlowManagerOptions) {
    super({ serverSettings });
    this._pace = pace;
  }

  override async listRunning(): Promise<Kernel.IModel[]> {
    return this._pace.ask(() => super.listRunning());
  }

  private readonly _pace: PollPace;
}

/** Kernels. */
export class SlowKernelManager extends KernelManager {
  constructor(options: ISlowManagerOptions) {
    super({
      serverSettings: options.serverSettings,
      standby: options.pace.standby,
      kernelAPIClient: new SlowKernelClient(options)
    });
    this._pace = options.pace;
  }

  override async refreshRunning(): Promise<void> {
    this._pace.hurry();
    return super.refreshRunning();
  }

  private readonly _pace: PollPace;
}

class SlowSessionClient extends SessionAPI.SessionAPIClient {
  constructor({ serverSettings, pace }: ISlowManagerOptions) {
    super({ serverSettings });
    this._pace = pace;
  }

  override async listRunning(): Promise<Session.IModel[]> {
    return this._pace.ask(() => super.listRunning());
  }

  private readonly _pace: PollPace;
}

/** Sessions. */
export class SlowSessionManager extends SessionManager {
  constructor(
    options: ISlowManagerOptions & { kernelManager: Kernel.IManager }
  ) {
    super({
      serverSettings: options.serverSettings,
      standby: options.pace.standby,
      kernelManager: options.kernelManager,
      sessionAPIClient: new SlowSessionClient(options)
    });
    this._pace = options.pace;
  }

  override async refreshRunning(): Promise<void> {
    this._pace.hurry();
    return super.refreshRunning();
  }

  private readonly _pace: PollPace;
}

class SlowTerminalClient extends TerminalAPI.TerminalAPIClient {
  constructor({ serverSettings, pace }: ISlowManagerOptions) {
    super({ serverSettings });
    this._pace = pace;
  }

  override async listRunning(): Promise<Terminal.IModel[]> {
    return this._pace.ask(() => super.listRunning());
  }

  private readonly _pace: PollPace;
}

/** Terminals. */
export class SlowTerminalManager extends TerminalManager {
  constructor(options: ISlowManagerOptions) {
    super({
      serverSettings: options.serverSettings,
      standby: options.pace.standby,
      terminalAPIClient: new SlowTerminalClient(options)
    });
    this._pace = options.pace;
  }

  override async refreshRunning(): Promise<void> {
    this._pace.hurry();
    return super.refreshRunning();
  }

  private readonly _pace: PollPace;
}

class SlowKernelSpecClient extends KernelSpecAPI.KernelSpecAPIClient {
  constructor({ serverSettings, pace }: ISlowManagerOptions) {
    super({ serverSettings });
    this._pace = pace;
  }

  override async get(): Promise<KernelSpec.ISpecModels> {
    return this._pace.ask(() => super.get());
  }

  private readonly _pace: PollPace;
}

/** Kernel specs. */
export class SlowKernelSpecManager extends KernelSpecManager {
  constructor(options: ISlowManagerOptions) {
    super({
      serverSettings: options.serverSettings,
      standby: options.pace.standby,
      kernelSpecAPIClient: new SlowKernelSpecClient(options)
    });
    this._pace = options.pace;
  }

  override async refreshSpecs(): Promise<void> {
    this._pace.hurry();
    return super.refreshSpecs();
  }

  private readonly _pace: PollPace;
}

class SlowUserClient extends UserAPI.UserAPIClient {
  constructor({ serverSettings, pace }: ISlowManagerOptions) {
    super({ serverSettings });
    this._pace = pace;
  }

  override async get(): Promise<User.IUser> {
    return this._pace.ask(() => super.get());
  }

  private readonly _pace: PollPace;
}

/** Who the guest is. */
export class SlowUserManager extends UserManager {
  constructor(options: ISlowManagerOptions) {
    super({
      serverSettings: options.serverSettings,
      standby: options.pace.standby,
      userApiClient: new SlowUserClient(options)
    });
    this._pace = options.pace;
  }

  override async refreshUser(): Promise<void> {
    this._pace.hurry();
    return super.refreshUser();
  }

  private readonly _pace: PollPace;
}

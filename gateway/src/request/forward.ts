/**
 * Last step: what the guest may do is done. Each kind of action has its own
 * file; this one chooses.
 *
 * @module
 */

import { attachChannel, type IAttachOptions } from './attach-channel';
import { CodedBodies } from '../coding/coded-bodies';
import { announceChange } from './changes';
import { compressedAnswer } from './compression';
import { configSections } from './config-sections';
import type { IRequestContext, Step, StepResult } from './context';
import { forwardRequest } from './forward-request';
import { forwardShared } from './forward-shared';
import { kernelspecs } from './kernelspecs';
import { labPage } from './lab-page';
import { PassingBytes } from './passing-bytes';
import { statusAnswer } from './refusal';
import { roomSession } from './room-session';
import { GuestSettings } from './settings';
import type { SharedAnswers } from './shared-answers';
import type { StaticFiles } from './static-files/static-files';
import { workspaces } from './workspaces';

/** What the last step needs beyond the request. */
export interface IForwardOptions extends IAttachOptions {
  shared: SharedAnswers;
  files: StaticFiles;
  passing: PassingBytes;
}

/** @param options what channels, rooms and shared answers need beyond the request */
export function forward(options: IForwardOptions): Step {
  const act = actions(options);
  const bodies = new CodedBodies();
  return async context => {
    const result = await act(context);
    return typeof result === 'object'
      ? compressedAnswer(context, result, bodies)
      : result;
  };
}

function actions(options: IForwardOptions): Step {
  const { shared, files, passing } = options;
  const settings = new GuestSettings(shared);
  return (context: IRequestContext): StepResult | Promise<StepResult> => {
    const action = context.route?.action;
    switch (action?.kind) {
      case 'forward':
        announceChange(context, shared);
        return context.route?.shared === undefined
          ? forwardRequest(context, action.answer, passing)
          : forwardShared(context, action.answer, shared, passing);
      case 'file':
        return files.answer(context);
      case 'socket':
        return attachChannel(context, action.channel, options);
      case 'lab-page':
        return labPage(context, shared);
      case 'settings':
        return settings.answer(context);
      case 'workspaces':
        return workspaces(context);
      case 'config':
        return configSections(context);
      case 'kernelspecs':
        return kernelspecs(context, shared);
      case 'room-session':
        announceChange(context, shared);
        return roomSession(context, options.grants);
      case 'stub':
        return {
          status: action.status,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(action.json)
        };
      case undefined:
        throw new Error('A request without a route is not forwarded.');
      default:
        action satisfies never;
        return statusAnswer(501);
    }
  };
}

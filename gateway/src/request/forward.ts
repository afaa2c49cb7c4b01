/**
 * Last step: what the guest may do is done. Each kind of action has its own
 * file; this one chooses.
 *
 * @module
 */

import { attachChannel, type IAttachOptions } from './attach-channel';
import { configSections } from './config-sections';
import type { IRequestContext, Step, StepResult } from './context';
import { forwardRequest } from './forward-request';
import { kernelspecs } from './kernelspecs';
import { labPage } from './lab-page';
import { PassingBytes } from './passing-bytes';
import { statusAnswer } from './refusal';
import { roomSession } from './room-session';
import { GuestSettings } from './settings';
import { workspaces } from './workspaces';

/** @param options what channels and rooms need beyond the request */
export function forward(options: IAttachOptions): Step {
  const settings = new GuestSettings();
  const passing = new PassingBytes();
  return (context: IRequestContext): StepResult | Promise<StepResult> => {
    const action = context.route?.action;
    switch (action?.kind) {
      case 'forward':
        return forwardRequest(context, action.answer, passing);
      case 'socket':
        return attachChannel(context, action.channel, options);
      case 'lab-page':
        return labPage(context);
      case 'settings':
        return settings.answer(context);
      case 'workspaces':
        return workspaces(context);
      case 'config':
        return configSections(context);
      case 'kernelspecs':
        return kernelspecs(context);
      case 'room-session':
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

/**
 * The command that starts a share with the defaults, or with what its
 * arguments say.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { readDefaults } from './defaultValues';
import { ceilingOf, draftOf, faultsOf, heldBelow, optionsOf } from './draft';
import type { ICurrentDocument, IShareDefaults, IShareModel } from './tokens';

/** What the command works on. */
export interface IStartCommandOptions {
  model: IShareModel;
  defaults: IShareDefaults;
  currentDocument: ICurrentDocument;
  /** Shows the panel. */
  openPanel: () => void;
  trans: TranslationBundle;
}

/** The command; it takes no passphrases. */
export function startCommand(
  options: IStartCommandOptions
): CommandRegistry.ICommandOptions {
  const { trans } = options;
  return {
    label: trans.__('Start Sharing'),
    caption: trans.__('Share with the defaults of the settings'),
    describedBy: {
      args: { type: 'object', properties: argumentsInWords(trans) }
    },
    execute: args => start(options, args)
  };
}

async function start(
  { model, defaults, currentDocument, openPanel }: IStartCommandOptions,
  args: ReadonlyPartialJSONObject
): Promise<void> {
  openPanel();
  if (!model.choices) {
    // A default above the ceiling is lowered to it; the server would refuse it.
    await model.loadChoices();
  }
  const draft = heldBelow(
    draftOf(readDefaults(args, defaults.values)),
    ceilingOf(model.choices)
  );
  const needsAuthtoken =
    draft.transport === 'ngrok' &&
    model.choices?.ngrok.authtoken_source === null;
  // Passphrases and authtokens are typed in the panel, which is open now.
  if (Object.keys(faultsOf(draft)).length === 0 && !needsAuthtoken) {
    await model.start({ ...optionsOf(draft), document: currentDocument.path });
  }
}

/** JSON schemas by the names of `IDefaultValues`. */
function argumentsInWords(trans: TranslationBundle) {
  const argument = (type: string, description: string) => ({
    type,
    description
  });
  return {
    transport: argument(
      'string',
      trans.__('How guests reach this JupyterLab: lan or ngrok')
    ),
    ngrokDomain: argument(
      'string',
      trans.__("Domain to ask ngrok for; empty takes the account's own")
    ),
    hostAddress: argument(
      'string',
      trans.__('Address to listen on; empty takes the first private address')
    ),
    advertisedHost: argument(
      'string',
      trans.__('Address told to guests, where it differs')
    ),
    port: argument('integer', trans.__('TCP port; 0 takes a free one')),
    minutes: argument('integer', trans.__('Length of the share')),
    maxGuests: argument(
      'integer',
      trans.__('How many guests are let in at once')
    ),
    basicAuth: argument('boolean', trans.__('Whether the outer lock is on')),
    username: argument('string', trans.__('User name of the outer lock'))
  };
}

/**
 * The commands of the host, for the palette, the menu, shortcuts and other
 * extensions. No command takes or gives a passphrase.
 *
 * @module
 */

import { Notification } from '@jupyterlab/apputils';
import { shareIcon } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { IDisposable } from '@lumino/disposable';
import { DisposableDelegate, DisposableSet } from '@lumino/disposable';
import { confirmNewAddress } from './confirmNewAddress';
import { confirmRemoval } from './confirmRemoval';
import { EXTEND_MINUTES } from './extension';
import { invitationText } from './invitationText';
import { problemText } from './problems';
import type { IClipboardAccess } from './secretClipboard';
import type { IStartCommandOptions } from './startCommand';
import { startCommand } from './startCommand';
import { CommandIDs } from './tokens';

/** What the commands work on. */
export interface ICommandsOptions extends IStartCommandOptions {
  /** Name of the host as guests are shown it. */
  hostName: () => string;
  clipboard: IClipboardAccess;
}

const NO_ARGS = { type: 'object', properties: {} } as const;

/** Adds the commands; disposing of the result takes them away. */
export function addCommands(
  commands: CommandRegistry,
  options: ICommandsOptions
): IDisposable {
  const { clipboard, model, trans } = options;
  const isLive = () => model.status?.phase === 'live';
  const isOpen = () => isLive() || model.status?.phase === 'starting';
  const hasTunnel = () => isLive() && Boolean(model.status?.tunnel);
  const isShut = () => model.reach === 'ready' && !isOpen();

  /** Says why the last wish failed, where the panel may be out of sight. */
  const tellFailure = () => {
    if (model.error) {
      const { message, nextStep } = problemText(model.error, trans);
      Notification.error(trans.__('%1 %2', message, nextStep));
    }
  };

  const copyInvitation = async () => {
    if (!model.invitation && !(await model.loadInvitation())) {
      tellFailure();
      return;
    }
    const { invitation, status } = model;
    if (!invitation) {
      // The share has ended meanwhile.
      return;
    }
    const context = {
      hostName: options.hostName(),
      expiresAt: status?.expires_at ?? invitation.expires_at,
      hasInterstitial: status?.tunnel?.interstitial ?? false
    };
    try {
      await clipboard.write(invitationText(invitation, context, trans));
    } catch {
      Notification.error(
        trans.__(
          'The browser did not allow copying. Copy the invitation in the Share panel.'
        )
      );
      return;
    }
    Notification.success(
      trans.__('The invitation is on the clipboard, without passphrases.')
    );
  };

  const added = DisposableSet.from([
    commands.addCommand(CommandIDs.openPanel, {
      label: trans.__('Share…'),
      caption: trans.__('Share this JupyterLab with guests'),
      icon: args => (args.isPalette ? undefined : shareIcon),
      describedBy: { args: NO_ARGS },
      execute: () => options.openPanel()
    }),
    commands.addCommand(CommandIDs.start, {
      ...startCommand(options),
      isEnabled: isShut
    }),
    commands.addCommand(CommandIDs.stop, {
      label: trans.__('Stop Sharing'),
      caption: trans.__('Shut the door: every guest is cut off at once'),
      isEnabled: isOpen,
      isVisible: isOpen,
      describedBy: { args: NO_ARGS },
      execute: async () => {
        if (!(await model.stop())) {
          tellFailure();
        }
      }
    }),
    commands.addCommand(CommandIDs.extend, {
      label: trans.__('Share for %1 More Minutes', EXTEND_MINUTES),
      isEnabled: isLive,
      describedBy: {
        args: {
          type: 'object',
          properties: {
            minutes: {
              type: 'integer',
              description: trans.__('Minutes to add, at least 1')
            }
          }
        }
      },
      execute: async args => {
        const minutes =
          typeof args.minutes === 'number' ? args.minutes : EXTEND_MINUTES;
        if (!(await model.extend(minutes))) {
          tellFailure();
        }
      }
    }),
    commands.addCommand(CommandIDs.newAddress, {
      label: trans.__('Take a New Address'),
      caption: trans.__('Invitations given before do not work any more'),
      isEnabled: hasTunnel,
      isVisible: hasTunnel,
      describedBy: { args: NO_ARGS },
      execute: async () => {
        if (
          (await confirmNewAddress(trans)) &&
          !(await model.takeNewAddress())
        ) {
          tellFailure();
        }
      }
    }),
    commands.addCommand(CommandIDs.copyInvitation, {
      label: trans.__('Copy Invitation'),
      caption: trans.__('Without passphrases'),
      isEnabled: isLive,
      describedBy: { args: NO_ARGS },
      execute: copyInvitation
    }),
    commands.addCommand(CommandIDs.removeGuest, {
      label: trans.__('Remove a Guest'),
      isEnabled: isLive,
      isVisible: args => typeof args.guest === 'string',
      describedBy: {
        args: {
          type: 'object',
          properties: {
            guest: { type: 'string', description: trans.__('Id of the guest') }
          },
          required: ['guest']
        }
      },
      execute: async args => {
        const guest = model.status?.guests.find(({ id }) => id === args.guest);
        if (
          guest &&
          (await confirmRemoval(guest.name, trans)) &&
          !(await model.remove(guest.id))
        ) {
          tellFailure();
        }
      }
    }),
    commands.addCommand(CommandIDs.forget, {
      label: trans.__('Forget the Kept Certificate and Saved Secrets'),
      isEnabled: isShut,
      describedBy: { args: NO_ARGS },
      execute: async () => {
        if (await model.forget()) {
          Notification.success(
            trans.__(
              'Forgotten. The next share has another certificate fingerprint.'
            )
          );
        } else {
          tellFailure();
        }
      }
    })
  ]);

  const notify = () =>
    Object.values(CommandIDs).forEach(id => commands.notifyCommandChanged(id));
  model.changed.connect(notify);
  added.add(new DisposableDelegate(() => model.changed.disconnect(notify)));
  return added;
}

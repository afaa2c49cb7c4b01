/**
 * Who is here: one row a person.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';
import type { IPerson } from '../people';
import { UNKNOWN_ADDRESS } from '../people';
import { momentText } from '../timeText';

interface IProps {
  people: readonly IPerson[];
  /** Whether a guest is being removed. */
  isRemoving: (id: string) => boolean;
  /** Asks the host whether he means it, then removes. */
  onRemove: (guest: IPerson) => void;
  trans: TranslationBundle;
}

/** The list, or a line when only the host is here. */
export function PeopleList(props: IProps): JSX.Element {
  const { people, trans } = props;
  const guests = people.filter(person => !person.isHost).length;
  return (
    <section
      className="jp-SecureShare-people"
      aria-label={trans.__('Who is here')}
    >
      <h3>
        {guests === 0
          ? trans.__('Nobody has joined yet')
          : trans._n('%1 guest', '%1 guests', guests)}
      </h3>
      <ul>
        {people.map(person => (
          <PersonRow key={person.id} person={person} {...props} />
        ))}
      </ul>
    </section>
  );
}

function PersonRow(props: IProps & { person: IPerson }): JSX.Element {
  const { person, trans } = props;
  return (
    <li className="jp-SecureShare-person">
      <span
        className={
          person.isHost
            ? 'jp-SecureShare-initials jp-mod-host'
            : 'jp-SecureShare-initials'
        }
        aria-hidden="true"
      >
        {person.initials}
      </span>
      <div className="jp-SecureShare-personText">
        <div className="jp-SecureShare-name">
          <bdi>{person.name}</bdi>
          {person.isHost && (
            <span className="jp-SecureShare-badge">
              {trans.__('you, the host')}
            </span>
          )}
        </div>
        {person.documents.map(path => (
          <div key={path} className="jp-SecureShare-document" title={path}>
            <bdi>{path}</bdi>
          </div>
        ))}
        {!person.isHost && (
          <div className="jp-SecureShare-facts">{factsOf(person, trans)}</div>
        )}
      </div>
      {!person.isHost && (
        <Button
          type="button"
          className="jp-SecureShare-textButton jp-mod-danger"
          minimal
          small
          disabled={props.isRemoving(person.id)}
          aria-label={trans.__('Remove %1', person.name)}
          onClick={() => props.onRemove(person)}
        >
          {props.isRemoving(person.id)
            ? trans.__('Removing…')
            : trans.__('Remove')}
        </Button>
      )}
    </li>
  );
}

/** From where, since when, and whether a page is open. */
function factsOf(person: IPerson, trans: TranslationBundle): JSX.Element {
  return (
    <>
      <span>
        {person.address === UNKNOWN_ADDRESS
          ? trans.__('address not known')
          : person.address}
      </span>
      <span>
        {trans.__('since %1', momentText(person.since ?? '', Date.now()))}
      </span>
      <span>
        {person.sockets
          ? trans._n('%1 connection', '%1 connections', person.sockets)
          : trans.__('no page open')}
      </span>
    </>
  );
}

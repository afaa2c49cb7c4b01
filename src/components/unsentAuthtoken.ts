/**
 * An authtoken that the host has pasted and that has not been sent. It lives
 * here and in the field, survives whatever goes wrong before it is sent, and
 * is gone as soon as it was.
 *
 * @module
 */

/** The one of a panel. Mutable, so that no past value stays behind in a state. */
export interface IUnsentAuthtoken {
  /** What was pasted. */
  text: string;
  isToBeRemembered: boolean;
}

/** Nothing pasted. */
export function nothingPasted(): IUnsentAuthtoken {
  return { text: '', isToBeRemembered: false };
}

/** Takes away what was pasted. */
export function clearPasted(unsent: IUnsentAuthtoken): void {
  Object.assign(unsent, nothingPasted());
}

/** Whether there is anything to send; the server judges what it is, and knows the commands that ngrok shows around it. */
export function isPasted(unsent: IUnsentAuthtoken): boolean {
  return unsent.text.trim() !== '';
}

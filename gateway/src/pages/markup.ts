/**
 * HTML from templates: every value is escaped unless it is markup already.
 *
 * @module
 */

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;'
};

/** Text that is HTML; made only from the gateway's own files and by `fill`. */
export class Markup {
  /** @param html trusted HTML; never anything a person typed */
  constructor(readonly html: string) {}

  /** Nothing. */
  static readonly empty = new Markup('');

  /** One after the other. */
  static join(parts: readonly Markup[]): Markup {
    return new Markup(parts.map(part => part.html).join(''));
  }
}

/** What goes into a template: a string is escaped, markup is not. */
export type Slots = Readonly<Record<string, string | Markup>>;

/** `text` with the five characters of HTML's syntax escaped; safe as element text and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, character => ESCAPES[character] ?? '');
}

/**
 * Puts values in the places `{{like-this}}` of a template.
 *
 * Places may stand in element text and in double-quoted attributes only.
 *
 * @throws Error when a place has no value or a value has no place: both are bugs.
 */
export function fill(template: string, slots: Slots): Markup {
  const unused = new Set(Object.keys(slots));
  // One pass over the template: a value that looks like a place is not filled again.
  const html = template.replace(/\{\{([a-z-]+)\}\}/g, (_, name: string) => {
    const value = slots[name];
    if (value === undefined) {
      throw new Error(`The template has no value for ${name}.`);
    }
    unused.delete(name);
    return value instanceof Markup ? value.html : escapeHtml(value);
  });
  if (unused.size > 0) {
    throw new Error(`The template has no place for ${[...unused].join(', ')}.`);
  }
  return new Markup(html);
}

/**
 * Copies text, or shows it for copying where a page may not.
 *
 * @module
 */

/**
 * @param parent where the text is shown, selected, when the browser refuses to copy it
 * @returns whether it was copied
 */
export async function copyText(
  text: string,
  parent: HTMLElement
): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area =
      parent.querySelector('textarea') ?? document.createElement('textarea');
    area.readOnly = true;
    area.rows = 6;
    area.value = text;
    parent.append(area);
    area.focus();
    area.select();
    return false;
  }
}

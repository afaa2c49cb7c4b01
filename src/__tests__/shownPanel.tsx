/**
 * The panel's view in a page, with everything around it in a test's hand.
 *
 * @module
 */

import { nullTranslator } from '@jupyterlab/translation';
import * as React from 'react';
import { act } from 'react';
import type { Root } from 'react-dom/client';
import { createRoot } from 'react-dom/client';
import type { IShareViewProps } from '../components/shareView';
import { ShareView } from '../components/shareView';
import { BUILT_IN_DEFAULTS } from '../defaultValues';
import { SecretClipboard } from '../secretClipboard';
import { FakeModel } from './fakeModel';

(
  globalThis as unknown as { IS_REACT_ACT_ENVIRONMENT: boolean }
).IS_REACT_ACT_ENVIRONMENT = true;

/** A panel that somebody looks at. */
export class ShownPanel {
  readonly onStart = jest.fn();
  readonly onRemove = jest.fn();
  readonly onNewAddress = jest.fn();
  readonly onOpenSettings = jest.fn();
  /** What was copied last. */
  copied = '';
  /** Whether the browser lets the page read the clipboard. */
  isReadable = true;

  constructor(
    readonly model: FakeModel,
    private readonly props: Partial<IShareViewProps> = {}
  ) {
    document.body.append(this.node);
    this._root = createRoot(this.node);
    model.changed.connect(this.draw, this);
    this.draw();
  }

  readonly node = document.createElement('div');

  /** Draws the view anew, as the widget does when something has changed. */
  draw(): void {
    act(() => {
      this._root.render(
        <ShareView
          model={this.model}
          defaults={BUILT_IN_DEFAULTS}
          document="work/analysis.ipynb"
          people={[]}
          hostName="Ada"
          isShown={true}
          clipboard={this._clipboard}
          onStart={this.onStart}
          onRemove={this.onRemove}
          onNewAddress={this.onNewAddress}
          onOpenSettings={this.onOpenSettings}
          trans={nullTranslator.load('')}
          {...this.props}
        />
      );
    });
  }

  show(props: Partial<IShareViewProps>): void {
    Object.assign(this.props, props);
    this.draw();
  }

  dispose(): void {
    this.model.changed.disconnect(this.draw, this);
    act(() => this._root.unmount());
    this.node.remove();
    this._clipboard.dispose();
  }

  get state(): string | null | undefined {
    return this.node
      .querySelector('.jp-SecureShare-view')
      ?.getAttribute('data-state');
  }

  get text(): string {
    return this.node.textContent ?? '';
  }

  get heading(): string {
    return this.find('h2').textContent ?? '';
  }

  /** The first element of a selector. */
  find<T extends HTMLElement = HTMLElement>(selector: string): T {
    const found = this.node.querySelector<T>(selector);
    if (!found) {
      throw new Error(`There is no ${selector} in: ${this.text}`);
    }
    return found;
  }

  /** A button by what it says to a screen reader. */
  button(name: string): HTMLButtonElement {
    const button = this.buttonOrNone(name);
    if (!button) {
      throw new Error(`There is no button "${name}" in: ${this.text}`);
    }
    return button;
  }

  buttonOrNone(name: string): HTMLButtonElement | undefined {
    return [...this.node.querySelectorAll('button')].find(
      button =>
        (button.getAttribute('aria-label') ?? button.textContent) === name
    );
  }

  /** A control by its label. */
  control<T extends HTMLInputElement | HTMLSelectElement = HTMLInputElement>(
    label: string
  ): T {
    const found = [...this.node.querySelectorAll('label')].find(
      ({ textContent }) => textContent === label
    );
    const control = found && document.getElementById(found.htmlFor);
    if (!control) {
      throw new Error(`There is no field "${label}" in: ${this.text}`);
    }
    return control as T;
  }

  /** The line that is tied to a control: fault, lock or hint. */
  below(label: string): string {
    const id = this.control(label).getAttribute('aria-describedby');
    return (id && document.getElementById(id)?.textContent) ?? '';
  }

  async click(name: string): Promise<void> {
    const button = this.button(name);
    button.focus();
    await act(async () => button.click());
  }

  /** Types into a field as React hears it. */
  type(label: string, value: string): void {
    const control = this.control(label);
    const prototype =
      control.tagName === 'SELECT'
        ? HTMLSelectElement.prototype
        : HTMLInputElement.prototype;
    act(() => {
      Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(
        control,
        value
      );
      control.dispatchEvent(
        new Event(control.tagName === 'SELECT' ? 'change' : 'input', {
          bubbles: true
        })
      );
    });
  }

  /** Presses Enter in a field: the browser submits its form. */
  enter(label: string): void {
    const form = this.control(label).form;
    act(() => {
      form?.requestSubmit();
    });
  }

  /** Everything the Tab key reaches, in order. */
  get tabStops(): string[] {
    return [
      ...this.node.querySelectorAll<HTMLElement>('button, input, select, a')
    ]
      .filter(
        element =>
          element.tabIndex >= 0 &&
          !(element as HTMLButtonElement).disabled &&
          !element.closest('[hidden]')
      )
      .map(
        element =>
          element.getAttribute('aria-label') ??
          (element.id
            ? this.node.querySelector(`label[for="${element.id}"]`)?.textContent
            : element.textContent) ??
          ''
      );
  }

  private readonly _root: Root;
  private readonly _clipboard = new SecretClipboard({
    write: async text => {
      this.copied = text;
    },
    isReadable: async () => this.isReadable,
    read: async () => this.copied,
    onceFocused: () => () => undefined
  });
}

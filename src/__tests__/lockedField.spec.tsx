import { nullTranslator } from '@jupyterlab/translation';
import * as React from 'react';
import { act } from 'react';
import type { Root } from 'react-dom/client';
import { createRoot } from 'react-dom/client';
import type { LockableProperty } from '../components/lockedField';
import { lockedField } from '../components/lockedField';
import { FakeModel } from './fakeModel';
import { CHOICES, LIMITED } from './samples';
import './attached';

/** The editor's own fields, as far as a lock reaches into them. */
function EditorField(props: {
  formData: unknown;
  disabled?: boolean;
  onChange: (value: unknown) => void;
}): JSX.Element {
  return (
    <button disabled={props.disabled} onClick={() => props.onChange(600)}>
      {String(props.formData)}
    </button>
  );
}

const onChange = jest.fn();
let model: FakeModel;
let node: HTMLElement;
let root: Root;

function show(
  property: LockableProperty,
  type: string,
  formData: unknown
): void {
  const Field = lockedField(
    property,
    model,
    nullTranslator.load('')
  ) as React.ComponentType<object>;
  act(() => {
    root.render(
      <Field
        {...{
          formData,
          onChange,
          schema: { type },
          registry: {
            fields: {
              BooleanField: EditorField,
              NumberField: EditorField,
              StringField: EditorField
            }
          }
        }}
      />
    );
  });
}

const field = () => node.querySelector('button');

beforeEach(() => {
  onChange.mockClear();
  model = new FakeModel();
  node = document.createElement('div');
  document.body.append(node);
  root = createRoot(node);
});

afterEach(() => {
  act(() => root.unmount());
  node.remove();
});

it('asks for the ceiling once, and locks as soon as it is known', () => {
  show('basicAuth', 'boolean', false);
  expect(field()?.disabled).toBe(false);
  expect(model.loadChoices).toHaveBeenCalledTimes(1);
  act(() => model.become({ choices: LIMITED }));
  expect(field()?.disabled).toBe(true);
  expect(field()?.textContent).toBe('true');
  expect(node.textContent).toContain('Set by your administrator.');
});

it.each<[LockableProperty, string, unknown, string, boolean]>([
  ['minutes', 'integer', 600, '30', false],
  ['minutes', 'integer', 10, '10', false],
  ['maxGuests', 'integer', 100, '5', false],
  ['basicAuth', 'boolean', false, 'true', true],
  ['passwords', 'string', 'chosen', 'generated', true],
  ['transport', 'string', 'lan', 'lan', true]
])('holds %s (%s) %j at %s', (property, type, value, shown, isFixed) => {
  model.choices = LIMITED;
  show(property, type, value);
  expect(field()?.textContent).toBe(shown);
  expect(field()?.disabled).toBe(isFixed);
});

it('holds what is typed', () => {
  model.choices = LIMITED;
  show('minutes', 'integer', 10);
  field()?.click();
  expect(onChange).toHaveBeenCalledWith(30);
  expect(node.textContent).toContain('Your administrator allows 30.');
});

it('leaves a field alone that the administrator does not limit', () => {
  model.choices = CHOICES;
  show('minutes', 'integer', 600);
  expect(node.textContent).toBe('600');
  field()?.click();
  expect(onChange).toHaveBeenCalledWith(600);
});

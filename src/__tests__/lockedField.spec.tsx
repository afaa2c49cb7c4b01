import { nullTranslator } from '@jupyterlab/translation';
import * as React from 'react';
import { act } from 'react';
import type { Root } from 'react-dom/client';
import { createRoot } from 'react-dom/client';
import schema from '../../schema/plugin.json';
import type { LockableProperty } from '../components/lockedField';
import { lockedField } from '../components/lockedField';
import { knownProblem } from '../problems';
import { FakeModel } from './fakeModel';
import { CHOICES, LIMITED } from './samples';
import './attached';

/** The editor's own field, as far as a lock reaches into it. */
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

function show(property: LockableProperty, formData: unknown): void {
  const Field = lockedField(
    property,
    model,
    nullTranslator.load('')
  ) as React.ComponentType<object>;
  const props = {
    formData,
    onChange,
    idSchema: { $id: property },
    schema: schema.properties[property],
    registry: {
      fields: {
        BooleanField: EditorField,
        NumberField: EditorField,
        StringField: EditorField
      }
    }
  };
  act(() => {
    root.render(<Field {...props} />);
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
  show('basicAuth', false);
  expect(field()?.disabled).toBe(false);
  expect(model.loadChoices).toHaveBeenCalledTimes(1);
  act(() => model.become({ choices: LIMITED }));
  expect(field()?.disabled).toBe(true);
  expect(field()?.textContent).toBe('true');
  expect(node.textContent).toContain('Set by your administrator.');
});

it('asks when the server extension answers later than the editor is drawn', () => {
  model.reach = 'loading';
  show('basicAuth', false);
  expect(model.loadChoices).not.toHaveBeenCalled();
  act(() => model.become({ reach: 'ready' }));
  expect(model.loadChoices).toHaveBeenCalledTimes(1);
  act(() => model.become({ error: knownProblem('UNEXPECTED_ANSWER') }));
  expect(model.loadChoices).toHaveBeenCalledTimes(1);
});

it.each<[LockableProperty, unknown, string, boolean]>([
  ['minutes', 600, '30', false],
  ['minutes', 10, '10', false],
  ['maxGuests', 100, '5', false],
  ['basicAuth', false, 'true', true],
  ['passwords', 'chosen', 'generated', true],
  ['transport', 'lan', 'lan', true]
])('holds %s %j at %s', (property, value, shown, isFixed) => {
  model.choices = LIMITED;
  show(property, value);
  expect(field()?.textContent).toBe(shown);
  expect(field()?.disabled).toBe(isFixed);
});

it('holds the transport at the only one that is allowed', () => {
  model.choices = {
    ...CHOICES,
    limits: { ...CHOICES.limits, allowed_transports: ['ngrok'] }
  };
  show('transport', 'lan');
  expect(field()?.textContent).toBe('ngrok');
  expect(field()?.disabled).toBe(true);
});

it('holds what is typed', () => {
  model.choices = LIMITED;
  show('minutes', 10);
  field()?.click();
  expect(onChange).toHaveBeenCalledWith(30);
  expect(node.textContent).toContain('Your administrator allows 30.');
});

it('leaves a field alone that the administrator does not limit', () => {
  model.choices = CHOICES;
  show('minutes', 600);
  expect(field()?.textContent).toBe('600');
  expect(node.textContent).not.toContain('administrator');
  field()?.click();
  expect(onChange).toHaveBeenCalledWith(600);
});

it('labels what the editor would not', () => {
  show('minutes', 60);
  expect(node.querySelector('label')?.textContent).toBe('Minutes');
  expect(node.querySelector('label')?.htmlFor).toBe('minutes');
  show('basicAuth', true);
  expect(node.querySelector('label')).toBeNull();
});

import { fireEvent } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { shortcuts } from './shortcuts';

const targets = {
  palette: vi.fn(),
  sheet: vi.fn(),
  page: vi.fn(() => true),
  action: vi.fn(() => true),
};
let now = 0;
const handle = shortcuts(targets, () => now);

beforeEach(() => {
  vi.clearAllMocks();
  window.addEventListener('keydown', handle);
});
afterEach(() => {
  window.removeEventListener('keydown', handle);
  document.body.replaceChildren();
});

const press = (key: string, more: object = {}, on: Element = document.body) =>
  fireEvent.keyDown(on, { key, ...more });

it('opens the palette by Ctrl+K, also from within a field', async () => {
  const field = document.body.appendChild(document.createElement('input'));
  await press('k', { ctrlKey: true }, field);
  expect(targets.palette).toHaveBeenCalledTimes(1);
});

it('goes to a page by g and its letter, within a moment', async () => {
  await press('g');
  await press('i');
  expect(targets.page).toHaveBeenCalledExactlyOnceWith('i');
  await press('g');
  now += 5_000;
  await press('i');
  expect(targets.page).toHaveBeenCalledTimes(1);
  expect(targets.action).toHaveBeenCalledExactlyOnceWith('i');
});

it('leaves letters to the field that has the keyboard', async () => {
  const field = document.body.appendChild(document.createElement('textarea'));
  for (const key of ['g', 'i', 'n', '?']) await press(key, {}, field);
  expect(targets.page).not.toHaveBeenCalled();
  expect(targets.action).not.toHaveBeenCalled();
  expect(targets.sheet).not.toHaveBeenCalled();
});

it('leaves letters to what stands over the page', async () => {
  const dialog = document.body.appendChild(document.createElement('div'));
  dialog.setAttribute('role', 'dialog');
  dialog.dataset.state = 'open';
  await press('n');
  expect(targets.action).not.toHaveBeenCalled();
});

it('searches the list of the page by a slash', async () => {
  const search = document.body.appendChild(document.createElement('input'));
  search.dataset.listSearch = '';
  await press('/');
  expect(document.activeElement).toBe(search);
  expect(targets.palette).not.toHaveBeenCalled();
});

it.each<[string, object, string]>([
  ['s', { ctrlKey: true, code: 'KeyS' }, 'Ctrl S'],
  ['s', { metaKey: true, code: 'KeyS' }, 'Ctrl S'],
  ['1', { altKey: true, code: 'Digit1' }, 'Alt 1'],
  ['¡', { altKey: true, code: 'Digit1' }, 'Alt 1'],
  ['µ', { ctrlKey: true, altKey: true, code: 'KeyM' }, 'Ctrl Alt M'],
  ['F8', { code: 'F8' }, 'F8'],
  ['F8', { shiftKey: true, code: 'F8' }, 'Shift F8'],
])('runs the action of %s with %o, also from within a field', async (key, more, name) => {
  const field = document.body.appendChild(document.createElement('textarea'));
  await press(key, more, field);
  expect(targets.action).toHaveBeenCalledExactlyOnceWith(name);
});

it('leaves a sign that AltGr types to the field', async () => {
  const field = document.body.appendChild(document.createElement('textarea'));
  await press('µ', { ctrlKey: true, altKey: true, code: 'KeyM', modifierAltGraph: true }, field);
  expect(targets.action).not.toHaveBeenCalled();
});

it('leaves a chord that nothing has to the browser', async () => {
  targets.action.mockReturnValueOnce(false);
  const event = new KeyboardEvent('keydown', { key: 'a', ctrlKey: true, cancelable: true });
  window.dispatchEvent(event);
  expect(event.defaultPrevented).toBe(false);
});

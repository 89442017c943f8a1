import { expect, it } from 'vitest';
import { pressedKeys } from './keys';

const press = (held: string, key: string, code: string) => ({
  ctrlKey: held.includes('c'),
  altKey: held.includes('a'),
  shiftKey: held.includes('s'),
  metaKey: held.includes('m'),
  key,
  code,
});

it.each([
  ['ca', 'i', 'KeyI', 'Ctrl+Alt+I'],
  ['cs', 'D', 'KeyD', 'Ctrl+Shift+D'],
  ['cas', '!', 'Digit1', 'Ctrl+Alt+Shift+1'],
  ['m', 'F5', 'F5', 'Super+F5'],
  ['a', 'ArrowUp', 'ArrowUp', 'Alt+ArrowUp'],
])('%s and %s is a combination', (held, key, code, keys) => {
  expect(pressedKeys(press(held, key, code))).toBe(keys);
});

it.each([
  ['a letter that is typed', '', 'i', 'KeyI'],
  ['a capital', 's', 'I', 'KeyI'],
  ['copying', 'c', 'c', 'KeyC'],
  ['a modifier alone', 'ca', 'Alt', 'AltLeft'],
  ['moving to the next field', 's', 'Tab', 'Tab'],
  ['moving to another window', 'a', 'Tab', 'Tab'],
  ['what a screen keyboard types', 'a', 'i', ''],
])('%s is none', (_, held, key, code) => {
  expect(pressedKeys(press(held, key, code))).toBeNull();
});

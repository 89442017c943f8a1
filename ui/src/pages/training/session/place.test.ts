import { expect, it } from 'vitest';
import { partsOf } from './place';

it.each([
  ['Room 3', [['Room 3', null]]],
  ['https://meet.example/x', [['https://meet.example/x', 'https://meet.example/x']]],
  [
    'Room 3, or https://meet.example/x?a=1&b=2.',
    [
      ['Room 3, or ', null],
      ['https://meet.example/x?a=1&b=2', 'https://meet.example/x?a=1&b=2'],
      ['.', null],
    ],
  ],
  [
    '(http://a.example)',
    [
      ['(', null],
      ['http://a.example', 'http://a.example'],
      [')', null],
    ],
  ],
  // What only looks like an address opens nothing.
  ['https://', [['https://', null]]],
  ['javascript:alert(1)', [['javascript:alert(1)', null]]],
  ['', []],
])('‘%s’ is %j', (place, parts) =>
  expect(partsOf(place).map(({ text, url }) => [text, url])).toEqual(parts),
);

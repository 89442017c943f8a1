import { expect, it } from 'vitest';
import { clockTime, minuteOfDay } from './minuteOfDay';

it.each([
  ['22:00', 1_320],
  ['7', 420],
  ['7.30', 450],
  ['0730', 450],
  [' 9 h ', 540],
  ['00:00', 0],
  ['23:59', 1_439],
  ['24:00', null],
  ['7:60', null],
  ['evening', null],
  ['', null],
])('%j typed is minute %j of the day', (text, minute) => {
  expect(minuteOfDay(text)).toBe(minute);
});

it('reads back every time that it writes', () => {
  for (let minute = 0; minute < 1_440; minute++)
    expect(minuteOfDay(clockTime(minute))).toBe(minute);
});

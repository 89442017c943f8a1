import { expect, it } from 'vitest';
import { nextQuarter } from '../period';

it.each([
  // The quarter after its last one, also across a year.
  ['2026-09-30', '2026-08-01', '2026-10-01', '2026-12-31'],
  ['2026-12-31', '2026-12-01', '2027-01-01', '2027-03-31'],
  // A goal that ends within a quarter goes on in the one after.
  ['2026-11-15', '2026-11-20', '2027-01-01', '2027-03-31'],
  // What ended long ago goes on now.
  ['2025-03-31', '2026-12-01', '2026-10-01', '2026-12-31'],
  ['2026-09-30', '2026-12-31', '2026-10-01', '2026-12-31'],
])('a goal until %s goes on, on %s, from %s to %s', (last, today, first_day, last_day) => {
  expect(nextQuarter(last, today)).toEqual({ first_day, last_day });
});

import { expect, it } from 'vitest';
import { dateOf, daysOf, rangeName, startOf, stepped, type CalendarView } from './days';

const BERLIN = 'Europe/Berlin';
const HOUR = 3_600_000;

it.each<[CalendarView, string, string, string, number, string]>([
  ['week', '2026-12-03', '2026-11-30', '2026-12-06', 7, '30 Nov to 6 Dec 2026'],
  ['week', '2026-12-07', '2026-12-07', '2026-12-13', 7, '7 to 13 Dec 2026'],
  ['fortnight', '2026-12-27', '2026-12-21', '2027-01-03', 14, '21 Dec 2026 to 3 Jan 2027'],
  ['month', '2028-02-29', '2028-02-01', '2028-02-29', 29, 'Feb 2028'],
])('a %s around %s goes from %s to %s', (view, anchor, first, last, count, name) => {
  const days = daysOf(view, anchor, BERLIN);
  expect([days[0]?.date, days.at(-1)?.date, days.length]).toEqual([first, last, count]);
  expect(rangeName(view, days)).toBe(name);
});

it.each([
  ['2026-03-29', 23],
  ['2026-10-25', 25],
  ['2026-12-01', 24],
])('the day %s has %i hours in Berlin', (date, hours) => {
  const day = daysOf('week', date, BERLIN).find((each) => each.date === date);
  expect(day && (day.to - day.from) / HOUR).toBe(hours);
});

it('days follow on each other without a hole across a clock change', () => {
  const days = daysOf('month', '2026-10-01', BERLIN);
  for (const [index, day] of days.slice(1).entries()) expect(day.from).toBe(days[index]?.to);
});

it('knows names, weekends and where a month begins', () => {
  const days = daysOf('week', '2026-12-01', 'UTC');
  expect(days.map(({ weekday }) => weekday)).toEqual('Mon Tue Wed Thu Fri Sat Sun'.split(' '));
  expect(days.map(({ label }) => label)).toEqual(['30 Nov', '1 Dec', '2', '3', '4', '5', '6']);
  expect(days.filter(({ weekend }) => weekend).map(({ name }) => name)).toEqual([
    'Sat 5 Dec',
    'Sun 6 Dec',
  ]);
});

it.each<[CalendarView, string, -1 | 1, string]>([
  ['week', '2026-12-03', 1, '2026-12-07'],
  ['fortnight', '2026-12-03', -1, '2026-11-16'],
  ['month', '2026-01-31', 1, '2026-02-01'],
  ['month', '2026-01-31', -1, '2025-12-01'],
])('from a %s at %s a step of %i leads to %s', (view, anchor, step, to) => {
  expect(stepped(view, anchor, step)).toBe(to);
});

it('an instant is in the day of the zone', () => {
  const at = Date.UTC(2026, 11, 1, 23, 30);
  expect(dateOf(at, 'UTC')).toBe('2026-12-01');
  expect(dateOf(at, BERLIN)).toBe('2026-12-02');
  expect(startOf('2026-12-02', BERLIN)).toBe(Date.UTC(2026, 11, 1, 23));
});

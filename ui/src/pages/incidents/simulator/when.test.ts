import { describe, expect, it } from 'vitest';
import { nextClockChange, nextHour, presets } from './when';

const at = (text: string) => Date.parse(text);
const iso = (instant: number | null) => (instant === null ? null : new Date(instant).toISOString());

describe('the next change of the clocks', () => {
  it.each([
    // Back by an hour on the last Sunday of October, forward on the last of March.
    ['2026-09-01T12:00:00Z', 'Europe/Berlin', '2026-10-25T01:00:00.000Z'],
    ['2026-12-01T12:00:00Z', 'Europe/Berlin', '2027-03-28T01:00:00.000Z'],
    ['2026-10-25T00:30:00Z', 'Europe/Berlin', '2026-10-25T01:00:00.000Z'],
    ['2026-10-25T01:00:00Z', 'Europe/Berlin', '2027-03-28T01:00:00.000Z'],
    ['2026-12-01T12:00:00Z', 'America/New_York', '2027-03-14T07:00:00.000Z'],
    ['2026-12-01T12:00:00Z', 'Asia/Tokyo', null],
    ['2026-12-01T12:00:00Z', 'UTC', null],
  ])('after %s in %s is %s', (now, zone, change) => {
    expect(iso(nextClockChange(at(now), zone))).toBe(change);
  });
});

describe('the next 02:00', () => {
  it.each([
    ['2026-12-01T12:00:00Z', undefined, '2026-12-02T01:00:00.000Z'],
    // 01:30 in Berlin: it is later in the same night.
    ['2026-12-02T00:30:00Z', undefined, '2026-12-02T01:00:00.000Z'],
    ['2026-12-02T01:00:00Z', undefined, '2026-12-03T01:00:00.000Z'],
    // The first of December 2026 is a Tuesday, the fifth a Saturday.
    ['2026-12-01T12:00:00Z', 6, '2026-12-05T01:00:00.000Z'],
    ['2026-12-05T00:59:00Z', 6, '2026-12-05T01:00:00.000Z'],
    ['2026-12-05T12:00:00Z', 6, '2026-12-12T01:00:00.000Z'],
  ])('after %s, on weekday %s, is %s', (now, weekday, then) => {
    expect(iso(nextHour(at(now), 'Europe/Berlin', 2, weekday))).toBe(then);
  });
});

it('offers the clock change only where clocks are changed, a quarter of an hour before', () => {
  const now = at('2026-12-01T12:00:00Z');
  expect(presets(now, 'Asia/Tokyo').map(({ label }) => label)).toEqual([
    'Now',
    'Tonight 02:00',
    'Saturday 02:00',
  ]);
  expect(iso(presets(now, 'Europe/Berlin')[3]?.at ?? null)).toBe('2027-03-28T00:45:00.000Z');
});

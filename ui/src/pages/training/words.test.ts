import { describe, expect, it } from 'vitest';
import { DAY, HOUR, NOON, payments, platform, sessionRow } from '../../../test/training';
import type { SessionRow } from '../../api';
import {
  isFull,
  isOpen,
  mineWords,
  ordinal,
  placesWords,
  standingOf,
  teamsWords,
  usefulWords,
  whenTitle,
  whenWords,
} from './words';

const row = (part: Partial<SessionRow>) => sessionRow('s1', part);

describe('how far a session is', () => {
  it.each([
    ['before it begins', { starts_at: NOON + 1 }, 'coming', true],
    ['as it begins', { starts_at: NOON }, 'running', true],
    ['a moment before it ends', { starts_at: NOON - HOUR + 1 }, 'running', true],
    ['as it ends', { starts_at: NOON - HOUR }, 'unrecorded', false],
    ['held', { state: 'held', starts_at: NOON - DAY }, 'held', false],
    ['cancelled', { state: 'cancelled', starts_at: NOON + DAY }, 'cancelled', false],
  ] as const)('%s', (_, part, standing, open) => {
    expect(standingOf(row(part), NOON)).toBe(standing);
    expect(isOpen(row(part), NOON)).toBe(open);
  });
});

describe('where somebody stands in it', () => {
  it.each([
    [{ signed_up: true }, 'You have a place'],
    [{ waiting_place: 2 }, 'You wait: 2nd'],
    [{}, ''],
    [{ signed_up: true, starts_at: NOON - DAY }, 'You had a place'],
    [{ signed_up: true, state: 'cancelled' }, 'You had a place'],
    [{ waiting_place: 1, starts_at: NOON - DAY }, 'You waited for a place'],
  ] as const)('%j', (part, words) => expect(mineWords(row(part), NOON)).toBe(words));

  it.each([
    [1, '1st'],
    [2, '2nd'],
    [3, '3rd'],
    [4, '4th'],
    [11, '11th'],
    [12, '12th'],
    [13, '13th'],
    [21, '21st'],
    [102, '102nd'],
  ])('%i in line is the %s', (n, words) => expect(ordinal(n)).toBe(words));
});

it.each([
  [{ capacity: 8, places_taken: 3 }, '3 of 8', false],
  [{ capacity: 8, places_taken: 8, waiting: 1 }, '8 of 8, 1 waits', true],
  [{ capacity: 8, places_taken: 8, waiting: 2 }, '8 of 8, 2 wait', true],
  [{ capacity: null, places_taken: 1_200 }, '1,200 signed up', false],
  [{ state: 'held', attended: 1 }, '1 was there', false],
  [{ state: 'held', attended: 6 }, '6 were there', false],
] as const)('of %j is said ‘%s’', (part, words, full) => {
  expect(placesWords(row(part))).toBe(words);
  expect(isFull(row(part))).toBe(full);
});

it.each([
  ['2026-11-24T17:00:00+01:00', 'Today, 17:00'],
  ['2026-11-25T09:00:00+01:00', 'Tomorrow, 09:00'],
  ['2026-12-01T15:00:00+01:00', 'Tue 1 Dec, 15:00'],
  ['2027-01-05T15:00:00+01:00', 'Tue 5 Jan 2027, 15:00'],
  ['2026-11-23T09:00:00+01:00', 'Mon 23 Nov, 09:00'],
])('%s is %s', (at, words) => expect(whenWords(Date.parse(at), NOON)).toBe(words));

it('knows tomorrow in the night in which the clocks go back', () => {
  const night = Date.parse('2026-10-25T00:30:00+02:00');
  // That day has 25 hours: a day of 24 later it is still the same.
  expect(whenWords(Date.parse('2026-10-26T09:00:00+01:00'), night)).toBe('Tomorrow, 09:00');
});

it('says on hover when it is where it was planned, if that is elsewhere', () => {
  const at = Date.parse('2026-12-01T15:00:00+01:00');
  const here = whenTitle({ starts_at: at, length: HOUR, time_zone: 'Europe/Berlin' });
  expect(here).toMatch(/^Tue, 1 Dec 2026, 15:00:00 .*\(Europe\/Berlin\), 1 h$/);
  const there = whenTitle({ starts_at: at, length: HOUR, time_zone: 'America/New_York' });
  expect(there).toContain('That is Tue 1 Dec, 09:00 to 10:00 in America/New_York.');
});

it('names teams with their disciplines, and those that are gone', () => {
  expect(teamsWords(platform, [])).toBe('Platform (Ops)');
  const gone = { id: 't9', name: '', discipline: null };
  expect(teamsWords(platform, [payments, gone])).toBe(
    'Platform (Ops) for Payments (Dev) and a team that was deleted',
  );
});

it('says an average of five with one decimal', () => expect(usefulWords(4.26)).toBe('4.3 of 5'));

import { describe, expect, it } from 'vitest';
import type { MyOnCall, Rotation } from '../../api';
import { jonas, mara, monday, wednesday } from '../../../test/onCall';
import {
  elsewhere,
  fromTo,
  moment,
  myState,
  nextHours,
  nextWords,
  nowWords,
  rotationWords,
  who,
} from './words';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

it.each([
  [[], 'nobody'],
  [[mara], 'Mara Lindt'],
  [[mara, jonas], 'Mara Lindt and Jonas Weber'],
  [
    [mara, jonas, { member: 'x', name: '' }],
    'Mara Lindt, Jonas Weber and somebody who was deleted',
  ],
])('%j are said as %s', (people, words) => expect(who(people)).toBe(words));

it.each([
  ['the same day', 5 * HOUR, '17:00'],
  ['the next days', 2 * DAY - 3 * HOUR, 'Fri 09:00'],
  ['a week later', 7 * DAY, 'Wed 9 Dec, 12:00'],
  ['before', -2 * DAY, 'Mon 30 Nov, 12:00'],
  ['the next year', 40 * DAY, 'Mon 11 Jan 2027, 12:00'],
])('%s is said short', (_, away, words) => {
  expect(moment(wednesday + away, wednesday)).toBe(words);
});

it('keeps the day of the zone that it is said in', () => {
  const late = Date.UTC(2026, 11, 2, 23, 30);
  expect(moment(late, wednesday, 'Europe/Berlin')).toBe('Thu 00:30');
  expect(moment(late, wednesday, 'UTC')).toBe('23:30');
});

it('says the day once where it is one', () => {
  expect(fromTo({ from: monday, to: monday + 8 * HOUR })).toBe('Mon 30 Nov, 09:00 to 17:00');
  expect(fromTo({ from: monday, to: monday + DAY })).toBe('Mon 30 Nov, 09:00 to Tue 1 Dec, 09:00');
});

it('says times elsewhere only where they differ', () => {
  const window = { from: monday, to: monday + HOUR };
  expect(elsewhere(window, 'Europe/Berlin')).toBeNull();
  expect(elsewhere(window, 'Europe/Paris')).toBeNull();
  expect(elsewhere(window, 'Asia/Tokyo')).toBe('Mon 30 Nov, 17:00 to 18:00 in Asia/Tokyo');
});

describe('my state', () => {
  const shift = (from: number, to: number) => ({
    schedule: 's1',
    name: 'Payments',
    window: { from: wednesday + from, to: wednesday + to },
  });
  it.each<[string, MyOnCall, string | undefined, boolean | undefined]>([
    [
      'on',
      { now: [shift(-DAY, DAY)], until: wednesday + 4 * DAY, next: null },
      'On call until Sun 12:00',
      true,
    ],
    ['on for good', { now: [shift(-DAY, DAY)], until: null, next: null }, 'On call', true],
    ['next', { now: [], until: null, next: shift(2 * DAY, 3 * DAY) }, 'Next: Fri 12:00', false],
    ['never', { now: [], until: null, next: null }, undefined, undefined],
  ])('%s', (_, my, text, isOn) => {
    const state = myState(my, wednesday);
    expect(state?.text).toBe(text);
    expect(state?.isOn).toBe(isOn);
  });
});

it('says who comes next, and that nobody does', () => {
  const on = { people: [mara], since: null, until: wednesday + HOUR, next: [], next_until: null };
  expect(nowWords(on, wednesday)).toBe('Mara Lindt, until 13:00');
  expect(nowWords({ ...on, people: [] }, wednesday)).toBe('Nobody is on call');
  expect(nextWords(on, wednesday)).toBe('Next: nobody, 13:00');
  expect(nextWords({ ...on, until: null }, wednesday)).toBeNull();
});

it.each<[Rotation, string]>([
  [{ kind: 'hours', every: 12 }, 'every 12 h'],
  [{ kind: 'days', every: 1, at: 540 }, 'every day at 09:00'],
  [{ kind: 'days', every: 3, at: 0 }, 'every 3 days at 00:00'],
  [{ kind: 'weeks', every: 1, weekday: 'friday', at: 1_020 }, 'every week on Fri at 17:00'],
  [{ kind: 'weeks', every: 2, weekday: 'monday', at: 540 }, 'every 2 weeks on Mon at 09:00'],
])('%j hands over %s', (rotation, words) => expect(rotationWords(rotation)).toBe(words));

it('begins an override with the next full hour', () => {
  expect(nextHours(wednesday + 1)).toEqual({ from: wednesday + HOUR, to: wednesday + 9 * HOUR });
  expect(nextHours(wednesday).from).toBe(wednesday);
});

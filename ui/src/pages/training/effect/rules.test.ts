import { describe, expect, it } from 'vitest';
import { effect, now, span } from '../../../../test/skills';
import { axisOf, placeOn } from './axis';
import {
  changeOf,
  heldWords,
  orderOf,
  orders,
  servicesIn,
  sideWords,
  verdictOf,
  verdictWords,
} from './effect';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('a comparison', () => {
  it('tells the medians with how many incidents they are of', () => {
    const { before, after } = effect('a');
    expect(sideWords(before, 'acknowledge')).toBe('12 min (n 6)');
    expect(sideWords(after, 'acknowledge')).toBe('7 min (n 8)');
    expect(sideWords(after, 'restore')).toBe('3 h (n 5)');
    expect(sideWords(span({ to_restore: null, restored: 0 }), 'restore')).toBe('none');
  });

  it.each([
    [{}, 5, 'faster', '5 min faster', 'better'],
    [{}, 7, 'too few', 'too few to tell', 'none'],
    [{ after: span({ to_acknowledge: 20 * MINUTE }) }, 5, 'slower', '8 min slower', 'worse'],
    [{ after: span() }, 5, 'same', 'as before', 'none'],
    [
      { after: span({ to_acknowledge: null, acknowledged: 0 }) },
      5,
      'too few',
      'too few to tell',
      'none',
    ],
    // Six incidents, but only four of them were acknowledged.
    [{ before: span({ acknowledged: 4 }) }, 5, 'too few', 'too few to tell', 'none'],
  ] as const)('%j with at least %d', (part, fewest, verdict, words, tone) => {
    const given = effect('a', part);
    expect(verdictOf(given, 'acknowledge', fewest)).toBe(verdict);
    expect(verdictWords(given, 'acknowledge', fewest)).toEqual({ words, tone });
  });

  it('has no change where a side has no median', () => {
    expect(changeOf(effect('a'), 'acknowledge')).toBe(-5 * MINUTE);
    expect(changeOf(effect('a', { before: span({ to_restore: null }) }), 'restore')).toBeNull();
  });
});

it('tells when a session was and how long the times are', () => {
  expect(heldWords(effect('a'), now)).toBe('26 Aug, 8 people, 90 d before and after');
  expect(heldWords(effect('a', { attended: 1, held_at: null, span: null }), now)).toBe('1 person');
});

describe('an axis of durations', () => {
  it('begins and ends where people count, and has room for all', () => {
    const axis = axisOf([effect('a')], 'acknowledge');
    expect(axis.ticks.map(({ label }) => label)).toEqual(['5 min', '15 min']);
    const long = effect('b', { after: span({ to_acknowledge: 100 * 24 * HOUR }) });
    const wide = axisOf([effect('a'), long], 'acknowledge');
    expect(wide.ticks.at(-1)?.label).toBe('90 d');
    expect(placeOn(wide, 100 * 24 * HOUR)).toBe(1);
  });

  it('stands at equal distances for equal ratios', () => {
    const axis = { from: MINUTE, to: 100 * MINUTE };
    expect([1, 10, 100].map((each) => placeOn(axis, each * MINUTE))).toEqual([0, 0.5, 1]);
    expect(placeOn(axis, 0)).toBe(0);
  });

  it.each([
    ['nothing', []],
    [
      'one median on a step',
      [effect('a', { before: span({ to_restore: HOUR }), after: span({ to_restore: HOUR }) })],
    ],
    [
      'nothing on either side',
      [effect('a', { before: span({ to_restore: null }), after: span({ to_restore: null }) })],
    ],
    [
      'no time at all',
      [effect('a', { before: span({ to_restore: 0 }), after: span({ to_restore: 0 }) })],
    ],
  ])('has two ticks at least, of %s', (_, effects) => {
    const axis = axisOf(effects, 'restore');
    expect(axis.ticks.length).toBeGreaterThan(1);
    expect(axis.from).toBeGreaterThan(0);
    expect(axis.ticks.every(({ place }) => place >= 0 && place <= 1)).toBe(true);
  });
});

it('offers each service once, by name', () => {
  const search = { service: 's2', service_name: 'Basket' };
  expect(servicesIn([effect('a'), effect('b', search), effect('c')])).toEqual([
    { value: 's2', label: 'Basket' },
    { value: 's1', label: 'checkout' },
  ]);
});

it('knows an order again, but for those of the table', () => {
  expect(orders.map(({ sort }) => orderOf(sort))).toEqual(orders.map(({ value }) => value));
  expect(orderOf({ column: 'held', descending: false })).toBeNull();
  expect(orderOf(null)).toBeNull();
});

import { describe, expect, it } from 'vitest';
import type { Rotation } from '../../api';
import { layer, monday, plan, schedule } from '../../../test/onCall';
import { fileName, meaning } from './calendarFile';
import { moveOf, selectedDays, type Cursor } from './cursor';
import { returnOptions, windowOf, windowValue } from './offer';
import { everyOf, movedBy, newLayer, previewed, rotationOf, tidied } from './scheduleForm';

const DAY = 86_400_000;

describe('the schedule’s form', () => {
  const weekly: Rotation = { kind: 'weeks', every: 2, weekday: 'friday', at: 600 };

  it.each<[Rotation['kind'], Rotation, Rotation]>([
    ['weeks', weekly, weekly],
    ['days', weekly, { kind: 'days', every: 1, at: 600 }],
    ['hours', weekly, { kind: 'hours', every: 12 }],
    ['weeks', { kind: 'hours', every: 5 }, { kind: 'weeks', every: 1, weekday: 'monday', at: 540 }],
  ])('turned to %s, %j becomes %j', (kind, before, after) => {
    expect(rotationOf(kind, before)).toEqual(after);
  });

  it.each([
    ['3', 'weeks', 3],
    [' 52 ', 'weeks', 52],
    ['53', 'weeks', 'Type a number between 1 and 52.'],
    ['0', 'days', 'Type a number between 1 and 365.'],
    ['', 'hours', 'Type a number between 1 and 1000.'],
    ['1.5', 'hours', 'Type a number between 1 and 1000.'],
  ] as const)('%j typed for %s is %j', (text, kind, every) => {
    expect(everyOf(text, kind)).toBe(every);
  });

  it.each([
    [0, 1, 'bac'],
    [2, -1, 'acb'],
    [0, -1, 'abc'],
    [2, 1, 'abc'],
    [-1, 1, 'abc'],
  ] as const)('moves item %i by %i', (from, step, order) => {
    expect(movedBy(['a', 'b', 'c'], from, step).join('')).toBe(order);
  });

  it('previews only layers that somebody is in, whatever they are called', () => {
    const given = schedule({
      layers: [newLayer(1, '2026-12-01'), layer({ name: ' ' }), layer({ name: 'Nights' })],
    });
    expect(previewed(given).layers.map(({ name }) => name)).toEqual(['Layer 2', 'Nights']);
    const renamed = { ...given, name: 'Other', description: 'Else' };
    expect(previewed(renamed)).toEqual(previewed(given));
  });

  it('is sent without spaces around names', () => {
    const sent = tidied(schedule({ name: ' Payments ', layers: [layer({ name: ' Nights ' })] }));
    expect([sent.name, sent.layers[0]?.name]).toEqual(['Payments', 'Nights']);
  });
});

describe('the cursor of the calendar', () => {
  const at = (row: number, day: number, anchor = day): Cursor => ({ row, day, anchor });
  it.each([
    ['ArrowRight', false, at(0, 3), at(0, 4)],
    ['ArrowRight', true, at(0, 3), at(0, 4, 3)],
    ['ArrowRight', true, at(0, 6, 3), at(0, 6, 3)],
    ['ArrowRight', false, at(0, 6), 'after'],
    ['ArrowLeft', false, at(1, 0), 'before'],
    ['ArrowDown', true, at(0, 3, 1), at(1, 3)],
    ['ArrowDown', false, at(1, 3), at(1, 3)],
    ['ArrowUp', false, at(1, 3), at(0, 3)],
    ['Home', true, at(0, 3), at(0, 0, 3)],
    ['End', false, at(0, 3), at(0, 6)],
    ['PageDown', false, at(0, 3), 'after'],
    ['o', false, at(0, 3), null],
  ] as const)('%s with Shift %s from %j leads to %j', (key, shiftKey, from, to) => {
    expect(moveOf({ key, shiftKey }, from, 2, 7)).toEqual(to);
  });

  it('selects in either direction', () => {
    expect(selectedDays(at(0, 2, 5))).toEqual([2, 5]);
    expect(selectedDays(at(0, 5, 2))).toEqual([2, 5]);
  });
});

it('offers in return what is to come and does not overlap', () => {
  const offered = { from: monday + 20 * DAY, to: monday + 21 * DAY };
  const options = returnOptions({ plan: plan() }, 'm2', offered, monday);
  expect(options.map(({ value }) => windowOf(value))).toEqual([
    { from: monday + 7 * DAY, to: monday + 12 * DAY },
  ]);
  expect(returnOptions({ plan: plan() }, 'm1', offered, monday)).toEqual([]);
  expect(windowOf(windowValue(offered))).toEqual(offered);
});

it.each([
  ['Payments, primary', 'payments-primary.ics'],
  ['../..', 'on-call.ics'],
  ['決済', '決済.ics'],
])('a file of ‘%s’ is called %s', (name, file) => expect(fileName(name)).toBe(file));

it('gives a name in a file its meaning and leaves the others', () => {
  const people = [
    { text: 'mara@example.com', member: null },
    { text: 'Jonas', member: 'm2' },
  ];
  expect(meaning(people, 'mara@example.com', 'm1')).toEqual([
    { text: 'mara@example.com', member: 'm1' },
    { text: 'Jonas', member: 'm2' },
  ]);
});

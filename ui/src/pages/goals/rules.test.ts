import { describe, expect, it } from 'vitest';
import { goalRow, payments, platform } from '../../../test/goals';
import { descendantsOf, parentOptions } from './family';
import { narrowing, narrowTo } from './filter';
import { parentsIn, unfolded } from './fold';
import {
  dayIn,
  lengthOf,
  periodKey,
  periodName,
  periodOfKey,
  periodOptions,
  quarterName,
  quarterOf,
  spanOf,
} from './period';
import { acrossSides, hueOf, ownership, ownershipWords, sideOf, teamWords } from './sides';
import { barTone, confidenceWords, expectedNow, remarkWords, stateWords } from './words';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const days = (first_day: string, last_day: string) => ({ first_day, last_day });

describe('times', () => {
  it.each([
    ['2026-01-01', 0, '2026-01-01', '2026-03-31', 'Q1 2026'],
    ['2026-06-30', 0, '2026-04-01', '2026-06-30', 'Q2 2026'],
    ['2026-11-24', 1, '2027-01-01', '2027-03-31', 'Q1 2027'],
    ['2026-11-24', 2, '2027-04-01', '2027-06-30', 'Q2 2027'],
    ['2028-02-29', 0, '2028-01-01', '2028-03-31', 'Q1 2028'],
  ])('the quarter of %s, and %i on', (day, later, first, last, name) => {
    expect(quarterOf(day, later)).toEqual(days(first, last));
    expect(quarterName(days(first, last))).toBe(name);
  });

  it('have a name only where they are a quarter, and their days otherwise', () => {
    expect(quarterName(days('2026-10-01', '2026-12-30'))).toBeNull();
    expect(quarterName(days('2026-10-01', '2027-03-31'))).toBeNull();
    expect(periodName(days('2026-10-05', '2027-01-15'), NOW)).toBe('5 Oct to 15 Jan 2027');
  });

  it('begin with a day in the workspace’s zone, not in this computer’s', () => {
    const at = Date.parse('2026-12-31T23:30:00Z');
    expect(dayIn(at, 'Europe/Berlin')).toBe('2027-01-01');
    expect(dayIn(at, 'America/New_York')).toBe('2026-12-31');
  });

  it.each([
    ['2026-10-01', '2026-12-31', 92],
    ['2026-10-25', '2026-10-26', 2],
    ['2026-11-24', '2026-11-24', 1],
  ])('%s to %s have their days, also where the clocks change', (first, last, count) => {
    expect(lengthOf(days(first, last))).toBe(count);
  });

  it('stand as one text in choices, and are read back', () => {
    const period = days('2026-10-01', '2026-12-31');
    expect(periodOfKey(periodKey(period))).toEqual(period);
    for (const text of ['any', 'custom', '', '2026-10-01', '2026-10-01/soon'])
      expect(periodOfKey(text)).toBeNull();
  });

  it('to choose from have the current quarter among them, though no goal has it', () => {
    const current = quarterOf('2026-11-24');
    const past = { period: quarterOf('2026-07-01'), name: 'Q3 2026', goals: 1, current: false };
    const labels = (periods: Parameters<typeof periodOptions>[0]) =>
      periodOptions(periods, current, NOW).map(({ label }) => label);
    expect(labels([past])).toEqual(['Any time', 'Q4 2026', 'Q3 2026', 'From … to …']);
    const here = { period: current, name: 'Q4 2026', goals: 2, current: true };
    expect(labels([here, past])).toEqual(['Any time', 'Q4 2026', 'Q3 2026', 'From … to …']);
    expect(spanOf([past], current)).toEqual(days('2026-07-01', '2026-12-31'));
    expect(spanOf([], current)).toEqual(current);
  });
});

describe('operations and development', () => {
  it.each([
    [['operations'], 'operations'],
    [['development', 'development'], 'development'],
    [['operations', 'development'], 'shared'],
    [['operations', 'security'], 'shared'],
    [['platform'], 'other'],
    [[], 'other'],
  ] as const)('%j stand at %s', (disciplines, side) => {
    expect(sideOf(disciplines)).toBe(side);
  });

  it('stand at the ends of a row of teams', () => {
    const security = { id: 't3', name: 'Shield', discipline: 'security' as const };
    expect(acrossSides([payments, security, platform]).map(({ name }) => name)).toEqual([
      'Platform',
      'Shield',
      'Payments',
    ]);
    expect(teamWords([payments, platform])).toBe('Platform (Ops) and Payments (Dev)');
  });

  it.each([
    [[], 'nobody', /Choose people of operations and of development/],
    [[['operations']], 'one', /Only operations owns it.*somebody of development/],
    [[['development'], ['security']], 'one', /Only development owns it.*somebody of operations/],
    [[['development'], ['operations']], 'both', /own it together/],
    [[['development', 'operations']], 'both', /own it together/],
    [[['security'], []], 'neither', /Neither operations nor development/],
  ] as const)('owners of %j: %s', (owners, kind, words) => {
    const shared = ownership(owners);
    expect(shared.kind).toBe(kind);
    expect(ownershipWords(shared)).toMatch(words);
  });

  it('give a person a hue of one of them, and none where they belong to both', () => {
    expect(hueOf(['operations', 'security'])).toBe('operations');
    expect(hueOf(['operations', 'development'])).toBeUndefined();
    expect(hueOf(['security'])).toBe('security');
    expect(hueOf([])).toBeUndefined();
  });
});

describe('goals that serve one another', () => {
  const rows = [
    goalRow('a'),
    goalRow('b', { parent: 'a', depth: 1 }),
    goalRow('c', { parent: 'b', depth: 2 }),
    goalRow('d', { parent: 'a', depth: 1 }),
    goalRow('e'),
  ];

  it('are found near and far, also where two laptops made a ring of them', () => {
    expect([...descendantsOf(rows, 'a')].sort()).toEqual(['a', 'b', 'c', 'd']);
    const ring = [goalRow('x', { parent: 'y' }), goalRow('y', { parent: 'x' })];
    expect([...descendantsOf(ring, 'x')].sort()).toEqual(['x', 'y']);
    expect(parentOptions(rows, 'b').map(({ value }) => value)).toEqual(['a', 'd', 'e']);
    expect(parentOptions(rows, null)).toHaveLength(5);
  });

  it('are folded with all below them', () => {
    const shown = (...folded: string[]) => unfolded(rows, new Set(folded)).map(({ id }) => id);
    expect([...parentsIn(rows)]).toEqual(['a', 'b']);
    expect(shown()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(shown('b')).toEqual(['a', 'b', 'd', 'e']);
    expect(shown('a', 'b')).toEqual(['a', 'e']);
    // What was folded once and has nothing below it any more hides nothing.
    expect(shown('e')).toEqual(['a', 'b', 'c', 'd', 'e']);
  });
});

describe('what the list is asked for', () => {
  it('is what was chosen; ‘mine’ is whoever uses this laptop', () => {
    const chosen: Record<string, string[]> = {
      owner: ['me', 'm2', 'm1'],
      state: ['behind'],
      team: ['t1'],
    };
    const filters = { of: (id: string) => chosen[id] ?? [] };
    expect(narrowing(filters, ' night ', null, 'm1')).toEqual({
      text: 'night',
      period: null,
      teams: ['t1'],
      owners: ['m1', 'm2'],
      states: ['behind'],
    });
    expect(narrowing(filters, '', null, null).owners).toEqual(['m2', 'm1']);
  });

  it('is left alone by a link that asks for nothing', () => {
    const touched: string[] = [];
    const filters = { clear: () => touched.push('clear'), set: (id: string) => touched.push(id) };
    expect(narrowTo(filters as never, { new: '1' })).toBe(false);
    expect(touched).toEqual([]);
    expect(narrowTo(filters as never, { state: 'behind,at_risk' })).toBe(true);
    expect(touched).toEqual(['clear', 'state']);
  });
});

describe('words', () => {
  it('tell every state by a word and a shape of its own, never by colour alone', () => {
    for (const words of [stateWords, confidenceWords]) {
      const all = Object.values(words);
      expect(new Set(all.map(({ word }) => word)).size).toBe(all.length);
      expect(new Set(all.map(({ icon }) => icon)).size).toBe(all.length);
    }
    const remarks = Object.values(remarkWords).map(({ word }) => word);
    expect(new Set(remarks).size).toBe(remarks.length);
  });

  it('give a bar the tone of how the goal is', () => {
    expect(barTone('off_track')).toBe('danger');
    expect(barTone('closed')).toBe('accent');
  });

  it.each([
    ['on_track', 0.5],
    ['ended', 0.5],
    ['closed', null],
    ['upcoming', null],
  ] as const)('mark what is expected of a goal that is %s: %j', (state, mark) => {
    expect(expectedNow({ state, expected: 0.5 })).toBe(mark);
  });
});

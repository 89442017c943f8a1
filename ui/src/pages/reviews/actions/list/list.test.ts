import { describe, expect, it } from 'vitest';
import { filtersOf } from '../../../../../test/filters';
import { ME, narrowing, narrowTo } from './filter';
import { dayShown } from './words';

describe('what is asked for', () => {
  it('means by ‘mine’ whoever uses this laptop, once', () => {
    const filters = filtersOf({ owner: [ME, 'm1', 'm2'], overdue: ['1'] });
    expect(narrowing(filters, ' alert ', 'm1')).toEqual({
      text: 'alert',
      states: [],
      kinds: [],
      owners: ['m1', 'm2'],
      services: [],
      overdue: true,
      unowned: false,
    });
  });

  it('by a link replaces what was chosen', () => {
    const filters = filtersOf({ kind: ['training'], state: ['open'] });
    expect(narrowTo(filters, { owner: 'me', overdue: '1', open: 'a1' })).toBe(true);
    expect(filters.of('kind')).toEqual([]);
    expect(filters.of('owner')).toEqual(['me']);
    expect(filters.of('overdue')).toEqual(['1']);
    expect(narrowTo(filters, { state: 'open,in_progress' })).toBe(true);
    expect(filters.of('state')).toEqual(['open', 'in_progress']);
  });

  it('stays as it was when a link only opens an action', () => {
    expect(narrowTo(filtersOf(), { open: 'a1' })).toBe(false);
  });
});

describe('words', () => {
  it.each([
    ['2026-12-04', '4 Dec'],
    ['2025-12-31', '31 Dec 2025'],
    ['2026-09-01', '1 Sep'],
    ['no day', 'no day'],
  ])('of the day %s are %s', (day, words) => {
    expect(dayShown(day, new Date(2026, 11, 1).getTime())).toBe(words);
  });
});

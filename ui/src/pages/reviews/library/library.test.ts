import { describe, expect, it } from 'vitest';
import { filtersOf } from '../../../../test/filters';
import { reviewRow } from '../../../../test/reviewLibrary';
import { address, parse } from '../../../shell/routes';
import { emphasised } from './emphasis';
import { asking, narrowing, narrowTo } from './filter';
import { windowOf } from './when';
import { actionsLeft, dueWords } from './words';

describe('words that were searched for', () => {
  const hits = (text: string, query: string) =>
    emphasised(text, query)
      .filter(({ hit }) => hit)
      .map((part) => part.text);

  it.each([
    ['A pool of connections ran dry', 'conn', ['connections']],
    ['A pool of connections ran dry', 'dry pool', ['pool', 'dry']],
    ['José restarted it', 'jose', ['José']],
    ['A pool', '', []],
    ['A pool', '  ', []],
    ['A pool', 'onn', []],
    ['支払いが失敗した', '支払い', ['支払いが失敗した']],
    ['a.b(c) [d]', '(', []],
    ['C++ (cache)', 'cache)', ['cache']],
  ])('in ‘%s’ for ‘%s’ are %j', (text, query, expected) => {
    expect(hits(text, query)).toEqual(expected);
  });

  it('leave the text as it is', () => {
    const text = '…pool of connections, and a pool.';
    expect(
      emphasised(text, 'pool')
        .map((part) => part.text)
        .join(''),
    ).toBe(text);
    expect(emphasised('', 'pool')).toEqual([{ text: '', hit: false }]);
  });
});

describe('the time of incidents', () => {
  const now = new Date(2026, 11, 1, 14, 30).getTime();

  it('is any unless chosen', () => {
    expect(windowOf(filtersOf(), now)).toBeNull();
    expect(windowOf(filtersOf({ time: ['of another version'] }), now)).toBeNull();
  });

  it('ends with the day, so that it stays the same all day', () => {
    const window = windowOf(filtersOf({ time: ['days30'] }), now);
    expect(window).toEqual({
      from: new Date(2026, 10, 1).getTime(),
      to: new Date(2026, 11, 2).getTime(),
    });
    expect(windowOf(filtersOf({ time: ['days30'] }), now + 3_600_000)).toEqual(window);
  });

  it('takes bounds by hand, of which either may be left out', () => {
    expect(windowOf(filtersOf({ time: ['custom'], from: ['5'], to: ['9'] }), now)).toEqual({
      from: 5,
      to: 9,
    });
    expect(windowOf(filtersOf({ time: ['custom'], from: ['5'] }), now)).toEqual({
      from: 5,
      to: new Date(2026, 11, 2).getTime(),
    });
    expect(windowOf(filtersOf({ time: ['custom'], from: ['soon'] }), now)).toBeNull();
  });
});

describe('a link to the library', () => {
  it('narrows it to what it asks for, and to nothing else', () => {
    const query = asking({
      factor: 'Missing alert, again',
      status: 'published',
      services: ['s1', 's2'],
      window: { from: 1_000, to: 2_000 },
    });
    const filters = filtersOf({ severity: ['sev4'] });
    const { query: read } = parse(address({ name: 'reviews', params: {}, query }));
    expect(narrowTo(filters, read)).toBe(true);
    expect(narrowing(filters, ' pool ', 0)).toEqual({
      text: 'pool',
      statuses: ['published'],
      services: ['s1', 's2'],
      severities: [],
      tags: [],
      factors: ['Missing alert, again'],
      window: { from: 1_000, to: 2_000 },
      limit: 200,
    });
  });

  it('that asks for nothing leaves it as it was', () => {
    const filters = filtersOf({ severity: ['sev4'] });
    expect(narrowTo(filters, { new: '1' })).toBe(false);
    expect(filters.of('severity')).toEqual(['sev4']);
  });
});

describe('words of a row', () => {
  const now = new Date(2026, 11, 1).getTime();

  it.each([
    [{ due_at: null, overdue: false }, ''],
    [{ due_at: new Date(2026, 11, 4).getTime(), overdue: false }, 'due 4 Dec'],
    [{ due_at: new Date(2026, 10, 30).getTime(), overdue: true }, 'due since 30 Nov'],
  ])('%j is ‘%s’', (due, words) => {
    expect(dueWords(due, now)).toBe(words);
  });

  it.each([
    [0, 0, '–'],
    [5, 2, '2 of 5 left'],
    [5, 0, 'all 5 done'],
    [1, 0, 'done'],
  ])('of %i actions %i are open: %s', (actions, open_actions, words) => {
    expect(actionsLeft(reviewRow('r', { actions, open_actions }))).toBe(words);
  });
});

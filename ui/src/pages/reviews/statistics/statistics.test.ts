import { describe, expect, it } from 'vitest';
import { actionCount, factor, statistics } from '../../../../test/reviewLibrary';
import { initial, scopeOf, servicesOf, windowOf } from './period';
import { doneInTime, inTime, share, timeToPublish, trendOf, trendWords } from './words';

describe('a trend', () => {
  it.each([
    [8, 6, 'More often: 6, before 2'],
    [8, 1, 'Less often: 1, before 7'],
    [8, 4, 'About as often: 4, before 4'],
    [9, 5, 'About as often: 5, before 4'],
    [3, 3, '3 reviews: too few to compare'],
    [1, 0, '1 review: too few to compare'],
  ])('of %i reviews with %i in the second half is ‘%s’', (reviews, later_half, words) => {
    expect(trendWords(factor('Missing alert', { reviews, later_half }))).toBe(words);
  });

  it('of few reviews is none', () => {
    expect(trendOf(factor('Missing alert', { reviews: 4, later_half: 4 }))).toBe('few');
  });
});

describe('shares', () => {
  it.each([
    [0, 0, '–'],
    [2, 3, '2 of 3'],
    [15, 20, '15 of 20 (75 %)'],
  ])('%i of %i is ‘%s’', (part, whole, words) => {
    expect(share(part, whole)).toBe(words);
  });

  it('of actions count those that had a day', () => {
    expect(doneInTime(actionCount())).toBe('6 of 8 (75 %)');
    expect(doneInTime(actionCount({ done_with_day: 0 }))).toBe('–');
  });

  it('of reviews in time say what they rest on', () => {
    expect(inTime(statistics())).toMatchObject({ value: '75 %', note: '15 of 20 that were due' });
    expect(inTime(statistics({ in_time: 1, due: 2 }))).toMatchObject({
      value: '1 of 2',
      note: '2 reviews: too few for a share',
    });
    expect(inTime(statistics({ in_time: 0, due: 0 })).value).toBe('–');
  });

  it('of time to publish is no number when nothing is published', () => {
    expect(timeToPublish(statistics()).value).toBe('4 d');
    expect(timeToPublish(statistics({ median_time_to_publish: null, published: 0 }))).toMatchObject(
      { value: '–', note: 'No review is published.' },
    );
    expect(timeToPublish(statistics({ published: 2 })).note).toMatch(/^Median of only 2 reviews/);
  });
});

describe('the scope', () => {
  const zone = 'Europe/Berlin';
  const now = Date.UTC(2026, 11, 1, 12);

  it('begins and ends with a day of the workspace’s zone', () => {
    expect(windowOf({ span: 'months3', from: null, to: null }, now, zone)).toEqual({
      from: Date.UTC(2026, 7, 31, 22),
      to: Date.UTC(2026, 11, 1, 23),
    });
    expect(windowOf({ span: 'custom', from: 5, to: 9 }, now, zone)).toEqual({ from: 5, to: 9 });
  });

  it('leaves out what the workspace does not have', () => {
    const chosen = { ...initial, services: ['s1', 'gone'], teams: ['t9'] };
    expect(scopeOf(chosen, now, zone, { services: ['s1'], teams: ['t1'] })).toMatchObject({
      services: ['s1'],
      teams: [],
    });
  });

  it('names the services of its teams, for lists that know none', () => {
    const all = [
      { id: 's1', service: { teams: ['t1'] } },
      { id: 's2', service: { teams: ['t1', 't2'] } },
      { id: 's3', service: { teams: [] } },
    ];
    expect(servicesOf({ services: [], teams: [] }, all)).toEqual([]);
    expect(servicesOf({ services: [], teams: ['t1'] }, all)).toEqual(['s1', 's2']);
    expect(servicesOf({ services: ['s2', 's3'], teams: ['t1'] }, all)).toEqual(['s2']);
    expect(servicesOf({ services: ['s3'], teams: ['t1'] }, all)).toBeNull();
  });
});

import { expect, it } from 'vitest';
import { escalationStory, pageStory } from '../../../test/escalation';
import type { AcknowledgementStory, PageStory } from '../../api';
import { acknowledgedBy, marks, place, toldWords } from './pageStory';

it.each<[Partial<PageStory>, string[]]>([
  [{}, ['Owed']],
  [{ shown_at: 1 }, ['Owed', 'Shown']],
  [{ held: 'Quiet hours until 07:00.' }, ['Owed', 'Held']],
  [
    { held: 'Quiet hours until 07:00.', shown_at: 5, seen_at: 6 },
    ['Owed', 'Shown', 'Held', 'Seen'],
  ],
  [
    { shown_at: 1, seen_at: 2, acknowledged_after: 120_000 },
    ['Owed', 'Shown', 'Seen', 'Acknowledged'],
  ],
])('a page with %j was %j', (part, labels) => {
  expect(marks(pageStory('Ana', part)).map(({ label }) => label)).toEqual(labels);
});

it('says after how long a page was acknowledged', () => {
  expect(marks(pageStory('Ana', { acknowledged_after: 120_000 })).at(-1)?.words).toBe(
    'after 2 min',
  );
});

it('says the round only where there are several', () => {
  const first = pageStory('Ana');
  const again = pageStory('Ana', { round: 2 });
  expect(place(first, escalationStory({ pages: [first] }))).toBe('Level 1');
  expect(place(first, escalationStory({ pages: [first, again] }))).toBe('Level 1, round 1');
});

it.each<[Partial<AcknowledgementStory>, string]>([
  [{ is_this_laptop: true, laptop: 'd1' }, 'Ana acknowledged after 4 min, on this laptop.'],
  [{ is_this_laptop: false, laptop: 'd2' }, 'Ana acknowledged after 4 min, on another laptop.'],
  [{ is_this_laptop: false, laptop: null }, 'Ana acknowledged after 4 min.'],
])('an acknowledgement with %j reads %s', (part, words) => {
  expect(
    acknowledgedBy({
      at: 0,
      member: 'm',
      member_name: 'Ana',
      laptop: null,
      is_this_laptop: false,
      after: 240_000,
      ...part,
    }),
  ).toBe(words);
});

it('counts people once, however often they were told', () => {
  const pages = [pageStory('Ana'), pageStory('Ana', { round: 2 }), pageStory('Ben')];
  expect(toldWords({ pages, posts: [] })).toBe('3 pages to 2 people');
  expect(toldWords({ pages: [], posts: [] })).toBe('Nobody was told yet');
});

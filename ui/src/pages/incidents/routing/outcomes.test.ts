import { expect, it } from 'vitest';
import { routingTest, testedAlert as row } from '../../../../test/escalation';
import { countsWords, loudness, testedWords } from './outcomes';

it('leaves out the outcomes that no alert had', () => {
  expect(countsWords(routingTest({ paged: 12, quiet: 3 }))).toBe(
    '12 would have paged, 3 would have been quiet',
  );
  expect(countsWords(routingTest())).toBe('');
});

it.each([
  [{ alerts: 0 }, 'Tested on 0 alerts of the last 30 days.'],
  [{ alerts: 1, rows: [row('a')] }, 'Tested on 1 alert of the last 30 days.'],
  [
    { alerts: 3, rows: [row('a'), row('b')] },
    'Tested on 3 alerts of the last 30 days. The last 2 are listed.',
  ],
  [
    { alerts: 10, left_out: 4 },
    'Tested on 6 alerts of the last 30 days. 4 older alerts were not looked at.',
  ],
])('%j is told', (part, words) => {
  expect(testedWords(routingTest(part))).toBe(words);
});

it('ranks a page before silence', () => {
  expect(loudness('paged')).toBeLessThan(loudness('quiet'));
});

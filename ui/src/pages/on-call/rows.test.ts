import { expect, it } from 'vitest';
import { layer, monday, offer, plan, row as listed, shift } from '../../../test/onCall';
import { daysOf } from './days';
import { huesOf } from './hues';
import { barsIn, cellWords, edgesOf, rowsOf } from './rows';
import { planWarnings, rowWarnings } from './warnings';

const DAY = 86_400_000;
const days = daysOf('fortnight', '2026-12-07', 'Europe/Berlin');

it('shows the outcome first and then the layers, the one that wins first', () => {
  const names = rowsOf(
    plan({
      layers: [
        { layer: 0, name: 'Usual', shifts: [] },
        { layer: 1, name: '', shifts: [] },
      ],
    }),
  ).map(({ name }) => name);
  expect(names).toEqual(['On call', 'Layer 2', 'Usual']);
});

it('puts gaps between the shifts of the outcome, in order', () => {
  const [final] = rowsOf(plan());
  expect(final?.bars.map(({ isGap }) => isGap)).toEqual([false, false, true, false]);
  expect(final && edgesOf(final).map((edge) => (edge - monday) / DAY)).toEqual([0, 7, 12, 13, 50]);
});

it.each([
  ['of whoever is on then', offer(), true],
  ['that is no longer open', offer({ state: 'taken' }), false],
  ['of somebody else', offer({ member: { member: 'm9', name: 'Ada' } }), false],
])('marks a shift by an offer %s', (_, given, marked) => {
  const [final] = rowsOf(plan(), [given]);
  expect(final?.bars[1]?.isOffered).toBe(marked);
  expect(final?.bars[0]?.isOffered).toBe(false);
});

it.each([
  ['2026-12-08', 'Tue 8 Dec: Jonas Weber'],
  ['2026-12-07', 'Mon 7 Dec: Mara Lindt, then Jonas Weber'],
  ['2026-12-12', 'Sat 12 Dec: Jonas Weber, then nobody'],
  ['2026-12-13', 'Sun 13 Dec: nobody, then Jonas Weber by override'],
])('says of %s: %s', (date, words) => {
  const [final] = rowsOf(plan());
  const day = daysOf('fortnight', date, 'Europe/Berlin').find((each) => each.date === date);
  expect(final && day && cellWords(final, day)).toBe(words);
});

it('says that a layer is off where it has no turn', () => {
  const [, everyone] = rowsOf(plan({ layers: [{ layer: 0, name: 'Nights', shifts: [] }] }));
  expect(everyone && cellWords(everyone, days[0]!)).toMatch(/: off$/);
  expect(everyone && barsIn(everyone, days[0]!)).toEqual([]);
});

it('gives those who follow on each other different colours, and everybody one', () => {
  const members = Array.from({ length: 60 }, (_, index) => `m${index}`);
  const hues = huesOf([layer({ members })], [shift(0, 1, [{ member: 'x', name: 'X' }])]);
  expect(hues.size).toBe(61);
  for (let index = 1; index < members.length; index++)
    expect(hues.get(`m${index}`)).not.toBe(hues.get(`m${index - 1}`));
});

it('warns of what is to come only, the earliest first', () => {
  const double = plan().double_bookings[0]?.sentence;
  expect(planWarnings(plan(), monday).map(({ text }) => text)).toEqual([
    double,
    'Nobody is on call Sat 12 Dec, 09:00 to Sun 13 Dec, 09:00 (1 d).',
  ]);
  expect(planWarnings(plan(), monday + 10 * DAY)).toHaveLength(1);
  expect(planWarnings(plan(), monday + 13 * DAY)).toEqual([]);
});

it('is loudest where nobody is on call now', () => {
  const now = { people: [], since: null, until: null, next: [], next_until: null };
  const [first, second] = rowWarnings(listed({ now, gaps: 3, double_bookings: 2 }));
  expect(first?.text).toMatch(/^Nobody is on call now and 2 times more in the next four weeks\./);
  expect(second?.text).toBe('2 double bookings in the next four weeks.');
  expect(rowWarnings(listed({ next_gap: null, gaps: 0, double_bookings: 0 }))).toEqual([]);
});

import { CalendarDate, fromAbsolute } from '@internationalized/date';
import type { Repeat, RepeatEvery } from '../../../api';
import { count } from '../../../format';
import type { Option } from '../../../ui/option';

/** Whether a session repeats, and in what steps. */
export type Repeating = 'once' | RepeatEvery;

/** What can be chosen. */
export const repeatOptions: readonly Option<Repeating>[] = [
  { value: 'once', label: 'Once' },
  { value: 'week', label: 'Every few weeks' },
  { value: 'month', label: 'Every few months' },
];

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const NTH = ['first', 'second', 'third', 'fourth', 'fifth'];
const WEEK = 7;

/** How many weeks ahead a session that repeats ends unless something else is said. */
const WEEKS_AHEAD = 12;

/** The day in a zone: '2026-12-01'. */
const dayIn = (at: number, zone: string): CalendarDate => {
  const { year, month, day } = fromAbsolute(at, zone);
  return new CalendarDate(year, month, day);
};

/** Until when something repeats that begins at an instant, unless something else is said. */
export const lastDayAfter = (startsAt: number, zone: string): string =>
  dayIn(startsAt, zone).add({ weeks: WEEKS_AHEAD }).toString();

/** How something repeats, in words: 'Every 2 weeks on Tuesday', 'On the second Tuesday of every month'. */
export function repeatWords(
  { every, interval }: Pick<Repeat, 'every' | 'interval'>,
  startsAt: number,
  zone: string,
): string {
  const date = dayIn(startsAt, zone);
  const weekday = WEEKDAYS[date.toDate('UTC').getUTCDay()] ?? '';
  if (every === 'week')
    return interval === 1 ? `Every ${weekday}` : `Every ${count(interval, 'week')} on ${weekday}`;
  const nth = NTH[Math.floor((date.day - 1) / WEEK)] ?? '';
  const months = interval === 1 ? 'every month' : `every ${count(interval, 'month')}`;
  return `On the ${nth} ${weekday}, ${months}`;
}

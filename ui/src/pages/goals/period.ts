import { CalendarDate, endOfMonth, fromAbsolute, parseDate } from '@internationalized/date';
import type { Period, PeriodChoice } from '../../api';
import { day } from '../../format';
import type { Option } from '../../ui/option';

/** Which goals' time is looked at: the quarter of today, any, or some days. */
export type ChosenPeriod = { kind: 'current' } | { kind: 'any' } | { kind: 'days'; days: Period };

const DAY_MS = 86_400_000;
const MONTHS = 3;

/** The day of an instant in a zone: '2026-11-24'. */
export const dayIn = (at: number, zone: string): string =>
  fromAbsolute(at, zone).toString().slice(0, 10);

/** The quarter of a day, or the one so many quarters later. */
export function quarterOf(day: string, later = 0): Period {
  const { year, month } = parseDate(day);
  const first = new CalendarDate(year, Math.floor((month - 1) / MONTHS) * MONTHS + 1, 1).add({
    months: later * MONTHS,
  });
  return {
    first_day: first.toString(),
    last_day: endOfMonth(first.add({ months: MONTHS - 1 })).toString(),
  };
}

/** The quarter in which a goal that ends on a day goes on: the one after it, unless that is over too. */
export function nextQuarter(lastDay: string, today: string): Period {
  const after = quarterOf(lastDay, 1);
  return after.last_day < today ? quarterOf(today) : after;
}

/** What people call a quarter: 'Q4 2026'; null for other days. */
export function quarterName({ first_day, last_day }: Period): string | null {
  const { year, month } = parseDate(first_day);
  const quarter = quarterOf(first_day);
  if (first_day !== quarter.first_day || last_day !== quarter.last_day) return null;
  return `Q${Math.ceil(month / MONTHS)} ${year}`;
}

/** A day as it is shown: '24 Nov', with the year where it is not this one. */
export const dayShown = (date: string, now: number): string =>
  day(parseDate(date).toDate('UTC').getTime(), { zone: 'UTC', now });

/** What a time is called: its quarter, or its days. */
export const periodName = (period: Period, now: number): string =>
  quarterName(period) ?? `${dayShown(period.first_day, now)} to ${dayShown(period.last_day, now)}`;

/** A time as one text, for choices. */
export const periodKey = ({ first_day, last_day }: Period): string => `${first_day}/${last_day}`;

/** The time of such a text; null if it is none. */
export function periodOfKey(key: string): Period | null {
  const found = /^(\d{4}-\d\d-\d\d)\/(\d{4}-\d\d-\d\d)$/.exec(key);
  const [, first_day, last_day] = found ?? [];
  return first_day && last_day ? { first_day, last_day } : null;
}

/** How many days a time has, both ends included. */
export const lengthOf = ({ first_day, last_day }: Period): number =>
  (parseDate(last_day).toDate('UTC').getTime() - parseDate(first_day).toDate('UTC').getTime()) /
    DAY_MS +
  1;

/** The choices of a list: any time, the times that goals have, the current quarter among them. */
export function periodOptions(
  periods: readonly PeriodChoice[],
  current: Period,
  now: number,
): Option[] {
  const known = periods.map(({ period, name, goals }) => ({
    value: periodKey(period),
    label: name,
    hint: goals === 0 ? 'No goals' : goals === 1 ? '1 goal' : `${goals} goals`,
  }));
  const here = periodKey(current);
  return [
    { value: 'any', label: 'Any time' },
    ...(known.some(({ value }) => value === here)
      ? []
      : [{ value: here, label: periodName(current, now) }]),
    ...known,
    { value: 'custom', label: 'From … to …' },
  ];
}

/** The days from the first to the last of all times; those of `current` where there are none. */
export function spanOf(periods: readonly PeriodChoice[], current: Period): Period {
  const all = [current, ...periods.map(({ period }) => period)];
  return {
    first_day: all.map(({ first_day }) => first_day).reduce((a, b) => (a < b ? a : b)),
    last_day: all.map(({ last_day }) => last_day).reduce((a, b) => (a > b ? a : b)),
  };
}

import {
  CalendarDate,
  endOfMonth,
  fromAbsolute,
  parseDate,
  startOfWeek,
} from '@internationalized/date';

/** How much of a schedule the calendar shows. */
export type CalendarView = 'week' | 'fortnight' | 'month';

/** A stretch of time in milliseconds: `from` is inside, `to` is not. */
export interface Stretch {
  from: number;
  to: number;
}

/** One day of the calendar, in the zone that it is shown in: 23, 24 or 25 hours. */
export interface Day extends Stretch {
  /** '2026-12-01' */
  date: string;
  /** 'Tue' */
  weekday: string;
  /** 'Tue 1 Dec', for screen readers and titles. */
  name: string;
  /** '1', or '1 Dec' where a month begins. */
  label: string;
  weekend: boolean;
}

// Weeks begin on Monday, as the rest of the app has it.
const LOCALE = 'en-GB';
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** The day of an instant in a zone: '2026-12-01'. */
export function dateOf(at: number, zone: string): string {
  const { year, month, day } = fromAbsolute(at, zone);
  return new CalendarDate(year, month, day).toString();
}

/** The first instant of a day in a zone. */
export function startOf(date: string, zone: string): number {
  return parseDate(date).toDate(zone).getTime();
}

function bounds(view: CalendarView, anchor: string): { first: CalendarDate; count: number } {
  const date = parseDate(anchor);
  if (view === 'month') {
    const first = date.set({ day: 1 });
    return { first, count: endOfMonth(date).day };
  }
  return { first: startOfWeek(date, LOCALE), count: view === 'week' ? 7 : 14 };
}

/** The days that a view shows around a day, in order. */
export function daysOf(view: CalendarView, anchor: string, zone: string): Day[] {
  const { first, count } = bounds(view, anchor);
  return Array.from({ length: count }, (_, index) => {
    const date = first.add({ days: index });
    const weekday = date.toDate('UTC').getUTCDay();
    const month = months[date.month - 1] ?? '';
    const short = weekdays[weekday] ?? '';
    return {
      date: date.toString(),
      from: date.toDate(zone).getTime(),
      to: date.add({ days: 1 }).toDate(zone).getTime(),
      weekday: short,
      name: `${short} ${date.day} ${month}`,
      label: index === 0 || date.day === 1 ? `${date.day} ${month}` : String(date.day),
      weekend: weekday === 0 || weekday === 6,
    };
  });
}

/** The anchor of the view before or after. */
export function stepped(view: CalendarView, anchor: string, step: -1 | 1): string {
  const { first, count } = bounds(view, anchor);
  return (
    view === 'month' ? first.add({ months: step }) : first.add({ days: step * count })
  ).toString();
}

/** What the days are together: '30 Nov to 13 Dec 2026', 'December 2026'. */
export function rangeName(view: CalendarView, days: readonly Day[]): string {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return '';
  const [from, to] = [parseDate(first.date), parseDate(last.date)];
  const month = (date: CalendarDate) => months[date.month - 1] ?? '';
  if (view === 'month') return `${month(from)} ${from.year}`;
  const begins =
    from.year !== to.year
      ? `${from.day} ${month(from)} ${from.year}`
      : from.month !== to.month
        ? `${from.day} ${month(from)}`
        : String(from.day);
  return `${begins} to ${to.day} ${month(to)} ${to.year}`;
}

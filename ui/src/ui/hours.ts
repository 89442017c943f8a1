import type { Hours, Span, Weekday } from '../api';
import { clockTime } from '../format';

/** The days of the week in order, as pickers show and say them. */
export const weekdays: readonly { value: Weekday; short: string; name: string }[] = [
  { value: 'monday', short: 'Mon', name: 'Monday' },
  { value: 'tuesday', short: 'Tue', name: 'Tuesday' },
  { value: 'wednesday', short: 'Wed', name: 'Wednesday' },
  { value: 'thursday', short: 'Thu', name: 'Thursday' },
  { value: 'friday', short: 'Fri', name: 'Friday' },
  { value: 'saturday', short: 'Sat', name: 'Saturday' },
  { value: 'sunday', short: 'Sun', name: 'Sunday' },
];

const DAY = 24 * 60;

/** The span that a new line begins with: the working week. */
export const workingWeek = (): Span => ({
  weekdays: weekdays.slice(0, 5).map(({ value }) => value),
  from_minute: 9 * 60,
  to_minute: 17 * 60,
});

/** Whether a span goes on after midnight, into a day that it does not name. */
export const passesMidnight = ({ from_minute, to_minute }: Span): boolean =>
  to_minute <= from_minute && to_minute !== 0;

/** The span with a weekday more or less; its days stay in the order of the week. */
export function toggled(span: Span, weekday: Weekday): Span {
  const has = span.weekdays.includes(weekday);
  return {
    ...span,
    weekdays: weekdays
      .map(({ value }) => value)
      .filter((value) => (value === weekday ? !has : span.weekdays.includes(value))),
  };
}

/** Weekdays as people say them: 'Mon to Fri', 'Sat and Sun', 'every day'. */
export function weekdayWords(chosen: readonly Weekday[]): string {
  if (chosen.length === weekdays.length) return 'every day';
  const runs: number[][] = [];
  for (const [index, { value }] of weekdays.entries()) {
    if (!chosen.includes(value)) continue;
    const run = runs.at(-1);
    if (run?.at(-1) === index - 1) run.push(index);
    else runs.push([index]);
  }
  const short = (index: number | undefined) => weekdays[index ?? 0]?.short ?? '';
  const words = runs.flatMap((run) =>
    run.length > 2 ? [`${short(run[0])} to ${short(run.at(-1))}`] : run.map(short),
  );
  if (words.length === 0) return 'no day';
  return words.length === 1
    ? (words[0] ?? '')
    : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** When a span is: 'Mon to Fri, 09:00 to 17:00'. */
export function spanWords(span: Span): string {
  const { from_minute: from, to_minute: to } = span;
  const days = weekdayWords(span.weekdays);
  if (from % DAY === to % DAY)
    return from === 0 ? `${days}, all day` : `${days}, from ${clockTime(from)} for 24 h`;
  return `${days}, ${clockTime(from)} to ${clockTime(to % DAY)}${passesMidnight(span) ? ' the next day' : ''}`;
}

/** When the hours are: their spans, and their zone where they have one of their own. */
export function hoursWords({ spans, time_zone }: Hours): string {
  const words = spans.map(spanWords).join('; ');
  return time_zone === null ? words : `${words} (${time_zone})`;
}

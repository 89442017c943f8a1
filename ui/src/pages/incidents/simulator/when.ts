import { fromAbsolute } from '@internationalized/date';
import { day, timeOfDay } from '../../../format';

/** A time that is offered for a simulation. */
export interface Preset {
  label: string;
  at: number;
  /** What is special about it, on hover. */
  title?: string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 366 * DAY;
const SATURDAY = 6;
/** How long before a change of the clocks an incident is most telling. */
const BEFORE_THE_CHANGE = 15 * MINUTE;

const offset = (at: number, zone: string): number => fromAbsolute(at, zone).offset;

/**
 * The next instant after `now` at which the clocks of a zone are changed, or null if they are not
 * within a year.
 */
export function nextClockChange(now: number, zone: string): number | null {
  let before = now;
  while (before < now + YEAR && offset(before + DAY, zone) === offset(before, zone)) before += DAY;
  let after = before + DAY;
  if (offset(after, zone) === offset(before, zone)) return null;
  while (after - before > MINUTE) {
    const middle = before + Math.floor((after - before) / (2 * MINUTE)) * MINUTE;
    if (offset(middle, zone) === offset(before, zone)) before = middle;
    else after = middle;
  }
  return Math.floor(after / MINUTE) * MINUTE;
}

/** The next instant after `now` at which it is this hour in a zone, on some weekday if one is given. */
export function nextHour(now: number, zone: string, hour: number, weekday?: number): number {
  const here = fromAbsolute(now, zone);
  for (let days = 0; ; days += 1) {
    const then = here
      .add({ days })
      .set({ hour, minute: 0, second: 0, millisecond: 0 })
      .toDate()
      .getTime();
    const noon = here.add({ days }).set({ hour: 12 });
    const isDay =
      weekday === undefined ||
      new Date(Date.UTC(noon.year, noon.month - 1, noon.day)).getUTCDay() === weekday;
    if (isDay && then > now) return then;
  }
}

/** Times worth asking about, seen from `now` by somebody who lives in a zone. */
export function presets(now: number, zone: string): Preset[] {
  const change = nextClockChange(now, zone);
  return [
    { label: 'Now', at: now },
    { label: 'Tonight 02:00', at: nextHour(now, zone, 2) },
    { label: 'Saturday 02:00', at: nextHour(now, zone, 2, SATURDAY) },
    ...(change === null
      ? []
      : [
          {
            label: 'Clock change',
            at: change - BEFORE_THE_CHANGE,
            title: `15 min before the clocks change on ${day(change, { zone, now })} at ${timeOfDay(change - 1, { zone })}`,
          },
        ]),
  ];
}

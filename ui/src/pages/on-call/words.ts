import type { MyOnCall, OfferState, OnCallNow, Person, Rotation, Window } from '../../api';
import { clockTime, count, day, duration, instant, localZone, timeOfDay } from '../../format';
import { weekdays } from '../../ui/hours';
import type { Stretch } from './days';

const DAY = 86_400_000;
const LOCALE = 'en-GB';

/** A window of the engine, whose instants are never missing, as numbers. */
export const stretch = ({ from, to }: Window): Stretch => ({ from: from ?? 0, to: to ?? 0 });

/** The name of somebody; one who is gone has none any more. */
export const nameOf = ({ name }: Person): string =>
  name === '' ? 'somebody who was deleted' : name;

/** Who, in one line: 'Mara Lindt and Jonas Weber'. */
export function who(people: readonly Person[], nobody = 'nobody'): string {
  const names = people.map(nameOf);
  if (names.length === 0) return nobody;
  return names.length === 1
    ? (names[0] ?? nobody)
    : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function weekday(at: number, zone: string | undefined): string {
  return new Intl.DateTimeFormat(LOCALE, { weekday: 'short', timeZone: zone }).format(at);
}

/**
 * An instant as people say it of shifts: '17:00' today, 'Mon 09:00' within six days, 'Mon 14 Dec,
 * 09:00' later and before.
 */
export function moment(at: number, now: number, zone?: string): string {
  const sameDay = day(at, { zone, now }) === day(now, { zone, now });
  const time = timeOfDay(at, { zone });
  if (sameDay) return time;
  const name = weekday(at, zone);
  return at > now && at - now < 6 * DAY
    ? `${name} ${time}`
    : `${name} ${day(at, { zone, now })}, ${time}`;
}

/** From when to when, with weekdays: 'Mon 30 Nov, 09:00 to Tue 1 Dec, 09:00'. */
export function fromTo({ from, to }: Stretch, zone?: string, now = from): string {
  const one = (at: number) => `${weekday(at, zone)} ${instant(at, { zone, now })}`;
  const sameDay = day(from, { zone, now }) === day(to, { zone, now });
  return `${one(from)} to ${sameDay ? timeOfDay(to, { zone }) : one(to)}`;
}

/** The same in the zone of the schedule, where that is another than this computer's. */
export function elsewhere(window: Stretch, zone: string): string | null {
  if (zone === localZone()) return null;
  const there = fromTo(window, zone);
  return there === fromTo(window) ? null : `${there} in ${zone}`;
}

/** Who is on now and until when, in one line: 'Mara Lindt, until Mon 09:00'. */
export function nowWords({ people, until }: OnCallNow, now: number): string {
  if (people.length === 0) return 'Nobody is on call';
  return until === null ? who(people) : `${who(people)}, until ${moment(until, now)}`;
}

/** Who comes after whoever is on now, and when; null if no change is in sight. */
export function nextWords(on: OnCallNow, now: number): string | null {
  if (on.until === null) return null;
  return `Next: ${who(on.next)}, ${moment(on.until, now)}`;
}

/** How somebody is on call, in a few words. */
export interface MyState {
  /** 'On call until Mon 09:00', 'Next: Fri 09:00'. */
  text: string;
  /** The same at length, with the schedule's name. */
  title: string;
  isOn: boolean;
  /** The schedule to show. */
  schedule: string;
}

/** How whoever uses this laptop is on call, for the top bar; null if they never are. */
export function myState(my: MyOnCall, now: number): MyState | null {
  const [current] = my.now;
  if (current) {
    const names = my.now.map(({ name }) => name).join(', ');
    return {
      text: my.until === null ? 'On call' : `On call until ${moment(my.until, now)}`,
      title: `You are on call: ${names}`,
      isOn: true,
      schedule: current.schedule,
    };
  }
  if (!my.next) return null;
  const { from, to } = stretch(my.next.window);
  return {
    text: `Next: ${moment(from, now)}`,
    title: `Your next shift: ${my.next.name}, ${fromTo({ from, to })}`,
    isOn: false,
    schedule: my.next.schedule,
  };
}

/** When a rotation hands over: 'every week on Mon at 09:00', 'every 12 h'. */
export function rotationWords(rotation: Rotation): string {
  switch (rotation.kind) {
    case 'hours':
      return `every ${duration(rotation.every * 3_600_000)}`;
    case 'days':
      return `every ${rotation.every === 1 ? 'day' : count(rotation.every, 'day')} at ${clockTime(rotation.at)}`;
    case 'weeks': {
      const short = weekdays.find(({ value }) => value === rotation.weekday)?.short ?? '';
      return `every ${rotation.every === 1 ? 'week' : count(rotation.every, 'week')} on ${short} at ${clockTime(rotation.at)}`;
    }
  }
}

/** What is said of an offer's state. */
export const offerStates: Record<OfferState, string> = {
  open: 'Open',
  taken: 'Taken',
  declined: 'Declined',
  withdrawn: 'Withdrawn',
  expired: 'Expired',
};

/** What an override begins with where nothing is chosen: from the next full hour for eight hours. */
export function nextHours(now: number): Stretch {
  const HOUR = 3_600_000;
  const from = Math.ceil(now / HOUR) * HOUR;
  return { from, to: from + 8 * HOUR };
}

import Ban from '@lucide/svelte/icons/ban';
import CalendarClock from '@lucide/svelte/icons/calendar-clock';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import CircleDot from '@lucide/svelte/icons/circle-dot';
import ClipboardList from '@lucide/svelte/icons/clipboard-list';
import Eye from '@lucide/svelte/icons/eye';
import Hammer from '@lucide/svelte/icons/hammer';
import Presentation from '@lucide/svelte/icons/presentation';
import Rewind from '@lucide/svelte/icons/rewind';
import Zap from '@lucide/svelte/icons/zap';
import type { SessionKind, SessionRow, SessionState, SessionTeam } from '../../api';
import { count, day, duration, instant, instantWithZone, number, timeOfDay } from '../../format';
import type { Tone } from '../../ui/Badge.svelte';
import type { IconType } from '../../ui/icon';
import { disciplineNames } from '../../ui/person';
import { elsewhere } from '../on-call/words';

/** How each kind of session is shown, in the order in which they are offered. */
export const kinds: Record<SessionKind, { word: string; hint: string; icon: IconType }> = {
  talk: { word: 'Talk', hint: 'One speaks, the others listen and ask.', icon: Presentation },
  workshop: { word: 'Workshop', hint: 'All of them do it.', icon: Hammer },
  shadowing: { word: 'Shadowing', hint: 'One watches another at work.', icon: Eye },
  game_day: {
    word: 'Game day',
    hint: 'Something is broken on purpose, and repaired.',
    icon: Zap,
  },
  incident_drill: {
    word: 'Incident drill',
    hint: 'A past incident is gone through again, as it unfolded.',
    icon: Rewind,
  },
};

/** How far sessions are, as people filter by it. */
export const stateNames: Record<SessionState, string> = {
  planned: 'Planned',
  held: 'Held',
  cancelled: 'Cancelled',
};

/** How far a session is at an instant: what it says of itself, and what the clock says. */
export type Standing = 'coming' | 'running' | 'unrecorded' | 'held' | 'cancelled';

/** How each is shown. */
export const standings: Record<Standing, { word: string; tone: Tone; icon: IconType }> = {
  coming: { word: 'Planned', tone: 'neutral', icon: CalendarClock },
  running: { word: 'Under way', tone: 'info', icon: CircleDot },
  unrecorded: { word: 'Not recorded', tone: 'warning', icon: ClipboardList },
  held: { word: 'Held', tone: 'success', icon: CircleCheck },
  cancelled: { word: 'Cancelled', tone: 'neutral', icon: Ban },
};

type Timed = Pick<SessionRow, 'state' | 'starts_at' | 'length'>;

/** When a session begins and ends, in milliseconds. */
export const stretchOf = ({ starts_at, length }: Pick<Timed, 'starts_at' | 'length'>) => ({
  from: starts_at ?? 0,
  to: (starts_at ?? 0) + (length ?? 0),
});

/** How far a session is at `now`. */
export function standingOf(session: Timed, now: number): Standing {
  if (session.state !== 'planned') return session.state;
  const { from, to } = stretchOf(session);
  return now < from ? 'coming' : now < to ? 'running' : 'unrecorded';
}

/** Whether people can still sign up and withdraw: it is planned and not over. */
export const isOpen = (session: Timed, now: number): boolean =>
  ['coming', 'running'].includes(standingOf(session, now));

/** Whether whoever uses this laptop signed up, with a place or without. */
export const takesPart = ({
  signed_up,
  waiting_place,
}: Pick<SessionRow, 'signed_up' | 'waiting_place'>): boolean => signed_up || waiting_place !== null;

/** Whether nobody who signs up now gets a place. */
export const isFull = ({
  capacity,
  places_taken,
}: Pick<SessionRow, 'capacity' | 'places_taken'>): boolean =>
  capacity !== null && places_taken >= capacity;

const rules = new Intl.PluralRules('en-GB', { type: 'ordinal' });
const endings: Record<string, string> = { one: 'st', two: 'nd', few: 'rd', other: 'th' };

/** A place in a line: '1st', '2nd', '11th'. */
export const ordinal = (n: number): string => `${n}${endings[rules.select(n)] ?? 'th'}`;

/** Where whoever uses this laptop stands in a session; empty if they did not sign up. */
export function mineWords(
  row: Timed & Pick<SessionRow, 'signed_up' | 'waiting_place'>,
  now: number,
): string {
  const open = isOpen(row, now);
  if (row.signed_up) return open ? 'You have a place' : 'You had a place';
  if (row.waiting_place === null) return '';
  return open ? `You wait: ${ordinal(row.waiting_place)}` : 'You waited for a place';
}

/** How many are in a session: '3 of 8, 2 wait', '12 signed up', '6 were there'. */
export function placesWords(
  row: Pick<SessionRow, 'state' | 'attended' | 'capacity' | 'places_taken' | 'waiting'>,
): string {
  if (row.state === 'held')
    return row.attended === 1 ? '1 was there' : `${number(row.attended, 0)} were there`;
  const taken =
    row.capacity === null
      ? `${number(row.places_taken, 0)} signed up`
      : `${number(row.places_taken, 0)} of ${number(row.capacity, 0)}`;
  if (row.waiting === 0) return taken;
  return `${taken}, ${number(row.waiting, 0)} ${row.waiting === 1 ? 'waits' : 'wait'}`;
}

/** The weekday of an instant: 'Tue'. */
const weekday = (at: number): string =>
  new Intl.DateTimeFormat('en-GB', { weekday: 'short' }).format(at);

/** The day after that of `now`, at noon: no change of the clocks reaches it. */
const tomorrow = (now: number): number => {
  const today = new Date(now);
  return new Date(today.getFullYear(), today.getMonth(), today.getDate() + 1, 12).getTime();
};

/** When something begins, in local time: 'Today, 17:00', 'Tomorrow, 09:00', 'Tue 1 Dec, 15:00'. */
export function whenWords(at: number, now: number): string {
  const date = day(at, { now });
  if (date === day(now, { now })) return `Today, ${timeOfDay(at)}`;
  if (date === day(tomorrow(now), { now })) return `Tomorrow, ${timeOfDay(at)}`;
  return `${weekday(at)} ${instant(at, { now })}`;
}

/** The same with zone and length, and as it is where it was planned; for hovering. */
export function whenTitle(row: Pick<SessionRow, 'starts_at' | 'length' | 'time_zone'>): string {
  const there = elsewhere(stretchOf(row), row.time_zone);
  const here = `${instantWithZone(row.starts_at ?? 0)}, ${duration(row.length ?? 0)}`;
  return there ? `${here}. That is ${there}.` : here;
}

/** A team's name, also of one that is gone. */
export const teamName = ({ name }: SessionTeam): string => name || 'a team that was deleted';

/** Which team teaches which, in a sentence: 'Platform (Ops) for Payments (Dev) and Search (Dev)'. */
export function teamsWords(host: SessionTeam, guests: readonly SessionTeam[]): string {
  const said = (team: SessionTeam) =>
    team.discipline ? `${teamName(team)} (${disciplineNames[team.discipline]})` : teamName(team);
  if (guests.length === 0) return said(host);
  return `${said(host)} for ${new Intl.ListFormat('en-GB').format(guests.map(said))}`;
}

/** How useful a session was to those who said so: '4.3 of 5'. */
export const usefulWords = (useful: number): string => `${number(useful, 1)} of 5`;

/** What each answer to 'How useful was it to you?' means, from 1 to 5. */
export const usefulness: readonly string[] = [
  'Not useful',
  'A little useful',
  'Useful',
  'Very useful',
  'Changed how I work',
];

/** How many people, as the lists say it. */
export const peopleWords = (n: number): string => count(n, 'person', 'people');

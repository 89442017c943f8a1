import type { Hours, Layer, MemberView, Rotation, Schedule } from '../../api';
import type { Option } from '../../ui/option';
import { workingWeek } from '../../ui/hours';

/** The kinds of rotation, with what they mean. */
export const rotationKinds: readonly Option<Rotation['kind']>[] = [
  { value: 'weeks', label: 'Weeks', hint: 'on a weekday, at a time' },
  { value: 'days', label: 'Days', hint: 'at a time of day' },
  { value: 'hours', label: 'Hours', hint: 'as they pass' },
];

/** How many units a turn may last. */
export const longest: Record<Rotation['kind'], number> = { hours: 1_000, days: 365, weeks: 52 };

const NINE = 9 * 60;

/** A rotation of another kind, with what both kinds have kept. */
export function rotationOf(kind: Rotation['kind'], before: Rotation): Rotation {
  if (kind === before.kind) return before;
  const at = before.kind === 'hours' ? NINE : before.at;
  switch (kind) {
    case 'hours':
      return { kind, every: 12 };
    case 'days':
      return { kind, every: 1, at };
    case 'weeks':
      return { kind, every: 1, weekday: 'monday', at };
  }
}

/** A new layer: weekly turns from a day on, of nobody yet. */
export const newLayer = (number: number, today: string): Layer => ({
  name: number === 1 ? 'Everyone' : `Layer ${number}`,
  members: [],
  rotation: { kind: 'weeks', every: 1, weekday: 'monday', at: NINE },
  starts_on: today,
  ends_on: null,
  hours: null,
});

/** A new schedule with one layer. */
export const newSchedule = (time_zone: string, today: string): Schedule => ({
  name: '',
  description: '',
  time_zone,
  layers: [newLayer(1, today)],
});

/** The hours that a layer begins with when it gets some. */
export const newHours = (): Hours => ({ time_zone: null, spans: [workingWeek()] });

/** A list in which the item at a place stands one further up or down; the same list at its ends. */
export function movedBy<T>(list: readonly T[], from: number, step: -1 | 1): T[] {
  const to = from + step;
  const next = [...list];
  if (from < 0 || from >= list.length || to < 0 || to >= list.length) return next;
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
}

/** What a schedule's form sends: without spaces around names. */
export function tidied(schedule: Schedule): Schedule {
  return {
    ...schedule,
    name: schedule.name.trim(),
    description: schedule.description.trim(),
    layers: schedule.layers.map((layer) => ({ ...layer, name: layer.name.trim() })),
  };
}

/** How many of its units a turn lasts, as typed; a sentence when it is no such number. */
export function everyOf(text: string, kind: Rotation['kind']): number | string {
  const most = longest[kind];
  const number = /^\d{1,4}$/.test(text.trim()) ? Number(text) : 0;
  return number >= 1 && number <= most ? number : `Type a number between 1 and ${most}.`;
}

/**
 * What is sent to be previewed: layers that nobody is in yet are left out, and so is what has no
 * part in who is on call, so that typing a name asks for nothing anew.
 */
export const previewed = ({ time_zone, layers }: Schedule): Schedule => ({
  name: 'Preview',
  description: '',
  time_zone,
  layers: layers
    .map((layer, index) => ({ ...layer, name: layer.name.trim() || `Layer ${index + 1}` }))
    .filter(({ members }) => members.length > 0),
});

/** Whom a layer can have, in the order of their names. */
export const memberOptions = (members: readonly MemberView[]): Option[] =>
  members
    .map(({ id, member }) => ({ value: id, label: member.name, keywords: member.email }))
    .toSorted((a, b) => a.label.localeCompare(b.label));

import type { Hours, Level, Path, Policy } from '../../../api';
import { workingWeek } from '../../../ui/hours';

const MINUTE = 60_000;

/** A new level: nobody yet, and five minutes until the next one. */
export const newLevel = (): Level => ({ targets: [], wait: 5 * MINUTE });

/** A policy with all of its parts: one that was written before paths came has none. */
export type WholePolicy = Required<Policy>;

/** The policy with what an earlier version did not write. */
export const whole = (policy: Policy): WholePolicy => ({
  ...policy,
  hours: policy.hours ?? null,
  paths: policy.paths ?? [],
});

/** A new policy. */
export const newPolicy = (): WholePolicy => ({
  name: '',
  levels: [newLevel()],
  repeat: 1,
  hours: null,
  paths: [],
});

/** A new path: for SEV1 at any time, tried after all others. */
export const newPath = (paths: readonly Path[]): Path => ({
  name: `Path ${paths.length + 1}`,
  severities: ['sev1'],
  during: null,
  start: 'at_once',
  levels: [newLevel()],
  repeat: 1,
});

/** The service hours that one begins with: the working week. */
export const newHours = (time_zone: string): Hours => ({ time_zone, spans: [workingWeek()] });

/** Whether a path goes by the service hours. */
export const goesByHours = ({ during, start }: Path): boolean =>
  during !== null || start === 'next_hours';

/**
 * The policy as it is saved: names without blanks around them, and its service hours in a zone of
 * their own, which they need because no schedule gives them one.
 */
export function completed(policy: WholePolicy, zone: string): WholePolicy {
  return {
    ...policy,
    name: policy.name.trim(),
    hours: policy.hours && { ...policy.hours, time_zone: policy.hours.time_zone ?? zone },
    paths: policy.paths.map((path) => ({ ...path, name: path.name.trim() })),
  };
}

/** A list with one of its items one place earlier or later; the same list where it cannot go. */
export function shifted<T>(items: readonly T[], index: number, step: -1 | 1): T[] {
  const item = items[index];
  const other = items[index + step];
  if (item === undefined || other === undefined) return [...items];
  return items.with(index, other).with(index + step, item);
}

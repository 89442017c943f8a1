import type { ScheduleView } from '../../api';
import type { Option } from '../../ui/option';
import type { Stretch } from './days';
import { fromTo, stretch } from './words';

/** How far ahead shifts can be had in return: eight weeks. */
export const RETURN_SIGHT = 8 * 7 * 86_400_000;

/** A window as one text, for a list of choices. */
export const windowValue = ({ from, to }: Stretch): string => `${from}-${to}`;

/** The window that such a text means. */
export function windowOf(value: string): Stretch {
  const [from = 0, to = 0] = value.split('-').map(Number);
  return { from, to };
}

/** The shifts of one member that can be had in return: to come, and not at the time offered. */
export function returnOptions(
  { plan }: Pick<ScheduleView, 'plan'>,
  asked: string,
  offered: Stretch,
  now: number,
): Option[] {
  return plan.shifts
    .filter(({ people }) => people.some(({ member }) => member === asked))
    .map(({ window }) => stretch(window))
    .filter(({ from, to }) => from > now && (to <= offered.from || from >= offered.to))
    .map((window) => ({ value: windowValue(window), label: fromTo(window, undefined, now) }));
}

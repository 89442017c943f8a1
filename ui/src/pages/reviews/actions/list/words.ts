import type { ActionKind, ActionState } from '../../../../api';
import { day } from '../../../../format';
import type { Option } from '../../../../ui/option';
import { kinds, states } from '../words';

/** How far an action item can be, as choices. */
export const stateOptions: readonly Option[] = (Object.keys(states) as ActionState[]).map(
  (value) => ({ value, label: states[value].label }),
);

/** What an action item can be good for, as choices. */
export const kindOptions: readonly Option[] = (Object.keys(kinds) as ActionKind[]).map((value) => ({
  value,
  label: kinds[value].label,
  hint: kinds[value].hint,
}));

/** A day as it is shown: '4 Dec', with the year where it is another than this one's. */
export function dayShown(wanted: string, now: number): string {
  // Noon of that day on this laptop: a day has no zone.
  const noon = new Date(`${wanted}T12:00:00`).getTime();
  return Number.isNaN(noon) ? wanted : day(noon, { now });
}

import AlarmClock from '@lucide/svelte/icons/alarm-clock';
import Undo2 from '@lucide/svelte/icons/undo-2';
import type { QueryClient } from '@tanstack/svelte-query';
import { day, timeOfDay } from '../../format';
import { toasts } from '../../live/toasts.svelte';
import { undo } from '../../live/undo';
import { said } from '../../ui/said';
import { moment } from '../on-call/words';
import { bringBack, setAside } from './queries';
import type { Row, RowAction } from './row';

const DAY = 86_400_000;

const sameDay = (one: number, other: number, now: number) =>
  day(one, { now }) === day(other, { now });

/** Until when one row waits: 'until 08:00', 'until tomorrow, 08:00', 'until Mon 08:00'. */
export function untilWords(until: number, now: number): string {
  const tomorrow = sameDay(until, now + DAY, now);
  return tomorrow ? `until tomorrow, ${timeOfDay(until)}` : `until ${moment(until, now)}`;
}

/** How many rows wait, and until when: '3 set aside until tomorrow'. */
export function asideWords(until: readonly number[], now: number): string {
  const last = Math.max(...until);
  const together = until.every((each) => sameDay(each, last, now));
  const when = sameDay(last, now + DAY, now) ? 'until tomorrow' : `until ${moment(last, now)}`;
  return `${until.length} set aside ${when}${together ? '' : ' at the latest'}`;
}

/** Sets a row aside until tomorrow morning; *Undo* brings it back. */
async function putAside(client: QueryClient, { key, title, stays }: Row): Promise<void> {
  try {
    const until = await setAside(client, key);
    toasts.show(`‘${title}’ is set aside ${untilWords(until, Date.now())}.`, {
      undo: undo(() => bringBack(client, key)),
    });
  } catch (error) {
    if (!stays) throw error;
    // Nothing went wrong, and there is nothing to put right: it is only said why.
    toasts.show(said(error).message, { tone: 'warning' });
  }
}

/** What `h` does to a row. One that may not wait has no button for it, and is told why. */
export const settingAside = (client: QueryClient, row: Row): RowAction => ({
  key: 'h',
  verb: 'Set aside',
  title: 'Set aside until tomorrow morning',
  icon: AlarmClock,
  look: row.stays ? 'none' : 'icon',
  run: () => putAside(client, row),
});

/** What `b` does to a row that is set aside. */
export const bringingBack = (client: QueryClient, { key, title }: Row): RowAction => ({
  key: 'b',
  verb: 'Bring back',
  title: 'Bring back what is set aside',
  label: `Bring back ‘${title}’`,
  icon: Undo2,
  run: () => bringBack(client, key),
});

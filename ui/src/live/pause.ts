import { fromAbsolute, toCalendarDateTime, toZoned } from '@internationalized/date';

/** How long native notifications may be paused. */
export type Pause = '30 min' | '1 h' | 'tomorrow';

/** What a pause is called where it is chosen. */
export const pauseNames: Record<Pause, string> = {
  '30 min': '30 min',
  '1 h': '1 h',
  tomorrow: 'Until tomorrow',
};

const MINUTE = 60_000;
const MORNING = 8;

/** When a pause that begins at `at` ends, in milliseconds. Tomorrow begins at 08:00 in the member's zone. */
export function pauseEnd(pause: Pause, at: number, zone: string): number {
  if (pause === '30 min') return at + 30 * MINUTE;
  if (pause === '1 h') return at + 60 * MINUTE;
  const here = fromAbsolute(at, zone);
  const morning = here
    .add({ days: 1 })
    .set({ hour: MORNING, minute: 0, second: 0, millisecond: 0 });
  return toZoned(toCalendarDateTime(morning), zone).toDate().getTime();
}

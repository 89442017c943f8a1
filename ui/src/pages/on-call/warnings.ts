import type { ScheduleRow, SchedulePreview } from '../../api';
import { count, duration } from '../../format';
import type { Stretch } from './days';
import { fromTo, stretch } from './words';

/** Something about a schedule that should be put right before it hurts. */
export interface Warning {
  key: string;
  /** Nobody is on call; otherwise somebody is booked twice. */
  isGap: boolean;
  text: string;
  window: Stretch | null;
}

/** What is wrong in a plan from `now` on, the earliest first. */
export function planWarnings(plan: SchedulePreview, now: number): Warning[] {
  const gaps = plan.gaps.map(stretch).map((window) => ({
    key: `gap ${window.from}`,
    isGap: true,
    text: `Nobody is on call ${fromTo(window)} (${duration(window.to - window.from)}).`,
    window,
  }));
  const doubles = plan.double_bookings.map(({ window, sentence }, index) => ({
    key: `double ${index} ${stretch(window).from}`,
    isGap: false,
    text: sentence,
    window: stretch(window),
  }));
  return [...gaps, ...doubles]
    .filter(({ window }) => window.to > now)
    .toSorted((a, b) => a.window.from - b.window.from);
}

/** What is wrong in the next four weeks of a schedule in the list. */
export function rowWarnings({ id, now, gaps, next_gap, double_bookings }: ScheduleRow): Warning[] {
  const found: Warning[] = [];
  if (next_gap) {
    const window = stretch(next_gap);
    const more = gaps > 1 ? ` and ${count(gaps - 1, 'time')} more in the next four weeks` : '';
    const isNow = now.people.length === 0;
    found.push({
      key: `${id} gap`,
      isGap: true,
      text: isNow
        ? `Nobody is on call now${more}. An escalation to this schedule goes on to the next level at once.`
        : `Nobody is on call ${fromTo(window)}${more}.`,
      window,
    });
  }
  if (double_bookings > 0)
    found.push({
      key: `${id} double`,
      isGap: false,
      text: `${count(double_bookings, 'double booking')} in the next four weeks.`,
      window: null,
    });
  return found;
}

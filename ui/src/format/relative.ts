import { duration } from './duration';
import { day } from './instant';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The running number of the local day that an instant is in. */
function midnight(at: number): number {
  const date = new Date(at);
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY);
}

/**
 * How far an instant is from `now`: 'just now', '4 min ago', 'in 2 h', 'yesterday', '5 d ago';
 * days are counted by the calendar, and from 14 of them on it is the day itself, because nobody counts further.
 */
export function relative(at: number, now: number): string {
  const distance = now - at;
  const size = Math.abs(distance);
  if (size < 45_000) return 'just now';
  if (size >= 14 * DAY) return day(at, { now });
  if (size >= DAY - HOUR / 2) {
    const days = Math.max(1, Math.abs(midnight(now) - midnight(at)));
    if (days === 1) return distance > 0 ? 'yesterday' : 'tomorrow';
    return distance > 0 ? `${days} d ago` : `in ${days} d`;
  }
  const unit = size < HOUR - MINUTE / 2 ? MINUTE : HOUR;
  const rounded = Math.max(unit, Math.round(size / unit) * unit);
  return distance > 0 ? `${duration(rounded)} ago` : `in ${duration(rounded)}`;
}

import { parseDuration } from './duration';

const DAY_NAMES = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

interface Day {
  year: number;
  month: number;
  date: number;
}

function dayOf(at: Date, plus = 0): Day {
  const moved = new Date(at.getFullYear(), at.getMonth(), at.getDate() + plus);
  return { year: moved.getFullYear(), month: moved.getMonth(), date: moved.getDate() };
}

/** The day that the words name, or `null`: 'today', 'mon', 'next mon', '2026-11-24', '24 nov'. */
function parseDay(words: string, now: Date): Day | null {
  if (words === '' || words === 'today') return dayOf(now);
  if (words === 'tomorrow') return dayOf(now, 1);
  if (words === 'yesterday') return dayOf(now, -1);

  const weekday = /^(next |last )?(sun|mon|tue|wed|thu|fri|sat)[a-z]*$/.exec(words);
  if (weekday) {
    const ahead = (DAY_NAMES.indexOf(weekday[2] ?? '') - now.getDay() + 7) % 7;
    if (weekday[1] === 'last ') return dayOf(now, ahead === 0 ? -7 : ahead - 7);
    return dayOf(now, ahead === 0 && weekday[1] === 'next ' ? 7 : ahead);
  }

  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(words);
  const spoken = /^(\d{1,2})\.? ([a-z]{3})[a-z]*(?: (\d{4}))?$/.exec(words);
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(words);
  let found: Day | null = null;
  if (iso) found = { year: Number(iso[1]), month: Number(iso[2]) - 1, date: Number(iso[3]) };
  else if (dotted)
    found = { year: Number(dotted[3]), month: Number(dotted[2]) - 1, date: Number(dotted[1]) };
  else if (spoken) {
    const month = MONTHS.indexOf(spoken[2] ?? '');
    if (month < 0) return null;
    found = { year: Number(spoken[3] ?? now.getFullYear()), month, date: Number(spoken[1]) };
  }
  if (!found) return null;
  // 31 February is a typing error, not the 3rd of March.
  const real = new Date(found.year, found.month, found.date);
  return real.getMonth() === found.month && real.getDate() === found.date ? found : null;
}

/**
 * The instant of a typed date and time in this computer's zone: '2026-11-24 09:00', 'today 9:00',
 * 'next mon 9:00', '24 nov 14:30', 'now', '10 min ago', 'in 2 h'. A time alone means today; a day
 * alone means its midnight. `null` when the text names no instant.
 */
export function parseInstant(text: string, now: number): number | null {
  const input = text
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/(\d)t(\d)/, '$1 $2');
  if (input === '') return null;
  if (input === 'now') return now;
  const ago = /^(.+) ago$/.exec(input);
  const ahead = /^in (.+)$/.exec(input);
  const away = ago?.[1] ?? ahead?.[1];
  if (away !== undefined) {
    const distance = parseDuration(away);
    if (distance === null) return null;
    return ago ? now - distance : now + distance;
  }

  const clock = /(?:^|[ ,])(?:at )?(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(input);
  const words = (clock ? input.slice(0, clock.index) : input).replace(/,$/, '').trim();
  const found = parseDay(words, new Date(now));
  if (!found) return null;
  const [hours, minutes, seconds] = [clock?.[1] ?? 0, clock?.[2] ?? 0, clock?.[3] ?? 0].map(
    Number,
  ) as [number, number, number];
  if (hours > 23 || minutes > 59 || seconds > 59) return null;
  return new Date(found.year, found.month, found.date, hours, minutes, seconds).getTime();
}

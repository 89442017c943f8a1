const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

const units: [size: number, symbol: string][] = [
  [DAY, 'd'],
  [HOUR, 'h'],
  [MINUTE, 'min'],
  [SECOND, 's'],
];

/**
 * A duration in milliseconds as people say it: its two largest neighbouring units, the second
 * rounded: '2 h 14 min', '3 d', '45 s'. Under a second it is '0 s'; a negative one has a minus.
 */
export function duration(ms: number): string {
  if (!Number.isFinite(ms)) return '–';
  const sign = ms < 0 ? '−' : '';
  let rest = Math.abs(ms);
  // Rounding to the second unit first keeps 59 min 59.6 s from reading '59 min 60 s'.
  for (const [index, [size]] of units.entries()) {
    if (rest >= size) {
      const step = units[index + 1]?.[0] ?? size;
      rest = Math.round(rest / step) * step;
      break;
    }
    if (index === units.length - 1) rest = Math.round(rest / size) * size;
  }
  const first = units.findIndex(([size]) => rest >= size);
  if (first < 0) return '0 s';
  const parts: string[] = [];
  for (const [size, symbol] of units.slice(first, first + 2)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${symbol}`);
  }
  return sign + parts.join(' ');
}

const names: Record<string, number> = {
  s: SECOND,
  sec: SECOND,
  secs: SECOND,
  second: SECOND,
  seconds: SECOND,
  m: MINUTE,
  min: MINUTE,
  mins: MINUTE,
  minute: MINUTE,
  minutes: MINUTE,
  h: HOUR,
  hr: HOUR,
  hrs: HOUR,
  hour: HOUR,
  hours: HOUR,
  d: DAY,
  day: DAY,
  days: DAY,
  w: WEEK,
  wk: WEEK,
  week: WEEK,
  weeks: WEEK,
};

/**
 * The milliseconds of a typed duration: '2h', '90 min', '1h30', '1.5 h', '2 d 4 h', '1:30' (hours
 * and minutes). A number with no unit counts `bareUnit`, minutes unless told. `null` when the text
 * is no duration.
 */
export function parseDuration(
  text: string,
  bareUnit: 's' | 'min' | 'h' | 'd' = 'min',
): number | null {
  const input = text.trim().toLowerCase().replaceAll(',', '.');
  const clock = /^(\d{1,3}):([0-5]\d)$/.exec(input);
  if (clock) return Number(clock[1]) * HOUR + Number(clock[2]) * MINUTE;
  if (!/^\d/.test(input)) return null;

  let total = 0;
  let position = 0;
  let last = Infinity;
  const part = /\s*(\d+(?:\.\d+)?)\s*([a-z]*)/y;
  while (position < input.length) {
    part.lastIndex = position;
    const match = part.exec(input);
    if (!match) return null;
    const [whole, count, name] = match;
    let unit: number | undefined = names[name ?? ''];
    if (!name) {
      // '1h30' means 30 of the next smaller unit; a lone '30' means the field's own.
      unit =
        last === Infinity
          ? names[bareUnit]
          : last === HOUR
            ? MINUTE
            : last === MINUTE
              ? SECOND
              : undefined;
    }
    if (unit === undefined || unit >= last) return null;
    total += Number(count) * unit;
    last = unit;
    position += whole.length;
  }
  return Math.round(total);
}

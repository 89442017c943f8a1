const LOCALE = 'en-GB';

/** How an instant is written: in which IANA zone (the system's unless told), and seen from when. */
export interface InstantOptions {
  zone?: string;
  now?: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  let made = formats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(LOCALE, options);
    formats.set(key, made);
  }
  return made;
}

/** The IANA zone of this computer. */
export function localZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** The day of an instant: '24 Nov', with the year where it is not the year of `now`. */
export function day(at: number, { zone, now = Date.now() }: InstantOptions = {}): string {
  const year = format({ year: 'numeric', timeZone: zone });
  const sameYear = year.format(at) === year.format(now);
  const date = { day: 'numeric', month: 'short', timeZone: zone } as const;
  return format(sameYear ? date : { ...date, year: 'numeric' })
    .format(at)
    .replace('Sept', 'Sep');
}

/** The time of day of an instant: '09:00', or '09:00:12' with seconds. */
export function timeOfDay(
  at: number,
  { zone, seconds = false }: InstantOptions & { seconds?: boolean } = {},
): string {
  return format({
    hour: '2-digit',
    minute: '2-digit',
    second: seconds ? '2-digit' : undefined,
    hourCycle: 'h23',
    timeZone: zone,
  }).format(at);
}

/** An instant in local time: '24 Nov, 09:00', with the year where it is another. */
export function instant(at: number, options: InstantOptions = {}): string {
  return `${day(at, options)}, ${timeOfDay(at, options)}`;
}

/** An instant with weekday, year, seconds and zone, as shown on hover: 'Tue, 24 Nov 2026, 09:00:12 CET (Europe/Berlin)'. */
export function instantWithZone(at: number, { zone = localZone() }: InstantOptions = {}): string {
  const date = format({
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: zone,
  })
    .format(at)
    .replace('Sept', 'Sep');
  const name = format({ timeZone: zone, timeZoneName: 'short' })
    .formatToParts(at)
    .find((part) => part.type === 'timeZoneName')?.value;
  return `${date}, ${timeOfDay(at, { zone, seconds: true })} ${name ?? ''} (${zone})`;
}

/** An instant as it is typed into a field: '2026-11-24 09:00'. */
export function instantTyped(at: number, { zone }: InstantOptions = {}): string {
  const parts = format({
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    timeZone: zone,
  }).formatToParts(at);
  // Put together by hand: no locale writes it so in every version of ICU.
  const [year, month, date] = (['year', 'month', 'day'] as const).map(
    (wanted) => parts.find(({ type }) => type === wanted)?.value ?? '',
  );
  return `${year}-${month}-${date} ${timeOfDay(at, { zone })}`;
}

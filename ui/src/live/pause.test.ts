import { expect, it } from 'vitest';
import { pauseEnd, type Pause } from './pause';

it.each<[Pause, string, string, string]>([
  ['30 min', '2026-11-24T22:50:00Z', 'Europe/Berlin', '2026-11-24T23:20:00.000Z'],
  ['1 h', '2026-11-24T22:50:00Z', 'Europe/Berlin', '2026-11-24T23:50:00.000Z'],
  // Already the 25th in Berlin, still the 24th in Los Angeles.
  ['tomorrow', '2026-11-24T23:50:00Z', 'Europe/Berlin', '2026-11-26T07:00:00.000Z'],
  ['tomorrow', '2026-11-24T23:50:00Z', 'America/Los_Angeles', '2026-11-25T16:00:00.000Z'],
  // The clocks go forward in the night between.
  ['tomorrow', '2026-03-28T12:00:00Z', 'Europe/Berlin', '2026-03-29T06:00:00.000Z'],
])('a pause of %s from %s in %s ends at %s', (pause, from, zone, end) => {
  expect(new Date(pauseEnd(pause, Date.parse(from), zone)).toISOString()).toBe(end);
});

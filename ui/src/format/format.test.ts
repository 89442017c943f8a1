import { describe, expect, it } from 'vitest';
import {
  count,
  duration,
  instant,
  instantTyped,
  instantWithZone,
  number,
  parseDuration,
  parseInstant,
  percent,
  relative,
} from './index';

const MIN = 60_000;
const HOUR = 60 * MIN;
const DAY = 24 * HOUR;
/** Tuesday, 24 November 2026, 08:30 in Berlin. */
const NOW = Date.UTC(2026, 10, 24, 7, 30);
const local = (...parts: [number, number, number, number?, number?]) => {
  const [year, month, date, hours = 0, minutes = 0] = parts;
  return new Date(year, month - 1, date, hours, minutes).getTime();
};

describe('a duration reads as people say it', () => {
  it.each([
    [0, '0 s'],
    [400, '0 s'],
    [45_000, '45 s'],
    [59_600, '1 min'],
    [90_000, '1 min 30 s'],
    [2 * HOUR + 14 * MIN, '2 h 14 min'],
    [59 * MIN + 59_600, '1 h'],
    [23 * HOUR + 59 * MIN + 40_000, '1 d'],
    [3 * DAY, '3 d'],
    [3 * DAY + 4 * HOUR + 29 * MIN, '3 d 4 h'],
    [-90_000, '−1 min 30 s'],
    [Number.NaN, '–'],
  ])('%d ms is %s', (ms, text) => expect(duration(ms)).toBe(text));
});

describe('a typed duration is understood', () => {
  it.each([
    ['2h', 2 * HOUR],
    ['90 min', 90 * MIN],
    ['1h30', 90 * MIN],
    ['1h 30m', 90 * MIN],
    ['1.5 h', 90 * MIN],
    ['1,5h', 90 * MIN],
    ['2 days 4 hours', 2 * DAY + 4 * HOUR],
    ['1:30', 90 * MIN],
    ['15', 15 * MIN],
    ['5m30', 5 * MIN + 30_000],
    ['1w', 7 * DAY],
    ['0', 0],
  ])('%s', (text, ms) => expect(parseDuration(text)).toBe(ms));

  it.each(['', 'soon', 'h', '-5 min', '1h2h', '5 parsecs', '30 min 2 h', '1:75', '2d30'])(
    'and %j is refused',
    (text) => expect(parseDuration(text)).toBeNull(),
  );

  it('counts the unit of the field where none is typed', () => {
    expect(parseDuration('3', 'h')).toBe(3 * HOUR);
  });

  it('reads back what it writes', () => {
    for (const ms of [0, 30_000, 5 * MIN, 90 * MIN, 26 * HOUR, 9 * DAY]) {
      expect(parseDuration(duration(ms))).toBe(ms);
    }
  });
});

describe('a typed instant is understood', () => {
  it.each([
    ['2026-11-24 09:00', local(2026, 11, 24, 9)],
    ['2026-11-24T09:00', local(2026, 11, 24, 9)],
    ['today 9:00', local(2026, 11, 24, 9)],
    ['9:00', local(2026, 11, 24, 9)],
    ['yesterday 23:15', local(2026, 11, 23, 23, 15)],
    ['tomorrow', local(2026, 11, 25)],
    ['fri 17:00', local(2026, 11, 27, 17)],
    ['tue 17:00', local(2026, 11, 24, 17)],
    ['next tue 9:00', local(2026, 12, 1, 9)],
    ['last monday 9:00', local(2026, 11, 23, 9)],
    ['24 Nov, 14:30', local(2026, 11, 24, 14, 30)],
    ['3 january 2027', local(2027, 1, 3)],
    ['24.11.2026 8:05', local(2026, 11, 24, 8, 5)],
    ['now', NOW],
    ['10 min ago', NOW - 10 * MIN],
    ['in 2h', NOW + 2 * HOUR],
  ])('%s', (text, at) => expect(parseInstant(text, NOW)).toBe(at));

  it.each(['', 'someday', '2026-02-31', '25:00', '9:61', '31 foo', 'in a while'])(
    'and %j is refused',
    (text) => expect(parseInstant(text, NOW)).toBeNull(),
  );

  it('reads back what the field shows', () => {
    expect(parseInstant(instantTyped(NOW), NOW)).toBe(NOW);
  });
});

describe('an instant is written in local time', () => {
  it.each([
    [NOW, '24 Nov, 08:30'],
    [Date.UTC(2025, 11, 31, 23, 30), '1 Jan, 00:30'],
    [Date.UTC(2025, 5, 1, 12), '1 Jun 2025, 14:00'],
  ])('%d is %s', (at, text) => expect(instant(at, { now: NOW })).toBe(text));

  it('names the zone on hover', () => {
    expect(instantWithZone(NOW, { zone: 'Europe/Berlin' })).toBe(
      'Tue, 24 Nov 2026, 08:30:00 CET (Europe/Berlin)',
    );
  });
});

describe('a distance from now is rounded to what matters', () => {
  it.each([
    [0, 'just now'],
    [-44_000, 'just now'],
    [-60_000, '1 min ago'],
    [-59 * MIN, '59 min ago'],
    [-59 * MIN - 40_000, '1 h ago'],
    [-5 * HOUR, '5 h ago'],
    [-26 * HOUR, 'yesterday'],
    [26 * HOUR, 'tomorrow'],
    [20 * MIN, 'in 20 min'],
    [-31 * HOUR, 'yesterday'],
    [-33 * HOUR, '2 d ago'],
    [-5 * DAY, '5 d ago'],
    [-30 * DAY, '25 Oct'],
  ])('%d ms away is %s', (away, text) => expect(relative(NOW + away, NOW)).toBe(text));
});

describe('numbers', () => {
  it('have grouped thousands and few decimals', () => {
    expect(number(12480.26)).toBe('12,480.3');
    expect(number(3)).toBe('3');
    expect(number(Infinity)).toBe('–');
  });
  it('show shares as percentages', () => {
    expect(percent(0.1426)).toBe('14.3 %');
    expect(percent(1)).toBe('100 %');
  });
  it('agree with their nouns', () => {
    expect(count(1, 'incident')).toBe('1 incident');
    expect(count(0, 'policy', 'policies')).toBe('0 policies');
  });
});

import { describe, expect, it } from 'vitest';
import { page, simulation, step } from '../../../../test/escalation';
import { after, asQuery, firstHeard, handOverWords, imagined, lines, moments } from './simulation';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const BEGINS = Date.UTC(2026, 11, 5, 1);

describe('an address', () => {
  it.each([
    [{}, { severity: 'sev2', service: null, policy: null, at: 7 }],
    [
      { severity: 'sev1', service: 's', policy: 'p', at: '42' },
      { severity: 'sev1', service: 's', policy: 'p', at: 42 },
    ],
    [
      { severity: 'sev9', at: 'soon' },
      { severity: 'sev2', service: null, policy: null, at: 7 },
    ],
    [{ at: '' }, { severity: 'sev2', service: null, policy: null, at: 7 }],
  ])('%j imagines %j', (query, incident) => {
    expect(imagined(query, 7)).toEqual(incident);
  });

  it('is read back as it was written', () => {
    const incident = { severity: 'sev3', service: null, policy: 'p', at: 42 } as const;
    expect(imagined(asQuery(incident), 7)).toEqual(incident);
  });
});

describe('the timeline', () => {
  const told = simulation({
    steps: [
      step(1, 1, BEGINS, { members: [page('Ana', { held_until: BEGINS + 5 * HOUR })] }),
      step(1, 2, BEGINS + 10 * MINUTE, { members: [page('Ben')] }),
    ],
    hand_overs: [
      {
        at: BEGINS + 10 * MINUTE,
        schedule: 's1',
        schedule_name: 'Primary',
        from: ['Ana'],
        to: ['Ben', 'Cleo'],
        while_climbing: true,
      },
    ],
    ends_at: BEGINS + 20 * MINUTE,
  });

  it('has everything in the order of time, a hand-over before the level that it changes', () => {
    expect(moments(told, BEGINS).map(({ kind, at }) => [kind, (at - BEGINS) / MINUTE])).toEqual([
      ['begins', 0],
      ['step', 0],
      ['hand_over', 10],
      ['step', 10],
      ['ends', 20],
      ['heard', 300],
    ]);
  });

  it('compresses a silence of half an hour to one line, and marks each new day', () => {
    const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);
    const kinds = lines(moments(told, BEGINS), dayOf).map((line) =>
      line.kind === 'gap' ? `gap ${line.ms / MINUTE}` : line.kind,
    );
    expect(kinds).toEqual([
      'day',
      'moment',
      'moment',
      'moment',
      'moment',
      'moment',
      'gap 280',
      'moment',
    ]);
  });

  it('gives each line a name of its own', () => {
    const ids = lines(moments(told, BEGINS), () => 'day').map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('who hears of it first', () => {
  it.each([
    [[], 'Nobody hears of it.'],
    [[step(1, 1, BEGINS, { passed_over: 'Nobody is on call.' })], 'Nobody hears of it.'],
    [[step(1, 1, BEGINS, { members: [page('Ana')] })], 'Ana hears of it first, at once.'],
    [
      [step(1, 1, BEGINS, { members: [page('Ana'), page('Ben')] })],
      'Ana and Ben hear of it first, at once.',
    ],
    // Ana sleeps; Ben, on the next level, does not.
    [
      [
        step(1, 1, BEGINS, { members: [page('Ana', { held_until: BEGINS + 5 * HOUR })] }),
        step(1, 2, BEGINS + 5 * MINUTE, { members: [page('Ben')] }),
      ],
      'Ben hears of it first, after 5 min, at 5 Dec, 02:05.',
    ],
  ])('%# is said', (steps, words) => {
    expect(firstHeard(simulation({ steps }), BEGINS)).toBe(words);
  });
});

it.each([
  [0, 'at once'],
  [5 * MINUTE, '+5 min'],
  [26 * HOUR, '+1 d 2 h'],
])('%i ms after the beginning reads %s', (ms, words) => {
  expect(after(BEGINS + ms, BEGINS)).toBe(words);
});

it('says who hands over to whom', () => {
  const handOver = { at: 0, schedule: 's', schedule_name: 'Primary', while_climbing: false };
  expect(handOverWords({ ...handOver, from: ['Ana'], to: ['Ben', 'Cleo'] })).toBe(
    'Primary hands over from Ana to Ben and Cleo',
  );
  expect(handOverWords({ ...handOver, from: ['Ana'], to: [] })).toBe(
    'Primary hands over from Ana to nobody',
  );
});

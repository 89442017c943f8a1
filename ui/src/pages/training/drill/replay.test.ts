import { describe, expect, it } from 'vitest';
import { entry } from '../../../../test/incidents';
import { HOUR, NOON } from '../../../../test/training';
import { scriptOf, severityAt, sinceStart, statusAt } from './known';
import { Replay, TICK_MS, type Pace } from './replay.svelte';

const MINUTE = 60_000;

/** A replay with a clock of its own. */
function begin(
  offsets: number[] = [-5 * MINUTE, 0, 10_000, MINUTE, 10 * MINUTE],
  end = 20 * MINUTE,
) {
  let now = NOON;
  const replay = new Replay(offsets, end, () => now);
  return {
    replay,
    /** Lets real time pass as the room does: looked at again and again. */
    pass: (ms: number) => {
      for (let passed = 0; passed < ms; passed += TICK_MS) {
        now += TICK_MS;
        replay.tick();
      }
    },
    /** Lets real time pass with nobody looking, as while a laptop sleeps. */
    sleep: (ms: number) => {
      now += ms;
      replay.tick();
    },
  };
}

describe('a replay', () => {
  it('knows at first only what was before it and what began it', () => {
    const { replay, pass } = begin();
    expect(replay.known).toBe(2);
    pass(MINUTE);
    expect([replay.elapsed, replay.known]).toEqual([0, 2]);
  });

  it.each<[Pace, number, number]>([
    [1, 10_000, 3],
    [5, 50_000, 3],
    [20, 200_000, 4],
  ])('×%i lets 10 s be %i ms, with %i entries known', (pace, elapsed, known) => {
    const { replay, pass } = begin();
    replay.pace = pace;
    replay.toggle();
    pass(10_000);
    expect([replay.elapsed, replay.known]).toEqual([elapsed, known]);
  });

  it('stands still while it is held, and does not make up for it', () => {
    const { replay, pass } = begin();
    replay.toggle();
    pass(4_000);
    replay.toggle();
    pass(60_000);
    expect([replay.playing, replay.elapsed]).toEqual([false, 4_000]);
    replay.toggle();
    pass(1_000);
    expect(replay.elapsed).toBe(5_000);
  });

  it('does not leap when the laptop slept', () => {
    const { replay, sleep } = begin();
    replay.toggle();
    sleep(8 * HOUR);
    expect(replay.elapsed).toBe(1_000);
  });

  it('goes from entry to entry, those of one moment together, and to the end', () => {
    const { replay } = begin([0, 1_000, 1_000, 5_000], 9_000);
    const seen = [];
    for (let step = 0; step < 5; step += 1) {
      seen.push([replay.elapsed, replay.known, replay.ended]);
      replay.next();
    }
    expect(seen).toEqual([
      [0, 1, false],
      [1_000, 3, false],
      [5_000, 4, false],
      [9_000, 4, true],
      [9_000, 4, true],
    ]);
  });

  it('takes back what was shown last', () => {
    const { replay } = begin([-5_000, 0, 1_000, 5_000], 5_000);
    for (let step = 0; step < 3; step += 1) replay.next();
    expect([replay.elapsed, replay.ended]).toEqual([5_000, true]);
    const seen = [];
    for (let step = 0; step < 4; step += 1) {
      replay.back();
      seen.push([replay.elapsed, replay.known]);
    }
    expect(seen).toEqual([
      [1_000, 3],
      [0, 2],
      [0, 2],
      [0, 2],
    ]);
  });

  it('takes an entry back also in the midst of a silence', () => {
    const { replay, pass } = begin([0, 1_000, 60_000], 90_000);
    replay.toggle();
    pass(30_000);
    replay.back();
    expect([replay.elapsed, replay.known]).toEqual([0, 1]);
  });

  it('ends by itself, shows then what came after, and can begin anew', () => {
    const { replay, pass } = begin([0, 1_000, 50_000], 2_000);
    replay.toggle();
    pass(1_500);
    expect([replay.known, replay.ended]).toEqual([2, false]);
    pass(1_000);
    expect([replay.known, replay.ended, replay.playing]).toEqual([3, true, false]);
    replay.toggle();
    expect(replay.playing).toBe(false);
    replay.restart();
    expect([replay.elapsed, replay.known]).toEqual([0, 1]);
  });

  it('goes faster by steps, and no faster than the fastest', () => {
    const { replay } = begin();
    replay.pace = 'step';
    const seen = [replay.pace];
    for (let step = 0; step < 4; step += 1) {
      replay.faster();
      seen.push(replay.pace);
    }
    expect(seen).toEqual(['step', 1, 5, 20, 20]);
  });

  it('step by step goes on only when it is told to', () => {
    const { replay, pass } = begin();
    replay.toggle();
    replay.pace = 'step';
    pass(60_000);
    expect([replay.playing, replay.elapsed]).toEqual([false, 0]);
    replay.toggle();
    expect(replay.elapsed).toBe(10_000);
  });

  it('that is slowed down has run at its old pace until then', () => {
    const { replay, pass } = begin();
    replay.pace = 20;
    replay.toggle();
    pass(1_000);
    replay.pace = 1;
    pass(1_000);
    expect(replay.elapsed).toBe(21_000);
  });

  it('of an incident in which nothing happened is over at once', () => {
    const { replay } = begin([], 0);
    expect([replay.known, replay.ended]).toEqual([0, true]);
  });
});

it.each([
  [0, 'T+0 s'],
  [45_900, 'T+45 s'],
  [MINUTE, 'T+1 min'],
  [12 * MINUTE + 59_000, 'T+12 min'],
  [HOUR, 'T+1 h'],
  [HOUR + 5 * MINUTE, 'T+1 h 5 min'],
  [26 * HOUR, 'T+26 h'],
  [-10 * MINUTE, 'T−10 min'],
])('%i ms from the beginning is %s', (ms, words) => expect(sinceStart(ms)).toBe(words));

describe('what is known of it', () => {
  const timeline = [
    entry('a', { kind: 'deployment', title: 'Deployment 4 reached production', at: NOON - 60_000 }),
    entry('b', { kind: 'opened', title: 'Opened for an alert as SEV3', at: NOON }),
    entry('c', { kind: 'acknowledged', title: 'Acknowledged', at: NOON + 60_000 }),
    entry('d', {
      kind: 'severity',
      title: 'Severity changed from SEV3 to SEV1',
      at: NOON + 90_000,
    }),
    entry('e', { kind: 'resolved', title: 'Resolved', at: NOON + HOUR }),
    entry('f', { kind: 'reopened', title: 'Opened again', at: NOON + 2 * HOUR }),
    entry('g', { kind: 'resolved', title: 'Resolved', at: NOON + 3 * HOUR }),
  ];

  it.each([
    [1, null, 'open'],
    [2, 'sev3', 'open'],
    [3, 'sev3', 'acknowledged'],
    [4, 'sev1', 'acknowledged'],
    [5, 'sev1', 'resolved'],
    [6, 'sev1', 'open'],
    [7, 'sev1', 'resolved'],
  ])('with %i entries it is %s and %s', (known, severity, status) => {
    expect(severityAt(timeline.slice(0, known))).toBe(severity);
    expect(statusAt(timeline.slice(0, known))).toBe(status);
  });

  it('takes no severity from words that a person wrote', () =>
    expect(severityAt([entry('n', { title: 'This is a SEV1' })])).toBeNull());

  it('is played in order, until it was over', () => {
    const script = scriptOf(timeline.toReversed(), NOON, NOON + 3 * HOUR);
    expect(script.entries.map(({ key }) => key)).toEqual([...'abcdefg']);
    expect(script.offsets[0]).toBe(-60_000);
    expect(script.end).toBe(3 * HOUR);
    expect(scriptOf(timeline, NOON, null).end).toBe(3 * HOUR);
    expect(scriptOf([], NOON, null)).toEqual({ entries: [], offsets: [], end: 0 });
  });
});

import { describe, expect, it } from 'vitest';
import type { AlertView, DeploymentView, IncidentDetail, Rung } from '../../api';
import {
  alertPasses,
  causeOf,
  factId,
  lasted,
  narrowing,
  NO_DEPLOYMENT,
  nobodyTold,
  rounds,
  rungWords,
} from './views';

const chosen = (words: string, values: Record<string, string[]> = {}) => ({
  words,
  of: (id: string) => values[id] ?? [],
  allows: (id: string, value: string) => (values[id] ?? [value]).includes(value),
});

describe('an incident', () => {
  it('lasts until it is resolved, and until now while it is not', () => {
    expect(lasted({ opened_at: 1_000, resolved_at: 5_000 }, 90_000)).toBe(4_000);
    expect(lasted({ opened_at: 1_000, resolved_at: null }, 90_000)).toBe(89_000);
  });

  it('is asked for by the chosen filters and the trimmed words', () => {
    const filters = chosen(' checkout ', { status: ['open'], severity: ['sev1', 'sev2'] });
    expect(narrowing(filters)).toEqual({
      statuses: ['open'],
      severities: ['sev1', 'sev2'],
      services: [],
      text: 'checkout',
    });
  });
});

describe('an alert', () => {
  const alert = {
    name: 'HighLatency',
    headline: 'p95 above 1.5 s',
    state: 'silenced',
    labels: { alertname: 'HighLatency', service: 'search', severity: 'warning' },
  } as unknown as AlertView;

  it.each([
    ['service=search', {}, true],
    ['warning latency', {}, true],
    ['service=checkout', {}, false],
    ['', { state: ['silenced'] }, true],
    ['', { state: ['firing'] }, false],
  ])('is found by ‘%s’ with %o: %s', (words, values, found) => {
    expect(alertPasses(alert, chosen(words, values))).toBe(found);
  });
});

describe('the ladder', () => {
  const rung = (
    round: number,
    level: number,
    state: Rung['state'],
    members: string[],
    channels: string[] = [],
  ): Rung => ({
    round,
    level,
    state,
    members,
    channels,
    due_at: Date.parse('2026-11-24T09:00:00Z'),
  });
  const now = Date.parse('2026-11-24T08:58:30Z');

  it('counts down to the next step and says when the others were', () => {
    expect(rungWords(rung(0, 0, 'next', ['a']), now)).toBe('Is told in 1 min 30 s');
    expect(rungWords(rung(0, 0, 'next', ['a']), now + 600_000)).toBe('Is told now');
    expect(rungWords(rung(0, 0, 'told', ['a']), now)).toBe('Told at 10:00');
    expect(rungWords(rung(0, 0, 'told', ['a']), now + 3 * 86_400_000)).toContain('24 Nov');
    expect(rungWords(rung(0, 0, 'nobody', []), now)).toContain('Reaches nobody');
  });

  it('is drawn round by round', () => {
    const ladder = [rung(1, 0, 'later', ['a']), rung(0, 0, 'told', ['a']), rung(0, 1, 'next', [])];
    expect(rounds(ladder).map((each) => each.map(({ level }) => level))).toEqual([[0, 1], [0]]);
  });

  it.each([
    ['without a policy', null, [], 'open', 'no escalation policy'],
    ['when no level reaches anybody', 'p', [rung(0, 0, 'nobody', [])], 'open', 'No level'],
    ['when only a channel is told', 'p', [rung(0, 0, 'next', [], ['c/1'])], 'open', 'only posts'],
    ['with somebody on a level', 'p', [rung(0, 0, 'next', ['a'])], 'open', null],
    ['once it is over', null, [], 'resolved', null],
  ])('warns %s', (_, policy, ladder, status, words) => {
    const said = nobodyTold({ row: { status }, incident: { policy }, ladder } as IncidentDetail);
    if (words === null) expect(said).toBeNull();
    else expect(said).toContain(words);
  });
});

it('corrects a cause to a deployment, to none, and not to one that is not there', () => {
  const key = { connection: 'c', external_id: 'd/1' };
  const candidates = [{ key } as DeploymentView];
  expect(causeOf(factId(key), candidates)).toEqual({ kind: 'deployment', deployment: key });
  expect(causeOf(NO_DEPLOYMENT, candidates)).toEqual({ kind: 'no_deployment' });
  expect(causeOf('c/other', candidates)).toBeNull();
});

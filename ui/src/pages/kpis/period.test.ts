import { describe, expect, it } from 'vitest';
import { bucketFor, initial, scopeOf, windowOf, type Chosen } from './period';

const zone = 'Europe/Berlin';
const now = Date.parse('2026-11-24T23:20:45.500Z'); // 00:20 of the 25th in Berlin
const chosen = (part: Partial<Chosen>): Chosen => ({ ...initial, ...part });
const iso = (at: number) => new Date(at).toISOString();

describe('the window', () => {
  it('ends at the whole minute and begins with a day of the workspace', () => {
    const { from, to } = windowOf(chosen({ span: 'weeks4' }), now, zone);
    expect(iso(to)).toBe('2026-11-24T23:20:00.000Z');
    expect(iso(from)).toBe('2026-10-27T23:00:00.000Z');
  });

  it('counts weeks by the calendar where the clocks change', () => {
    const { from } = windowOf(chosen({ span: 'weeks12' }), now, zone);
    expect(iso(from)).toBe('2026-09-01T22:00:00.000Z');
  });

  it('of this quarter begins with its first month', () => {
    const { from } = windowOf(chosen({ span: 'quarter' }), now, zone);
    expect(iso(from)).toBe('2026-09-30T22:00:00.000Z');
  });

  it('of a custom span is what was typed, until now where no end was', () => {
    const { from, to } = windowOf(chosen({ span: 'custom', from: 5, to: null }), now, zone);
    expect(from).toBe(5);
    expect(iso(to)).toBe('2026-11-24T23:20:00.000Z');
  });
});

it('is drawn by day, week or month as its length needs', () => {
  const days = (n: number) => bucketFor({ from: 0, to: n * 86_400_000 });
  expect([days(28.5), days(84), days(182), days(365)]).toEqual(['day', 'week', 'week', 'month']);
});

it('asks only for services and teams that the workspace has', () => {
  const scope = scopeOf(chosen({ services: ['a', 'gone'], teams: ['elsewhere'] }), now, zone, {
    services: ['a', 'b'],
    teams: ['t'],
  });
  expect(scope.services).toEqual(['a']);
  expect(scope.teams).toEqual([]);
  expect(scope.bucket).toBe('week');
});

it('draws as finely as was chosen', () => {
  const scope = scopeOf(chosen({ bucket: 'month' }), now, zone, { services: [], teams: [] });
  expect(scope.bucket).toBe('month');
});

import { describe, expect, it } from 'vitest';
import { evaluation } from '../../../test/kpis';
import { bandInShort, changeInWords, changeOf, healthOf, remedy } from './reading';

describe('the change against the period before', () => {
  it('is in points for a share, and better where less is better', () => {
    expect(changeOf(evaluation())).toEqual({ way: 'down', verdict: 'better', by: '8 points' });
    expect(changeOf(evaluation({ value: 0.05, previous: 0.04, trend: 'worse' }))?.by).toBe(
      '1 point',
    );
  });

  it('is in time for a duration', () => {
    const worse = evaluation({
      unit: 'duration',
      value: 7_200_000,
      previous: 3_600_000,
      change: 1,
      trend: 'worse',
    });
    expect(changeInWords(worse)).toBe('1 h worse than the 1 h of the period before');
  });

  it('is a share of what was before for a frequency, or the whole where that was nothing', () => {
    const unit = 'per_day' as const;
    const rate = { unit, value: 3, trend: 'better' as const };
    expect(changeOf(evaluation({ ...rate, previous: 2, change: 0.5 }))?.by).toBe('50 %');
    expect(changeOf(evaluation({ ...rate, previous: 0, change: null }))?.by).toBe('3 per day');
  });

  it('is in its own unit for a plain number', () => {
    const tickets = evaluation({ unit: 'number', value: 42, previous: 50, change: -0.16 });
    expect(changeOf(tickets, 'tickets')).toEqual({
      way: 'down',
      verdict: 'better',
      by: '8 tickets',
    });
    expect(changeInWords(tickets, 'tickets')).toBe(
      '8 tickets better than the 50 tickets of the period before',
    );
  });

  it('is not told where nothing is known of the time before', () => {
    const first = evaluation({ previous: null, change: null, trend: null });
    expect(changeOf(first)).toBeNull();
    expect(changeInWords(first)).toBe('Nothing is known of the period before.');
  });
});

describe('data health', () => {
  const line = (reason: 'unmapped_environment' | 'cancelled', count: number) => ({
    connected: true,
    left_out: [{ reason, count, sentence: `${count} left out.` }],
  });

  it('does not blame the data for what the definition leaves out', () => {
    expect(healthOf(line('cancelled', 900), 10)).toEqual({
      health: 'good',
      healthNote: '900 left out.',
    });
  });

  it('grows worse with the number of flaws', () => {
    expect(healthOf(line('unmapped_environment', 9), 10).health).toBe('partial');
    expect(healthOf(line('unmapped_environment', 11), 10).health).toBe('poor');
    expect(healthOf({ connected: false, left_out: [] }, 10).health).toBe('poor');
  });

  it('leads to where a flaw is put right', () => {
    expect(remedy('unmapped_environment')?.href).toBe('#/delivery/environments');
    expect(remedy('first_deployment')).toBeNull();
  });
});

it('reads a band with its year, and none between clusters', () => {
  expect(bandInShort(evaluation().bands)).toBe('DORA 2024: High');
  expect(bandInShort([{ kind: 'clusters', year: 2024, levels: [], sentence: '' }])).toBeNull();
});

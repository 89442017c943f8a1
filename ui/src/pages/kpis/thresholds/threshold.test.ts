import { describe, expect, it } from 'vitest';
import { card, threshold } from '../../../../test/kpis';
import type { ThresholdForm } from './form';
import { formOf, readForm } from './form';
import { again, conditionInWords, effectInWords, stateInWords } from './threshold';

describe('a threshold in words', () => {
  it.each([
    ['above', 0.15, 'week', 1, 'Above 15 % in a week'],
    ['below', 0.995, 'day', 3, 'Below 99.5 % in 3 days in a row'],
    ['above', null, 'month', 2, 'Above – in 2 months in a row'],
  ] as const)('%s %s by %s, %d in a row', (side, value, bucket, in_a_row, words) => {
    expect(conditionInWords({ side, value, bucket, in_a_row }, 'share')).toBe(words);
  });

  const page = { policy: 'p', severity: 'sev2' as const };
  it.each([
    [{ note: true }, '', 'Then a note is written on the chart.'],
    [{ note: false, goal_at_risk: true }, '', 'Then goals with a key result on it are at risk.'],
    [
      { goal_at_risk: true, page },
      'Payments',
      'Then a note is written on the chart, goals with a key result on it are at risk and ' +
        'the policy Payments is paged, as SEV2.',
    ],
    [{ note: false, page }, '', 'Then the policy that is gone is paged, as SEV2.'],
  ])('%j', (part, policy_name, words) => {
    const view = threshold({ policy_name });
    expect(effectInWords({ ...view, threshold: { ...view.threshold, ...part } })).toBe(words);
  });

  it.each([
    [null, null, '', 'Not crossed'],
    [Date.UTC(2020, 10, 12), 0.18, '', 'Crossed since 12 Nov 2020: 18 %'],
    [Date.UTC(2020, 10, 12), null, '', 'Crossed since 12 Nov 2020'],
    [null, null, 'Its KPI is archived.', 'Not judged'],
  ])('since %s at %s, not judged because ‘%s’', (crossed_since, value, not_judged, words) => {
    expect(stateInWords({ crossed_since, value, not_judged }, 'share')).toBe(words);
  });

  it('is set again as it was', () => {
    const { threshold: record } = threshold();
    expect(again({ ...record, page })).toMatchObject({
      kpi: 'change_failure_rate',
      value: 0.15,
      policy: 'p',
      severity: 'sev2',
    });
    expect(again(record)).toMatchObject({ policy: null });
    expect(again(record)).not.toHaveProperty('page');
  });
});

describe('its form', () => {
  const everybody = { kind: 'workspace' as const };
  const fresh = (part: Partial<ThresholdForm> = {}): ThresholdForm => ({
    ...formOf(card(), undefined, { scope: everybody, bucket: 'week' }),
    text: '15 %',
    ...part,
  });

  it('proposes the side on which the KPI gets worse', () => {
    expect(fresh().side).toBe('above');
    const up = formOf(card({ direction: 'up' }), undefined, { scope: everybody, bucket: 'day' });
    expect(up.side).toBe('below');
  });

  it('is read as it was filled in', () => {
    const { threshold: record } = threshold();
    const form = formOf(card(), record, { scope: everybody, bucket: 'day' });
    expect(form).toMatchObject({ text: '15 %', bucket: 'week', row: '2', reach: 'workspace' });
    expect(readForm(form, card(), record.scope)).toMatchObject({
      threshold: { value: 0.15, bucket: 'week', in_a_row: 2, policy: null, note: true },
      wrong: { value: null, in_a_row: null, note: null, policy: null },
    });
  });

  it.each([
    ['value', { text: 'much' }, '‘much’ is no threshold. Type one such as 15 %.'],
    ['value', { text: '' }, 'Type a threshold such as 15 %.'],
    ['in_a_row', { row: '0' }, 'Type a whole number from 1 to 60.'],
    ['in_a_row', { row: '1.5' }, 'Type a whole number from 1 to 60.'],
    ['in_a_row', { row: '61' }, 'Type a whole number from 1 to 60.'],
    ['in_a_row', { row: 'two' }, 'Type a whole number from 1 to 60.'],
    [
      'note',
      { note: false },
      'Choose what happens when it is crossed: a note, goals at risk, or a page.',
    ],
    ['policy', { page: true }, 'Choose who is paged.'],
  ] as const)('refuses by %s: %j', (field, part, sentence) => {
    const { threshold: read, wrong } = readForm(fresh(part), card(), everybody);
    expect(read).toBeNull();
    expect(wrong[field]).toBe(sentence);
  });

  it('pages nobody where paging was taken back after a policy was chosen', () => {
    const read = readForm(fresh({ page: false, policy: 'p' }), card(), everybody);
    expect(read.threshold?.policy).toBeNull();
  });
});

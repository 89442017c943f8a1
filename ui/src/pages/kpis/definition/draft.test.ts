import { describe, expect, it } from 'vitest';
import { choices, defined, PROMETHEUS } from '../../../../test/ownKpis';
import type { KpiDefinition, KpiSource, NewKpiDefinition } from '../../../api';
import {
  blank,
  chooseKind,
  chooseMeasure,
  chooseMetric,
  chooseScale,
  draftOf,
  fieldsShown,
  metricKey,
  read,
  type Draft,
} from './draft';
import { facts } from './facts';
import { metricHelp, metricOptions } from './metric';
import { lastWeeks, named } from './preview';
import { readScale, scaleFor, scaleOf, scaleOptions } from './scale';

const [latency, budget, queue] = choices().metrics as [never, never, never];
const metric = (part: Partial<KpiSource> = {}) =>
  ({ kind: 'metric', connection: PROMETHEUS, metric: 'latency', scale: 1, ...part }) as KpiSource;

const draftWith = (part: Partial<Draft>): Draft => ({ ...blank(), ...part });
const definitionOf = (draft: Draft): NewKpiDefinition => {
  const reading = read(draft);
  if ('wrong' in reading) throw new Error(JSON.stringify(reading.wrong));
  return reading.definition;
};

describe('what a system says of a unit', () => {
  it.each([
    ['s', 'seconds'],
    [' Seconds ', 'seconds'],
    ['ms', 'milliseconds'],
    ['min', 'minutes'],
    ['h', 'hours'],
    ['%', 'percent'],
    ['requests', 'as_is'],
    ['', 'as_is'],
  ])('‘%s’ is read as %s', (unit, id) => {
    expect(scaleFor(unit)).toBe(id);
  });

  it.each([
    [1_000, 'duration', false, 'seconds'],
    [1, 'duration', false, 'milliseconds'],
    [1, 'number', false, 'as_is'],
    [1, 'per_day', false, 'as_is'],
    [0.01, 'share', false, 'percent'],
    [0.01, 'number', false, 'other'],
    [-1, 'number', false, 'other'],
    [0.01, 'share', true, 'percent'],
    [1, 'share', true, 'as_is'],
    [1_000, 'share', true, 'other'],
  ] as const)('a saved factor of %d to a %s (budget: %s) is %s', (scale, unit, isBudget, id) => {
    expect(scaleOf(scale, unit, isBudget)).toBe(id);
  });

  it('offers a budget only what ends as a share', () => {
    expect(scaleOptions(true).map(({ value }) => value)).toEqual(['as_is', 'percent', 'other']);
    expect(scaleOptions(false)).toHaveLength(7);
  });

  it.each(['', '0', 'many', '0.0'])('‘%s’ is no factor', (text) => {
    expect(readScale(text)).toEqual({ wrong: expect.stringMatching(/\.$/) });
  });

  it('takes any other factor', () => {
    expect(readScale('-1')).toBe(-1);
    expect(readScale('1,000')).toBe(1_000);
  });
});

describe('a chosen metric', () => {
  it('is read by its unit, and lends its name', () => {
    const draft = draftWith({});
    expect(chooseMetric(draft, latency)).toEqual({
      metric: `${PROMETHEUS} checkout latency`,
      scaleId: 'seconds',
      unit: 'duration',
      label: '',
      name: 'checkout latency',
    });
    expect(chooseMetric(draft, queue)).toMatchObject({ unit: 'number', label: 'messages' });
  });

  it('keeps a name that somebody typed', () => {
    const draft = draftWith({ name: 'Ours', set: { name: true, aggregation: false } });
    expect(chooseMetric(draft, latency)).not.toHaveProperty('name');
  });

  it('stays a share for an error budget, whatever its unit', () => {
    const draft = draftWith({ kind: 'error_budget', unit: 'share' });
    expect(chooseMetric(draft, budget)).toMatchObject({ scaleId: 'percent', unit: 'share' });
    expect(chooseMetric(draft, latency)).toMatchObject({ scaleId: 'as_is', unit: 'share' });
  });

  it('changes its unit with how it is read, and starts another factor from the one before', () => {
    expect(chooseScale(draftWith({}), 'minutes')).toEqual({ scaleId: 'minutes', unit: 'duration' });
    expect(chooseScale(draftWith({}), 'as_is')).toEqual({ scaleId: 'as_is' });
    expect(chooseScale(draftWith({ scaleId: 'percent' }), 'other')).toEqual({
      scaleId: 'other',
      scale: '0.01',
    });
    expect(chooseScale(draftWith({ kind: 'error_budget' }), 'percent')).toEqual({
      scaleId: 'percent',
    });
  });

  it('is found with its last value, by the name of its connection too', () => {
    const options = metricOptions(choices().metrics, null);
    expect(options[0]).toMatchObject({
      label: 'checkout latency',
      hint: '0.412 s',
      group: 'Prometheus',
      keywords: 'Prometheus',
    });
    expect(options[2]?.hint).toBe('no value yet');
  });

  it('stays in the list when it is gone', () => {
    const options = metricOptions(choices().metrics, `${PROMETHEUS} old one`);
    expect(options.at(-1)).toMatchObject({ label: 'old one', hint: 'not there any more' });
    expect(metricOptions(choices().metrics, metricKey(latency))).toHaveLength(3);
  });

  it('says what is known of it', () => {
    expect(metricHelp({ ...(latency as object), latest_at: 0 } as never, 120_000)).toBe(
      'Last value 0.412 s, 2 min ago, from Prometheus.',
    );
    expect(metricHelp(queue, 0)).toBe('No value yet from Prometheus.');
    expect(metricHelp(undefined, 0)).toBeUndefined();
  });
});

describe('a chosen source', () => {
  it('has the aggregation that suits it, until somebody sets one', () => {
    expect(chooseKind(draftWith({}), 'hand')).toEqual({ kind: 'hand', aggregation: 'last' });
    const set = draftWith({ set: { name: false, aggregation: true } });
    expect(chooseKind(set, 'hand')).toEqual({ kind: 'hand' });
  });

  it('is a share to be kept high if it is an error budget', () => {
    expect(chooseKind(draftWith({ scaleId: 'seconds' }), 'error_budget')).toEqual({
      kind: 'error_budget',
      aggregation: 'last',
      unit: 'share',
      direction: 'up',
      scaleId: 'as_is',
    });
  });

  it('has its own unit, label and better side if it is what Muster knows', () => {
    const [nights, reviews] = choices().own as [never, never];
    expect(chooseMeasure(draftWith({}), nights)).toEqual({
      measure: 'nights_disturbed',
      unit: 'number',
      label: 'nights',
      direction: 'down',
      name: 'Nights disturbed',
    });
    expect(chooseMeasure(draftWith({}), reviews)).toMatchObject({ unit: 'share', label: '' });
  });

  it.each([
    ['hand', 'number', false],
    ['metric', 'duration', true],
  ] as const)('of %s in %s shows its fields: source %s', (kind, unit, source) => {
    expect(fieldsShown({ kind, unit }).includes('source')).toBe(source);
    expect(fieldsShown({ kind, unit }).includes('unit_label')).toBe(unit === 'number');
  });
});

describe('what a draft says', () => {
  it('multiplies seconds to milliseconds', () => {
    const draft = draftWith({});
    Object.assign(draft, chooseMetric(draft, latency));
    expect(definitionOf(draft)).toMatchObject({
      name: 'checkout latency',
      unit: 'duration',
      unit_label: '',
      source: { kind: 'metric', connection: PROMETHEUS, metric: 'checkout latency', scale: 1_000 },
    });
  });

  it('has the objective as a share', () => {
    const draft = draftWith({ kind: 'error_budget', unit: 'share', objective: '99,95 %' });
    Object.assign(draft, chooseMetric(draft, budget));
    const { source } = definitionOf(draft);
    expect(source).toMatchObject({ kind: 'error_budget', scale: 0.01 });
    expect((source as { objective: number }).objective).toBeCloseTo(0.9995, 12);
  });

  it.each([
    [{}, { source: 'Choose the metric.' }],
    [{ kind: 'own' }, { source: 'Choose what of it.' }],
    [
      { metric: 'c m', scaleId: 'other', scale: '0' },
      { scale: 'Type what each value is multiplied by, such as 1000 or 0.01.' },
    ],
    [
      { kind: 'error_budget', metric: 'c m', objective: '100 %' },
      { objective: 'An objective lies between 0 % and 100 %, such as 99.9 %.' },
    ],
    [
      { kind: 'error_budget', objective: 'high' },
      {
        source: 'Choose the metric.',
        objective: 'An objective lies between 0 % and 100 %, such as 99.9 %.',
      },
    ],
  ] as const)('is refused where %j: %j', (part, wrong) => {
    expect(read(draftWith(part as Partial<Draft>))).toEqual({ wrong });
  });

  it.each<[string, Partial<KpiDefinition>]>([
    ['by hand', {}],
    ['a metric in seconds', { unit: 'duration', unit_label: '', source: metric({ scale: 1_000 }) }],
    ['a metric times 0.5', { source: metric({ scale: 0.5 }) }],
    [
      'a metric with a space in its name',
      { source: metric({ metric: 'p 99 of checkout' } as Partial<KpiSource>) },
    ],
    [
      'an error budget',
      {
        unit: 'share',
        unit_label: '',
        source: {
          ...metric({ scale: 0.01 }),
          kind: 'error_budget',
          objective: 0.9995,
        } as KpiSource,
      },
    ],
    ['what Muster knows', { source: { kind: 'own', measure: 'overdue_actions' } }],
    ['with its people', { teams: ['t1', 't2'], service: 's1', owner: 'm1', description: '# So' }],
  ])('is what was saved: %s', (_, part) => {
    const { archived, ...saved } = defined(part).definition;
    expect(archived).toBe(false);
    expect(definitionOf(draftOf(defined(part)))).toEqual(saved);
  });

  it('has no label where its unit is none', () => {
    const draft = draftWith({ kind: 'hand', unit: 'share', label: 'tickets' });
    expect(definitionOf(draft).unit_label).toBe('');
  });
});

it('previews twelve weeks of everything, whatever the KPI is called', () => {
  const scope = lastWeeks(Date.UTC(2026, 10, 24, 9, 0, 30));
  expect(scope).toMatchObject({ services: [], teams: [], tier: 'production', bucket: 'week' });
  expect(scope.window.to).toBe(Date.UTC(2026, 10, 24, 9));
  expect(scope.window.from).toBe(Date.UTC(2026, 8, 1, 9));
  const draft = draftWith({ kind: 'hand', name: '', description: 'long' });
  expect(named(definitionOf(draft))).toMatchObject({ name: 'Preview', description: '' });
});

describe('the facts of a definition', () => {
  it('say how values become one, and who sees to it', () => {
    expect(facts(defined())).toEqual([
      { label: 'Source', value: 'People enter its values.' },
      {
        label: 'Aggregation',
        value:
          'Sum. The values of a period are added up: right for what is counted, such as tickets.',
      },
      { label: 'Direction', value: 'Less is better.' },
      { label: 'Teams', value: 'Everybody' },
      { label: 'Owner', value: 'Nobody yet' },
    ]);
  });

  it('leave out what Muster decides for its own measures, and name goals', () => {
    const own = defined({ source: { kind: 'own', measure: 'nights_disturbed' } });
    const labels = facts({
      ...own,
      service_name: 'checkout',
      team_names: ['Ops', 'Shop'],
      goals: ['Sleep well'],
    });
    expect(labels.map(({ label }) => label)).toEqual([
      'Source',
      'Direction',
      'Teams',
      'Service',
      'Owner',
      'Measures',
    ]);
    expect(labels[2]?.value).toBe('Ops, Shop');
  });
});

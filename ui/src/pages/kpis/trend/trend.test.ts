import { describe, expect, it } from 'vitest';
import { card, detail, evaluation } from '../../../../test/kpis';
import type { Annotation, DefinitionView, Point, TargetView } from '../../../api';
import { changesOf, expectedOf, laidOver, marksOf, pointsOf, trendChart, wayOf } from './trend';

const point = (from: number, value: number | null, partial = false): Point => ({
  from,
  to: from + 10,
  value,
  n: 3,
  partial,
});

describe('the period before', () => {
  it.each([
    [
      'as long',
      [100, 110, 120],
      [0, 10, 20],
      [
        [100, 0],
        [110, 10],
        [120, 20],
      ],
    ],
    [
      'a period longer',
      [100, 110],
      [0, 10, 20],
      [
        [100, 10],
        [110, 20],
      ],
    ],
    [
      'a period shorter',
      [100, 110, 120],
      [10, 20],
      [
        [110, 10],
        [120, 20],
      ],
    ],
    ['unknown', [100], [], []],
  ] as const)('is laid newest over newest where it is %s', (_, now, before, pairs) => {
    const laid = laidOver(
      before.map((at) => point(at, at)),
      now.map((at) => point(at, 1)),
    );
    expect(laid.map(({ at, own }) => [at, own])).toEqual(pairs);
    expect(laid.every(({ value, own }) => value === own)).toBe(true);
  });
});

it('leaves out a point without a time, and keeps a gap', () => {
  expect(pointsOf([{ ...point(0, 1), from: null }, point(10, null)])).toEqual([
    { at: 10, value: null, partial: false, n: 3 },
  ]);
});

it('marks what happened in order, and tells what opens nothing', () => {
  const annotations: Annotation[] = [
    {
      at: 3,
      title: 'New team',
      subject: { kind: 'note', id: 'n', kpi: null, author: 'Mara', may_write: false },
    },
    { at: 2, title: 'Release 4', subject: { kind: 'deployment', url: '' } },
    { at: 1, title: 'Down', subject: { kind: 'incident', id: 'i', severity: 'sev2' } },
    { at: 4, title: 'Slow', subject: { kind: 'incident', id: 'j', severity: 'sev4' } },
    { at: null, title: 'Never', subject: { kind: 'deployment', url: '' } },
  ];
  expect(
    marksOf(annotations).map(({ id, label, tone, kind, still }) => [id, label, tone, kind, still]),
  ).toEqual([
    ['i', 'SEV2 Down', 'danger', 'incident', undefined],
    ['deployment 1', 'Release 4', 'info', 'deployment', true],
    ['n', 'New team', 'accent', 'note', true],
    ['j', 'SEV4 Slow', 'info', 'incident', undefined],
  ]);
});

describe('the way to a target', () => {
  const target: TargetView = {
    id: 't',
    scope: { kind: 'workspace' },
    value: 0.1,
    by: 20,
    start: { at: 5, value: 0.3 },
    now: 0.2,
  };
  it.each([
    ['with a start and a day', target, { at: 5, value: 0.3, by: 20 }],
    ['without a day', { ...target, by: null }, null],
    ['without a start', { ...target, start: null }, null],
    ['without a target', null, null],
  ])('%s', (_, given, way) => {
    expect(wayOf(given)).toEqual(way);
  });
});

const shape = {
  previous: [point(-20, 0.3), point(-10, 0.4)],
  distribution: null,
  changepoints: [
    { at: 10, before: 0.3, after: 0.1, better: true, around: [] },
    { at: null, before: 0.1, after: 0.2, better: false, around: [] },
  ],
  forecast: {
    points: [
      { from: 20, to: 30, value: 0.1, low80: 0.08, high80: 0.12, low95: 0.05, high95: 0.2 },
      { from: 30, to: 40, value: null, low80: 0, high80: 0, low95: 0, high95: 0 },
    ],
    method: 'By the last weeks.',
  },
  no_forecast: '',
};

it('takes changes and forecasts that are whole', () => {
  expect(changesOf(shape)).toEqual([{ at: 10, before: 0.3, after: 0.1, better: true }]);
  expect(changesOf(undefined)).toEqual([]);
  expect(expectedOf(shape.forecast).map(({ at, high95 }) => [at, high95])).toEqual([[20, 0.2]]);
});

describe('the chart', () => {
  const page = detail({ series: [point(0, 0.2), point(10, 0.1)] });

  it('shows what is asked to be laid over it, and no more', () => {
    const bare = trendChart(page, shape, { before: false, forecast: false });
    expect(bare.series).toHaveLength(1);
    expect(bare.forecast).toEqual([]);
    const whole = trendChart(page, shape, { before: true, forecast: true });
    expect(whole.series[1]).toMatchObject({ name: 'Period before', before: true });
    expect(whole.series[1]!.points.map(({ value }) => value)).toEqual([0.3, 0.4]);
    expect(whole.forecast).toHaveLength(1);
    expect(trendChart(page, undefined, { before: true, forecast: true }).series).toHaveLength(1);
  });

  const off = { before: false, forecast: false };
  const defined = (aggregation: 'sum' | 'mean', values: number[]) => ({
    ...page,
    card: {
      ...card(),
      target: null,
      evaluation: evaluation({
        kpi: '0199b0a4-7c1e-7d2a-9b3f-2f6f0c1d4e5a',
        unit: 'number',
        series: values.map((value, index) => point(index * 10, value)),
      }),
    },
    defined: { definition: { aggregation } } as DefinitionView,
  });

  it.each([
    ['what adds up as bars from zero', 'sum', [90, 100], 'bar', true],
    ['what is far from zero without it', 'mean', [90, 100], 'line', false],
    ['what is near zero with it', 'mean', [10, 100], 'line', true],
    ['what is below zero with it', 'mean', [-3, 10], 'line', true],
    ['what has no values with it', 'mean', [], 'line', true],
  ] as const)('draws %s', (_, aggregation, values, kind, fromZero) => {
    expect(trendChart(defined(aggregation, [...values]), undefined, off)).toMatchObject({
      kind,
      fromZero,
    });
  });

  it('draws the deployment frequency as bars, and the reliability without zero', () => {
    expect(trendChart(detail({ unit: 'per_day' }), undefined, off).kind).toBe('bar');
    expect(trendChart(detail({ kpi: 'reliability' }), undefined, off).fromZero).toBe(false);
  });
});

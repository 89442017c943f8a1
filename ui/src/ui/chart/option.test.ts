import { describe, expect, it } from 'vitest';
import type { ChartColors } from './colors';
import { init } from './echarts';
import type { ChartInput } from './input';
import { levelsOf } from './levels';
import { chartOption } from './option';
import { chartInWords } from './said';
import { targetAt, targetCorners } from './target';
import { tooltipText } from './tooltip';

const DAY = 86_400_000;
const WEEK = 7 * DAY;
const colors: ChartColors = {
  ink: 'black',
  quiet: 'gray',
  line: 'silver',
  surface: 'white',
  series: {
    accent: 'rgb(1, 2, 3)',
    ops: 'orange',
    dev: 'blue',
    success: 'green',
    warning: 'gold',
    danger: 'red',
    info: 'navy',
  },
  annotation: { danger: 'red', info: 'navy', accent: 'indigo' },
};
const points = [0.14, 0.16, 0.09, 0.08].map((value, index) => ({
  at: index * WEEK,
  value,
  n: 10 + index,
  partial: index === 3,
}));
const band = { value: 0.08, low80: 0.07, high80: 0.09, low95: 0.06, high95: 0.11 };

function input(part: Partial<ChartInput> = {}): ChartInput {
  return {
    series: [{ name: 'CFR', points }],
    kind: 'line',
    format: { unit: '%', per: 0.01, full: (value) => `${Math.round(value * 100)} %` },
    target: null,
    annotations: [],
    height: 240,
    fromZero: true,
    day: (at) => `day ${at / DAY}`,
    ...part,
  };
}

interface Drawn {
  name: string;
  type: string;
  data: unknown[];
  [key: string]: unknown;
}

function drawn(part: Partial<ChartInput>, name: string): Drawn[] {
  const option = chartOption(input(part), colors, true) as { series: Drawn[] };
  return option.series.filter((series) => series.name === name);
}

describe('a target', () => {
  const way = { at: WEEK, value: 0.2, by: 3 * WEEK };
  it.each([
    ['before its start', 0, 0.2],
    ['at its start', WEEK, 0.2],
    ['half-way', 2 * WEEK, 0.15],
    ['at its day', 3 * WEEK, 0.1],
    ['afterwards', 9 * WEEK, 0.1],
  ])('asks %s for what the straight line says', (_, at, value) => {
    expect(targetAt(0.1, way, at)).toBeCloseTo(value);
  });

  it('asks for its value at once without a start, and where it ends before it starts', () => {
    expect(targetAt(0.1, null, 0)).toBe(0.1);
    expect(targetAt(0.1, { at: WEEK, value: 0.2, by: WEEK }, 0)).toBe(0.1);
  });

  it('is flat, sloped and flat again within the time that is shown', () => {
    const corners = targetCorners(input({ target: 0.1, way: { ...way, by: 2.5 * WEEK } }));
    expect(corners.map(({ at }) => at / WEEK)).toEqual([0, 1, 2.5, 3]);
    [0.2, 0.2, 0.1, 0.1].forEach((value, index) =>
      expect(corners[index]!.value).toBeCloseTo(value),
    );
  });

  it('begins and ends on the slope where it starts before and ends after what is shown', () => {
    const corners = targetCorners(
      input({ target: 0.1, way: { at: -1 * WEEK, value: 0.2, by: 4 * WEEK } }),
    );
    expect(corners.map(({ at }) => at / WEEK)).toEqual([0, 3]);
    expect(corners[0]!.value).toBeCloseTo(0.18);
    expect(corners[1]!.value).toBeCloseTo(0.12);
  });

  it('is one line over the whole width without a start', () => {
    const [line] = drawn({ target: 0.1 }, 'target');
    expect(line).toMatchObject({ data: [], markLine: { data: [{ yAxis: 10 }] } });
  });
});

it('draws the period before as a dashed line, also over bars, and names no line by it', () => {
  const before = { name: 'Before', points: [{ at: 0, value: 0.2, own: -4 * WEEK }], before: true };
  for (const kind of ['line', 'bar'] as const) {
    const [line] = drawn({ kind, series: [{ name: 'CFR', points }, before] }, 'Before');
    expect(line).toMatchObject({ type: 'line', data: [[0, 20]], lineStyle: { type: [3, 3] } });
  }
  const [main] = drawn({ series: [{ name: 'CFR', points }, before] }, 'CFR');
  expect(main).toMatchObject({ endLabel: { show: false } });
});

it('goes on with the line from the last whole period, within a band of 95 and one of 80 %', () => {
  const forecast = [{ at: 3 * WEEK, ...band }];
  const middle = drawn({ forecast }, 'forecast')[0]!;
  expect(middle.data).toEqual([
    [2 * WEEK, 9],
    [3 * WEEK, 8],
  ]);
  const bands: [string, number, number][] = [
    ['forecast 95 %', 6, 5],
    ['forecast 80 %', 7, 2],
  ];
  for (const [name, low, width] of bands) {
    const [bottom, top] = drawn({ forecast }, name);
    expect(bottom!.data[0]).toEqual([2 * WEEK, 9]);
    expect((bottom!.data[1] as number[])[1]).toBeCloseTo(low);
    expect((top!.data[0] as number[])[1]).toBeCloseTo(0);
    expect((top!.data[1] as number[])[1]).toBeCloseTo(width);
    expect(top).toMatchObject({ stack: name, areaStyle: { color: 'rgb(1, 2, 3)' } });
    expect(bottom).not.toHaveProperty('areaStyle');
  }
});

describe('levels', () => {
  const changes = [
    { at: WEEK, before: 0.14, after: 0.16, better: false },
    { at: 2 * WEEK, before: 0.16, after: 0.09, better: true },
  ];

  it('reach from change to change, and to both ends', () => {
    expect(levelsOf(input({ changes }))).toEqual([
      { from: 0, to: WEEK, value: 0.14 },
      { from: WEEK, to: 2 * WEEK, value: 0.16 },
      { from: 2 * WEEK, to: 3 * WEEK, value: 0.09 },
    ]);
    expect(levelsOf(input())).toEqual([]);
  });

  it('have a mark at each change that says in words which way it went', () => {
    const [levels] = drawn({ changes }, 'levels');
    expect(levels).toMatchObject({
      markLine: {
        data: [
          { xAxis: WEEK, label: { formatter: 'day 7, worse' }, lineStyle: { color: 'red' } },
          { xAxis: 2 * WEEK, label: { formatter: 'day 14, better' } },
        ],
      },
    });
  });
});

it.each([
  ['level above them where they are apart', [WEEK, 2 * WEEK], 'end'],
  ['along them where they are close', [WEEK, WEEK + DAY], 'insideEndTop'],
])('names changes %s', (_, at, position) => {
  const changes = at.map((each) => ({ at: each, before: 0.1, after: 0.2, better: false }));
  const marks = drawn({ changes }, 'levels')[0]!.markLine as { data: { label: object }[] };
  for (const { label } of marks.data) expect(label).toMatchObject({ position });
});

it('marks what happened by a shape of its own for each kind', () => {
  const [ticks] = drawn(
    {
      annotations: [
        { id: 'a', at: 0, label: 'Down', kind: 'incident', tone: 'danger' },
        { id: 'b', at: 1, label: 'Released', kind: 'deployment' },
        { id: 'c', at: 2, label: 'New team', kind: 'note', tone: 'accent' },
      ],
    },
    'annotations',
  );
  const data = ticks!.data as { symbol: string; itemStyle: { color: string } }[];
  expect(data.map(({ symbol }) => symbol)).toEqual(['triangle', 'diamond', 'rect']);
  expect(data.map(({ itemStyle }) => itemStyle.color)).toEqual(['red', 'navy', 'indigo']);
});

const rich: Partial<ChartInput> = {
  series: [
    { name: 'CFR', points },
    { name: 'Before', before: true, points: [{ at: 0, value: 0.2, own: -4 * WEEK }] },
  ],
  target: 0.1,
  way: { at: 0, value: 0.2, by: 2 * WEEK },
  changes: [{ at: 2 * WEEK, before: 0.15, after: 0.09, better: true }],
  forecast: [{ at: 3 * WEEK, ...band }],
};

it('says at the pointer what there was, what is expected and what is asked for', () => {
  const at = (week: number) => tooltipText(input(rich), week * WEEK).split('\n');
  expect(at(0)).toEqual([
    'day 0',
    'CFR: 14 % (n = 10)',
    'Before (day -28): 20 %',
    'Target then: 20 %',
  ]);
  expect(at(2)).toContain('Level from 15 % to 9 %, better');
  expect(at(3)).toEqual([
    'day 21',
    'CFR: 8 % so far (n = 13)',
    'Expected: 8 %',
    '8 of 10: 7 % to 9 %',
    '19 of 20: 6 % to 11 %',
    'Target then: 10 %',
  ]);
});

it('says to a screen reader all that the chart shows', () => {
  const words = chartInWords(input(rich));
  for (const sentence of [
    'CFR fell from 14 % to 9 %, day 0 to day 14; lowest 9 %, highest 16 %; target 10 %.',
    'Before: 20 % on day 0.',
    'The target leads from 20 % on day 0 to 10 % by day 14.',
    'The level changed on day 14 from 15 % to 9 %, better.',
    'Expected by day 21: 8 %, 19 of 20 between 6 % and 11 %.',
  ]) {
    expect(words).toContain(sentence);
  }
});

it.each(['line', 'bar'] as const)(
  'is drawn as %ss by the parts of ECharts that are there',
  (kind) => {
    const chart = init(null, null, { renderer: 'svg', ssr: true, width: 640, height: 240 });
    chart.setOption(chartOption(input({ ...rich, kind }), colors, true));
    const svg = chart.renderToSVGString();
    chart.dispose();
    expect(svg).toContain('Target 10 %');
    expect(svg).toContain('day 14, better');
    // The two bands, each a filled area.
    expect(svg.match(/fill="rgb\(1, 2, 3\)" fill-opacity="0.1[0-9]*"/g)).toHaveLength(2);
  },
);

it('keeps a target in sight that no value reaches, above and below', () => {
  const extent = (target: number, fromZero: boolean) => {
    const chart = init(null, null, { renderer: 'svg', ssr: true, width: 640, height: 240 });
    chart.setOption(chartOption(input({ target, fromZero }), colors, true));
    const y = chart.convertToPixel({ yAxisIndex: 0 }, target * 100);
    chart.dispose();
    return y;
  };
  for (const [target, fromZero] of [
    [0.5, true],
    [-0.2, true],
    [0.01, false],
  ] as const) {
    expect(extent(target, fromZero)).toBeGreaterThan(0);
    expect(extent(target, fromZero)).toBeLessThan(240);
  }
});

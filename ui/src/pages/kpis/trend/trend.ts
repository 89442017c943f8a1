import type {
  Annotation,
  AnnotationSubject,
  Bucket,
  Forecast,
  KpiDetail,
  KpiShape,
  Point,
  TargetView,
} from '../../../api';
import type {
  Annotation as Mark,
  Expected,
  LevelChange,
  Point as ChartPoint,
  Series,
  ValueFormat,
  Way,
} from '../../../ui/chart/series';
import { axis, isDelivery } from '../value';

/** The points of a series as the chart takes them. */
export function pointsOf(series: readonly Point[]): ChartPoint[] {
  return series.flatMap(({ from, value, partial, n }) =>
    from === null ? [] : [{ at: from, value, partial, n }],
  );
}

/**
 * The period before laid over the present one, the newest over the newest: both have the same length,
 * but a month more or less may be cut at its start.
 */
export function laidOver(previous: readonly Point[], series: readonly Point[]): ChartPoint[] {
  const present = pointsOf(series);
  const ahead = present.length - pointsOf(previous).length;
  return pointsOf(previous).flatMap(({ at, value, n }, index) => {
    const over = present[index + ahead];
    return over ? [{ at: over.at, value, n, own: at }] : [];
  });
}

/** A mark on the chart, and what it opens. */
export type Happened = Mark & { subject: AnnotationSubject };

/** What is marked on the chart: an incident or a note by its own identity. */
export function marksOf(annotations: readonly Annotation[]): Happened[] {
  return annotations
    .flatMap(({ at, title, subject }, index) =>
      at === null ? [] : [{ at, subject, ...look(title, subject, index) }],
    )
    .sort((a, b) => a.at - b.at);
}

function look(title: string, subject: AnnotationSubject, index: number): Omit<Mark, 'at'> {
  switch (subject.kind) {
    case 'incident': {
      const bad = subject.severity === 'sev1' || subject.severity === 'sev2';
      return {
        id: subject.id,
        label: `${subject.severity.toUpperCase()} ${title}`,
        tone: bad ? 'danger' : 'info',
        kind: subject.kind,
      };
    }
    case 'deployment':
      return {
        id: `deployment ${index}`,
        label: title,
        tone: 'info',
        kind: subject.kind,
        still: subject.url === '',
      };
    case 'note':
      return {
        id: subject.id,
        label: title,
        tone: 'accent',
        kind: subject.kind,
        still: !subject.may_write,
      };
  }
}

/** How a target is approached; null where it holds at once. */
export function wayOf(target: TargetView | null): Way | null {
  const start = target?.start;
  if (!start || start.at === null || start.value === null || target.by === null) return null;
  return { at: start.at, value: start.value, by: target.by };
}

/** Where the level changed, as the chart takes it. */
export function changesOf(shape: KpiShape | undefined): LevelChange[] {
  return (shape?.changepoints ?? []).flatMap(({ at, before, after, better }) =>
    at === null || before === null || after === null ? [] : [{ at, before, after, better }],
  );
}

/** What is expected, as the chart takes it. */
export function expectedOf(forecast: Forecast | null | undefined): Expected[] {
  return (forecast?.points ?? []).flatMap(({ from, value, low80, high80, low95, high95 }) =>
    from === null ||
    value === null ||
    low80 === null ||
    high80 === null ||
    low95 === null ||
    high95 === null
      ? []
      : [{ at: from, value, low80, high80, low95, high95 }],
  );
}

/** What a chart of a KPI shows. */
export interface TrendChart {
  series: Series[];
  kind: 'line' | 'bar';
  format: ValueFormat;
  target: number | null;
  way: Way | null;
  changes: LevelChange[];
  forecast: Expected[];
  annotations: Happened[];
  fromZero: boolean;
}

/** Of a page's chart: what is laid over the series. */
export interface Overlays {
  before: boolean;
  forecast: boolean;
}

/** The chart of a KPI, on screen and as a picture. */
export function trendChart(
  { card, annotations, defined }: Pick<KpiDetail, 'card' | 'annotations' | 'defined'>,
  shape: KpiShape | undefined,
  overlays: Overlays,
): TrendChart {
  const { evaluation, target, unit_label } = card;
  const points = pointsOf(evaluation.series);
  const before = overlays.before && shape ? laidOver(shape.previous, evaluation.series) : [];
  const forecast = overlays.forecast ? expectedOf(shape?.forecast) : [];
  const way = wayOf(target);
  const values = [
    ...[...points, ...before, ...forecast].map(({ value }) => value),
    target?.value ?? null,
    way?.value ?? null,
  ];
  // What adds up over a period is drawn as an amount, what is measured as a line.
  const sums = evaluation.unit === 'per_day' || defined?.definition.aggregation === 'sum';
  return {
    series: [
      { name: card.name, points },
      ...(before.length > 0 ? [{ name: 'Period before', points: before, before: true }] : []),
    ],
    kind: sums ? 'bar' : 'line',
    format: axis(evaluation.unit, values, unit_label),
    target: target?.value ?? null,
    way,
    changes: changesOf(shape),
    forecast,
    annotations: marksOf(annotations),
    fromZero: sums || beginsAtZero(evaluation.kpi, values),
  };
}

/**
 * Whether the axis begins at zero. It does not where the values are all far from it: nothing of an
 * availability between 99.5 and 99.9 % would be seen.
 */
function beginsAtZero(kpi: string, values: readonly (number | null)[]): boolean {
  if (isDelivery(kpi)) return kpi !== 'reliability';
  const known = values.filter((value) => value !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  return known.length === 0 || low < 0 || low < high / 2;
}

/** What each point stands for, before its day. */
export const periods: Record<Bucket, string> = {
  day: 'Day',
  week: 'Week from',
  month: 'Month from',
};

/** The heading of a chart, by how fine it is. */
export const titles: Record<Bucket, string> = {
  day: 'By day',
  week: 'By week',
  month: 'By month',
};

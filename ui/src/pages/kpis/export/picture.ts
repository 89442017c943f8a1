import type { KpiDetail, KpiScope, KpiShape } from '../../../api';
import { count, day } from '../../../format';
import { chartColors } from '../../../ui/chart/colors';
import { drawChart, type DrawnChart } from '../../../ui/chart/picture';
import { titles, trendChart, type Overlays } from '../trend/trend';
import { full, nounsOf, targetInWords } from '../value';

const HEIGHT = 360;

/** Of whom and when a KPI is shown, in words: 'Payments, production, 8 Sep to 1 Dec, by week'. */
export function scopeInWords(
  { services, teams, tier, window, bucket }: KpiScope,
  name: (id: string) => string | undefined,
): string {
  const whom = [...teams, ...services].map((id) => name(id) ?? 'another scope');
  const when =
    window.from === null || window.to === null ? '' : `${day(window.from)} to ${day(window.to)}`;
  return [
    whom.length === 0 ? 'All services' : whom.join(', '),
    tier,
    when,
    titles[bucket].toLowerCase(),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** The headline of a picture: the value, what it is made of, and the target. */
function headline({ card }: KpiDetail): string {
  const { evaluation, target, unit_label } = card;
  const { value, unit, direction, n, kpi, absence } = evaluation;
  const known =
    value === null
      ? (absence?.sentence ?? 'There is nothing to count.')
      : `${full(value, unit, unit_label)} from ${count(n, ...nounsOf(kpi))}`;
  return target
    ? `${known} · ${targetInWords(target, unit, direction, { label: unit_label })}`
    : known;
}

/** The chart as it is on screen, in light colours, with the words that the page has around it. */
export function pictureOf(
  detail: KpiDetail,
  shape: KpiShape | undefined,
  overlays: Overlays,
  scope: KpiScope,
  name: (id: string) => string | undefined,
): DrawnChart {
  const chart = trendChart(detail, shape, overlays);
  const key = [
    ...(chart.series.some(({ before }) => before) ? ['Grey and dashed: the period before.'] : []),
    ...(chart.changes.length > 0 ? ['Grey lines: levels, with a mark where they changed.'] : []),
    ...(chart.forecast.length > 0
      ? [
          'Shaded: the forecast. 8 of 10 values should lie within the inner band, 19 of 20 within the outer one.',
        ]
      : []),
  ];
  return drawChart(
    { ...chart, height: HEIGHT, day: (at) => day(at) },
    chartColors(document.body, 'light'),
    { title: detail.card.name, lines: [headline(detail), scopeInWords(scope, name)], key },
  );
}

/** A file's name for a KPI, without what file systems refuse: 'Lead time 2026-12-01.csv'. */
export function fileName(name: string, day: string, extension: string): string {
  const safe = name
    // eslint-disable-next-line no-control-regex
    .replaceAll(/[\\/:*?"<>|\u0000-\u001f]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 80)
    .trim();
  return `${[safe, day].filter(Boolean).join(' ')}.${extension}`;
}

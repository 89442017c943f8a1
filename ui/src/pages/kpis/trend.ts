import type { Annotation, Point } from '../../api';
import type { Annotation as Mark, Point as ChartPoint } from '../../ui/chart/series';

/** The points of a series as the chart takes them. */
export function pointsOf(series: readonly Point[]): ChartPoint[] {
  return series.flatMap(({ from, value, partial, n }) =>
    from === null ? [] : [{ at: from, value, partial, n }],
  );
}

/** What is marked on the chart: an incident by its own identity, which opens it. */
export function marksOf(annotations: readonly Annotation[]): (Mark & { incident: boolean })[] {
  return annotations
    .flatMap(({ at, title, incident, severity }, index) =>
      at === null
        ? []
        : [
            {
              id: incident ?? `deployment ${index}`,
              at,
              label: severity ? `${severity.toUpperCase()} ${title}` : title,
              tone:
                severity === 'sev1' || severity === 'sev2'
                  ? ('danger' as const)
                  : ('info' as const),
              incident: incident !== null,
            },
          ],
    )
    .sort((a, b) => a.at - b.at);
}

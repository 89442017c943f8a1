import type { IncidentRow, TemplateChoice, TemplateView, UnreviewedIncident } from '../../../api';
import type { Option } from '../../../ui/option';

/** The choice of no form. */
export const EMPTY: TemplateView = {
  choice: { kind: 'empty' },
  name: 'Empty page',
  description: 'Write it as it comes.',
  text: '',
};

/** A form's identity as one text. */
export const keyOf = (choice: TemplateChoice): string =>
  choice.kind === 'empty' ? choice.kind : `${choice.kind}/${choice.id}`;

/** The incidents that a review can be of: those that need one first, then the latest. */
export function incidentOptions(
  unreviewed: readonly UnreviewedIncident[],
  latest: readonly IncidentRow[],
  day: (at: number) => string,
): Option[] {
  const needed = new Set(unreviewed.map(({ incident }) => incident.id));
  const option = (row: IncidentRow, group: string): Option => ({
    value: row.id,
    label: row.title,
    hint: [row.severity.toUpperCase(), row.service_name, day(row.opened_at ?? 0)]
      .filter(Boolean)
      .join(' · '),
    group,
  });
  return [
    ...unreviewed.map(({ incident }) => option(incident, 'Need a review')),
    ...latest.filter(({ id }) => !needed.has(id)).map((row) => option(row, 'Latest')),
  ];
}

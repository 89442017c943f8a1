import type { KeyResultView, Measure, MeasureFormat } from '../../../api';
import { percent } from '../../../format';
import type { ValueFormat } from '../../../ui/chart/series';
import { axis, examples, full, readValue, written } from '../../kpis/value';

/** In which terms a key result's values are said: milestones in words, all else in a unit. */
export type Terms = Pick<MeasureFormat, 'unit' | 'label'> & { kind: Measure['kind'] };

/** The terms of what people report; those of a KPI are the KPI's own. */
export function termsOfMeasure(
  measure: Measure,
  kpi: Pick<MeasureFormat, 'unit' | 'label'>,
): Terms {
  const { kind } = measure;
  switch (kind) {
    case 'number':
      return { kind, unit: 'number', label: measure.unit };
    case 'percentage':
      return { kind, unit: 'number', label: '%' };
    case 'milestone':
      return { kind, unit: 'number', label: '' };
    case 'kpi':
      return { kind, unit: kpi.unit, label: kpi.label };
  }
}

/** The terms of a key result. */
export const termsOf = ({ key_result, format }: KeyResultView): Terms =>
  termsOfMeasure(key_result.measure, format);

/** From where to where a measure goes; a milestone from 'not yet' to 'done'. */
export function span(measure: Measure): { start: number; target: number } {
  return measure.kind === 'milestone'
    ? { start: 0, target: 1 }
    : { start: measure.start ?? 0, target: measure.target ?? 0 };
}

/** A value as people say it: '12 services', '14.3 %', 'Done'. */
export function said(value: number, { kind, unit, label }: Terms): string {
  if (kind === 'milestone') return value >= 1 ? 'Done' : 'Not yet';
  return full(value, unit, label);
}

/** A value as a field begins with it; empty where it is not known. */
export const typed = (value: number | null, { unit, label }: Terms): string =>
  value === null ? '' : written(value, unit, label);

/** What a field for a value asks for. */
export const example = ({ unit, label }: Terms): string => examples(unit, label);

/** A value as it was typed; a sentence where it is none. */
export function readTyped(
  text: string,
  { kind, unit, label }: Terms,
  noun = 'value',
): number | { wrong: string } {
  const value = readValue(text, unit, label, noun);
  const percentage = kind === 'percentage' && typeof value === 'number';
  return percentage && (value < 0 || value > 100)
    ? { wrong: 'A percentage lies between 0 and 100.' }
    : value;
}

/** How far a value is on the way from start to target, from 0 to 1, as a hint while it is typed. */
export function share(value: number, { start, target }: { start: number; target: number }): number {
  if (start === target) return 0;
  return Math.min(1, Math.max(0, (value - start) / (target - start)));
}

/** How the values of a key result are written in a chart. */
export function chartFormat(view: KeyResultView): ValueFormat {
  const terms = termsOf(view);
  if (terms.kind === 'milestone') {
    return { unit: '%', per: 0.01, full: (value) => percent(value, 0) };
  }
  const { start, target } = span(view.key_result.measure);
  const values = [...view.history.map(({ value }) => value), start, target];
  return axis(terms.unit, values, terms.label);
}

/** The KPI by which a key result moves, and of whom: 'Lead time of checkout'. */
export const kpiWords = ({ kpi_name, scope_name }: MeasureFormat): string =>
  scope_name === '' ? kpi_name : `${kpi_name} of ${scope_name}`;

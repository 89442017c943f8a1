import type { KpiCard } from '../../../api';
import type { KpiChange } from '../../../ui/KpiCard.svelte';
import { changeOf } from '../../kpis/reading';
import { shown, targetInWords, type Shown } from '../../kpis/value';

/** A KPI as the page of a week shows it. */
export interface Figure {
  kpi: string;
  name: string;
  /** The value of the week; null where there is none. */
  value: Shown | null;
  /** Why there is none, as a sentence. */
  absence: string;
  /** Whether the week reaches its target; null without a target or a value. */
  reached: boolean | null;
  /** The target in words: 'Target at most 15 %'; 'No target'. */
  target: string;
  change: KpiChange | null;
  /** Where the value should be, for the line beneath the others. */
  line: number | null;
  /** The weeks before and this one. */
  values: (number | null)[];
  partialLast: boolean;
}

/** What the page of a week says of a KPI. */
export function figureOf(card: KpiCard): Figure {
  const { name, unit_label: label, evaluation, target, on_target } = card;
  const { unit, value } = evaluation;
  // A first week that the window cuts says little.
  const points = evaluation.series.filter((point, index) => index > 0 || !point.partial);
  return {
    kpi: evaluation.kpi,
    name,
    value: value === null ? null : shown(value, unit, label),
    absence: evaluation.absence?.sentence ?? 'There is nothing to count.',
    reached: target === null ? null : on_target,
    target: target
      ? targetInWords(target, unit, evaluation.direction, { dated: false, label })
      : 'No target',
    change: changeOf(evaluation, label),
    line: target ? (target.now ?? target.value) : null,
    values: points.map((point) => point.value),
    partialLast: points.at(-1)?.partial ?? false,
  };
}

/** How a week's value stands to that of the week before, in words. */
export function againstBefore({ value, change }: Pick<Figure, 'value' | 'change'>): string {
  if (value === null || change === null) return 'Nothing to compare with the week before';
  return change.verdict === 'same'
    ? 'As in the week before'
    : `${change.by} ${change.verdict} than the week before`;
}

/** Whether the target is reached, in words: 'Target at most 15 %: missed'. */
export const verdictWords = ({ target, reached }: Pick<Figure, 'target' | 'reached'>): string =>
  reached === null ? target : `${target}: ${reached ? 'reached' : 'missed'}`;

import type { Bucket, KpiThreshold, NewThreshold, Side, ThresholdView, Unit } from '../../../api';
import { day } from '../../../format';
import { full } from '../value';

/** The sides of a value, as they are chosen. */
export const sides: Record<Side, string> = { above: 'Above', below: 'Below' };

/** One period and several of them. */
export const bucketWords: Record<Bucket, [one: string, many: string]> = {
  day: ['day', 'days'],
  week: ['week', 'weeks'],
  month: ['month', 'months'],
};

/** When a threshold is crossed: 'Above 15 % in 2 weeks in a row'. */
export function conditionInWords(
  { side, value, bucket, in_a_row }: Pick<KpiThreshold, 'side' | 'value' | 'bucket' | 'in_a_row'>,
  unit: Unit,
  label = '',
): string {
  const [one, many] = bucketWords[bucket];
  const periods = in_a_row === 1 ? `a ${one}` : `${in_a_row} ${many} in a row`;
  return `${sides[side]} ${value === null ? '–' : full(value, unit, label)} in ${periods}`;
}

/** What happens when it is crossed, as a sentence. */
export function effectInWords({
  threshold: { note, goal_at_risk, page },
  policy_name,
}: Pick<ThresholdView, 'threshold' | 'policy_name'>): string {
  const effects = [
    ...(note ? ['a note is written on the chart'] : []),
    ...(goal_at_risk ? ['goals with a key result on it are at risk'] : []),
    ...(page
      ? [`the policy ${policy_name || 'that is gone'} is paged, as ${page.severity.toUpperCase()}`]
      : []),
  ];
  const last = effects.pop() ?? 'nothing happens';
  return `Then ${effects.length > 0 ? `${effects.join(', ')} and ${last}` : last}.`;
}

/** Whether it is crossed, and since when: 'Crossed since 12 Nov: 18 %'; or that it is not judged. */
export function stateInWords(
  {
    crossed_since,
    value,
    not_judged,
  }: Pick<ThresholdView, 'crossed_since' | 'value' | 'not_judged'>,
  unit: Unit,
  label = '',
): string {
  if (not_judged !== '') return 'Not judged';
  if (crossed_since === null) return 'Not crossed';
  const now = value === null ? '' : `: ${full(value, unit, label)}`;
  return `Crossed since ${day(crossed_since)}${now}`;
}

/** A threshold as it is set again, after it was deleted. */
export function again({ kpi, scope, side, value, ...rest }: KpiThreshold): NewThreshold {
  const { bucket, in_a_row, note, goal_at_risk, page } = rest;
  return {
    kpi,
    scope,
    side,
    value,
    bucket,
    in_a_row,
    note,
    goal_at_risk,
    policy: page?.policy ?? null,
    severity: page?.severity ?? 'sev3',
  };
}

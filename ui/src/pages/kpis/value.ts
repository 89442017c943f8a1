import type { Direction, Kpi, TargetView, Unit } from '../../api';
import { day, duration, number, parseDuration } from '../../format';
import type { ValueFormat } from '../../ui/chart/series';

const DAYS_A_WEEK = 7;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A value as number and unit, which stand apart where the number is large. */
export interface Shown {
  value: string;
  unit?: string;
}

/** A value in the unit that people would say it in: what happens less than daily counts by week. */
export function shown(value: number, unit: Unit): Shown {
  switch (unit) {
    case 'per_day':
      return value >= 1 || value === 0
        ? { value: number(value), unit: 'per day' }
        : { value: number(value * DAYS_A_WEEK, 2), unit: 'per week' };
    case 'duration':
      return { value: duration(value) };
    case 'share':
      // Between 99 % and all of it a tenth is much: 99.96 % must not read 100 %.
      return { value: number(value * 100, value > 0.99 && value < 1 ? 2 : 1), unit: '%' };
  }
}

/** A value with its unit in one text: '1.4 per day', '2 h 14 min', '14.3 %'. */
export function full(value: number, unit: Unit): string {
  const parts = shown(value, unit);
  return parts.unit ? `${parts.value} ${parts.unit}` : parts.value;
}

/** The unit of a chart's axis that suits the largest of its values. */
export function axis(unit: Unit, values: readonly (number | null)[]): ValueFormat {
  const top = Math.max(0, ...values.filter((value) => value !== null));
  const write = (value: number) => full(value, unit);
  switch (unit) {
    case 'per_day':
      return top > 0 && top < 1
        ? { unit: 'per week', per: 1 / DAYS_A_WEEK, full: write }
        : { unit: 'per day', full: write };
    case 'share':
      return { unit: '%', per: 0.01, full: write };
    case 'duration':
      if (top >= 2 * DAY) return { unit: 'days', per: DAY, full: write };
      if (top >= 2 * HOUR) return { unit: 'hours', per: HOUR, full: write };
      return { unit: 'minutes', per: MINUTE, full: write };
  }
}

/** What a target field asks for, by unit. */
export const examples: Record<Unit, string> = {
  per_day: '2 per day or 3 per week',
  duration: '2h or 1 d',
  share: '15 %',
};

/** A target as it was typed, in the KPI's unit; a sentence where it is none. */
export function readTarget(text: string, unit: Unit): number | { wrong: string } {
  const wrong = { wrong: `‘${text.trim()}’ is no target. Type one such as ${examples[unit]}.` };
  if (text.trim() === '') return { wrong: `Type a target such as ${examples[unit]}.` };
  if (unit === 'duration') return parseDuration(text, 'h') ?? wrong;
  const match = /^(\d+(?:[.,]\d+)?)\s*(.*)$/.exec(text.trim().toLowerCase());
  if (!match) return wrong;
  const value = Number((match[1] ?? '').replace(',', '.'));
  const rest = (match[2] ?? '').replace(/^(?:per|a|\/)\s*/, '');
  if (unit === 'share') {
    if (rest !== '' && rest !== '%') return wrong;
    return value > 100 ? { wrong: 'A share is at most 100 %.' } : value / 100;
  }
  if (rest === '' || rest === 'day') return value;
  return rest === 'week' ? value / DAYS_A_WEEK : wrong;
}

/** A target in words: 'Target at most 15 % by 31 Dec'; without its day where there is little room. */
export function targetInWords(
  target: TargetView,
  unit: Unit,
  direction: Direction,
  { dated = true } = {},
): string {
  if (target.value === null) return 'No target';
  const by = target.by === null || !dated ? '' : ` by ${day(target.by)}`;
  return `Target at ${direction === 'up' ? 'least' : 'most'} ${full(target.value, unit)}${by}`;
}

/** What one event behind a KPI is called, and many. */
export const nouns: Record<Kpi, [one: string, many: string]> = {
  deployment_frequency: ['deployment', 'deployments'],
  lead_time: ['change', 'changes'],
  change_failure_rate: ['deployment', 'deployments'],
  recovery_time: ['failure', 'failures'],
  rework_rate: ['deployment', 'deployments'],
  mttr: ['incident', 'incidents'],
  mtta: ['incident', 'incidents'],
  reliability: ['incident', 'incidents'],
};

/** Whether a text is the name of a KPI. */
export function isKpi(text: string): text is Kpi {
  return Object.hasOwn(nouns, text);
}

import type { Direction, Kpi, KpiRef, TargetView, Unit } from '../../api';
import { day, duration, number, parseDuration } from '../../format';
import type { ValueFormat } from '../../ui/chart/series';
import { minus, plain, plainAxis, readPlain } from './plain';

const DAYS_A_WEEK = 7;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A value as number and unit, which stand apart where the number is large. */
export interface Shown {
  value: string;
  unit?: string;
}

/**
 * A duration as a KPI's value: what takes less than a minute is told to a tenth of a second, and less
 * than a second in milliseconds, as response times are.
 */
export function took(ms: number): string {
  const size = Math.abs(ms);
  const sign = ms < 0 ? '−' : '';
  // From here on it rounds to the next unit.
  if (size === 0 || size >= 59_950) return duration(ms);
  return size < 999.5 ? `${sign}${number(size)} ms` : `${sign}${number(size / SECOND)} s`;
}

/**
 * A value in the unit that people would say it in: what happens less than daily counts by week. A
 * plain number counts what `label` says (`KpiCard.unit_label`).
 */
export function shown(value: number, unit: Unit, label = ''): Shown {
  switch (unit) {
    case 'per_day':
      return value >= 1 || value === 0
        ? { value: number(value), unit: 'per day' }
        : { value: minus(number(value * DAYS_A_WEEK, 2)), unit: 'per week' };
    case 'duration':
      return { value: took(value) };
    case 'share':
      // Between 99 % and all of it a tenth is much: 99.96 % must not read 100 %.
      return { value: minus(number(value * 100, value > 0.99 && value < 1 ? 2 : 1)), unit: '%' };
    case 'number':
      return label === '' ? { value: plain(value) } : { value: plain(value), unit: label };
  }
}

/** A value with its unit in one text: '1.4 per day', '2 h 14 min', '14.3 %', '1.2 M requests'. */
export function full(value: number, unit: Unit, label = ''): string {
  const parts = shown(value, unit, label);
  return parts.unit ? `${parts.value} ${parts.unit}` : parts.value;
}

/** A value as a field begins with it: nothing is rounded away, so that it is read back unchanged. */
export function written(value: number, unit: Unit, label = ''): string {
  switch (unit) {
    case 'per_day':
      return `${value} per day`;
    case 'duration':
      return writtenDuration(value);
    case 'share':
      // Twelve digits: a share times a hundred has noise in the ones after.
      return `${Number((value * 100).toPrecision(12))} %`;
    case 'number':
      return `${value} ${label}`.trim();
  }
}

function writtenDuration(ms: number): string {
  if (ms < 0) return `-${writtenDuration(-ms)}`;
  const whole = Math.floor(ms / MINUTE);
  const seconds = (ms - whole * MINUTE) / 1_000;
  const parts = [
    [Math.floor(ms / DAY), 'd'],
    [Math.floor((ms % DAY) / HOUR), 'h'],
    [whole % 60, 'min'],
    [seconds, 's'],
  ] as const;
  const given = parts.filter(([count]) => count > 0);
  return given.length === 0 ? '0 s' : given.map(([count, name]) => `${count} ${name}`).join(' ');
}

/** The unit of a chart's axis that suits the largest of its values. */
export function axis(unit: Unit, values: readonly (number | null)[], label = ''): ValueFormat {
  const top = Math.max(0, ...values.map((value) => Math.abs(value ?? 0)));
  const write = (value: number) => full(value, unit, label);
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
      if (top >= 2 * MINUTE || top === 0) return { unit: 'minutes', per: MINUTE, full: write };
      return top >= 2 * SECOND
        ? { unit: 'seconds', per: SECOND, full: write }
        : { unit: 'milliseconds', per: 1, full: write };
    case 'number':
      return { ...plainAxis(top, label), full: write };
  }
}

/** What a field for a value asks for. */
export function examples(unit: Unit, label = ''): string {
  switch (unit) {
    case 'per_day':
      return '2 per day or 3 per week';
    case 'duration':
      return '2h or 1 d';
    case 'share':
      return '15 %';
    case 'number':
      return label === '' ? '12 or 3.5' : `12 ${label}`;
  }
}

/** A value as it was typed, in the KPI's unit; a sentence where it is none. */
export function readValue(
  text: string,
  unit: Unit,
  label = '',
  noun = 'value',
): number | { wrong: string } {
  const such = `Type one such as ${examples(unit, label)}.`;
  if (text.trim() === '') return { wrong: `Type a ${noun} such as ${examples(unit, label)}.` };
  const wrong = { wrong: `‘${text.trim()}’ is no ${noun}. ${such}` };
  switch (unit) {
    case 'duration':
      return readDuration(text) ?? wrong;
    case 'number':
      return readPlain(text, label) ?? wrong;
    case 'share':
      return readShare(text) ?? wrong;
    case 'per_day':
      return readRate(text) ?? wrong;
  }
}

function readDuration(text: string): number | null {
  const below = /^\s*[-−]/.test(text);
  const ms = parseDuration(below ? text.replace(/[-−]/, '') : text, 'h');
  return ms !== null && below ? -ms : ms;
}

const AMOUNT = /^(\d+(?:[.,]\d+)?(?:e-?\d{1,3})?)\s*(.*)$/;

function amount(text: string): [value: number, rest: string] | null {
  const match = AMOUNT.exec(text.trim().toLowerCase());
  return match ? [Number((match[1] ?? '').replace(',', '.')), match[2] ?? ''] : null;
}

function readShare(text: string): number | { wrong: string } | null {
  const [value, rest] = amount(text) ?? [null, ''];
  if (value === null || (rest !== '' && rest !== '%')) return null;
  return value > 100 ? { wrong: 'A share is at most 100 %.' } : value / 100;
}

function readRate(text: string): number | null {
  const [value, after] = amount(text) ?? [null, ''];
  if (value === null) return null;
  const rest = after.replace(/^(?:per|a|\/)\s*/, '');
  if (rest === '' || rest === 'day') return value;
  return rest === 'week' ? value / DAYS_A_WEEK : null;
}

/** A target as it was typed, in the KPI's unit; a sentence where it is none. */
export function readTarget(text: string, unit: Unit, label = ''): number | { wrong: string } {
  return readValue(text, unit, label, 'target');
}

/** A target in words: 'Target at most 15 % by 31 Dec'; without its day where there is little room. */
export function targetInWords(
  target: Pick<TargetView, 'value' | 'by'>,
  unit: Unit,
  direction: Direction,
  { dated = true, label = '' } = {},
): string {
  if (target.value === null) return 'No target';
  const by = target.by === null || !dated ? '' : ` by ${day(target.by)}`;
  return `Target at ${direction === 'up' ? 'least' : 'most'} ${full(target.value, unit, label)}${by}`;
}

/** What one event behind a delivery KPI is called, and many. */
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

/** What one event behind any KPI is called, and many; those that the workspace defines have values. */
export function nounsOf(kpi: KpiRef): [one: string, many: string] {
  return isDelivery(kpi) ? nouns[kpi] : ['value', 'values'];
}

/** Whether a text names a delivery KPI. */
export function isDelivery(text: string): text is Kpi {
  return Object.hasOwn(nouns, text);
}

/** Whether a text names a KPI: a delivery KPI, or one that the workspace defines by its identity. */
export function isKpi(text: string): text is KpiRef {
  return isDelivery(text) || /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

import type { BandReading, Evaluation, Health, LeftOut } from '../../api';
import { number, percent } from '../../format';
import type { DataHealth, KpiChange } from '../../ui/KpiCard.svelte';
import { href } from '../../shell/router.svelte';
import { full, took } from './value';

/** Percentage points: '1 point', '3.2 points'. */
const points = (size: number) => (number(size) === '1' ? '1 point' : `${number(size)} points`);

/**
 * How a value moved against the period before; null where there is nothing to compare with. A plain
 * number counts what `label` says.
 */
export function changeOf(evaluation: Evaluation, label = ''): KpiChange | null {
  const { value, previous, trend, change, unit } = evaluation;
  if (value === null || previous === null || trend === null) return null;
  if (trend === 'steady') return { way: 'same', verdict: 'same', by: '' };
  const size = Math.abs(value - previous);
  const by = {
    share: () => points(size * 100),
    duration: () => took(size),
    per_day: () => (change === null ? full(size, unit) : percent(Math.abs(change), 0)),
    number: () => full(size, unit, label),
  }[unit]();
  return { way: value > previous ? 'up' : 'down', verdict: trend, by };
}

/** The change as a sentence for the KPI's own page: '3.2 points better than the 4.1 % before'. */
export function changeInWords(evaluation: Evaluation, label = ''): string {
  const change = changeOf(evaluation, label);
  if (!change || evaluation.previous === null) return 'Nothing is known of the period before.';
  const before = full(evaluation.previous, evaluation.unit, label);
  return change.verdict === 'same'
    ? `As in the period before (${before})`
    : `${change.by} ${change.verdict} than the ${before} of the period before`;
}

/** What is left out because the data has a flaw, and not because the definition says so. */
const flaws: ReadonlySet<LeftOut> = new Set<LeftOut>([
  'unmapped_environment',
  'unmapped_service',
  'no_end',
  'merged_after',
  'no_commits',
  'negative_lead',
  'unattributed',
  'negative_recovery',
  'negative_incident',
]);

/** How good the data behind a value is, and what to say of it. */
export function healthOf(
  health: Health,
  n: number,
): { health: DataHealth; healthNote: string | undefined } {
  const note = health.left_out.map(({ sentence }) => sentence).join(' ');
  if (!health.connected) {
    return { health: 'poor', healthNote: `Nothing that reports this is connected. ${note}`.trim() };
  }
  const flawed = health.left_out
    .filter(({ reason }) => flaws.has(reason))
    .reduce((sum, { count }) => sum + count, 0);
  const grade: DataHealth = flawed === 0 ? 'good' : flawed > n ? 'poor' : 'partial';
  return { health: grade, healthNote: note || undefined };
}

/** Where something that was left out is put right; null where nobody can. */
export function remedy(reason: LeftOut): { label: string; href: string } | null {
  switch (reason) {
    case 'unmapped_environment':
      return { label: 'Map environments', href: href('environments') };
    case 'unmapped_service':
      return { label: 'Assign sources', href: href('mapping') };
    case 'spoken_for_elsewhere':
    case 'reported_twice':
      return { label: 'Open connections', href: href('connections') };
    case 'unattributed':
    case 'negative_recovery':
    case 'negative_incident':
    case 'still_failed':
      return { label: 'Open incidents', href: href('incidents') };
    default:
      return null;
  }
}

const clusters = { elite: 'Elite', high: 'High', medium: 'Medium', low: 'Low' };

/** The reading of a card: 'DORA 2024: High', the newest report with clusters; null where none fits. */
export function bandInShort(bands: readonly BandReading[]): string | null {
  const reading = bands.find((band) => band.kind === 'clusters');
  if (!reading || reading.levels.length === 0) return null;
  return `DORA ${reading.year}: ${reading.levels.map((level) => clusters[level]).join('/')}`;
}

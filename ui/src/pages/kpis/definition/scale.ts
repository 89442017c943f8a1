import type { Unit } from '../../../api';
import type { Option } from '../../../ui/option';
import { readPlain } from '../plain';

/** What the values of a metric are before they are multiplied. */
export type ScaleId =
  'as_is' | 'milliseconds' | 'seconds' | 'minutes' | 'hours' | 'percent' | 'other';

interface Preset {
  id: ScaleId;
  label: string;
  /** What each value is multiplied by. */
  scale: number;
  /** What it is then; null if that is anything. */
  unit: Unit | null;
  /** How systems write the unit of such values. */
  written: readonly string[];
}

const presets: readonly Preset[] = [
  { id: 'as_is', label: 'As they are', scale: 1, unit: null, written: [] },
  {
    id: 'milliseconds',
    label: 'Milliseconds → duration',
    scale: 1,
    unit: 'duration',
    written: ['ms', 'msec', 'millis', 'millisecond', 'milliseconds'],
  },
  {
    id: 'seconds',
    label: 'Seconds → duration',
    scale: 1_000,
    unit: 'duration',
    written: ['s', 'sec', 'secs', 'second', 'seconds'],
  },
  {
    id: 'minutes',
    label: 'Minutes → duration',
    scale: 60_000,
    unit: 'duration',
    written: ['min', 'mins', 'minute', 'minutes'],
  },
  {
    id: 'hours',
    label: 'Hours → duration',
    scale: 3_600_000,
    unit: 'duration',
    written: ['h', 'hr', 'hrs', 'hour', 'hours'],
  },
  {
    id: 'percent',
    label: 'Percentages → share',
    scale: 0.01,
    unit: 'share',
    written: ['%', 'percent', 'percentage', 'pct'],
  },
];

/** How the values of a metric can be read. An error budget is a share, so only its own two fit. */
export function scaleOptions(budget: boolean): Option<ScaleId>[] {
  const fitting = budget ? presets.filter(({ id }) => id === 'as_is' || id === 'percent') : presets;
  return [
    ...fitting.map(({ id, label }) => ({
      value: id,
      label: budget && id === 'as_is' ? 'Shares: 1 if none is spent' : label,
    })),
    { value: 'other', label: 'Multiplied by …' },
  ];
}

/** The factor of a choice and the unit that goes with it; null for one that is typed. */
export function presetOf(id: ScaleId): { scale: number; unit: Unit | null } | null {
  return presets.find((preset) => preset.id === id) ?? null;
}

/** How to read values whose system says this of their unit. */
export function scaleFor(unit: string): ScaleId {
  const said = unit.trim().toLowerCase();
  return presets.find(({ written }) => written.includes(said))?.id ?? 'as_is';
}

/** Which choice a saved factor and unit are. */
export function scaleOf(scale: number, unit: Unit, budget = false): ScaleId {
  if (budget) return scale === 1 ? 'as_is' : scale === 0.01 ? 'percent' : 'other';
  const fits = presets.find((preset) => preset.scale === scale && preset.unit === unit);
  return fits?.id ?? (scale === 1 ? 'as_is' : 'other');
}

/** A factor as it was typed; a sentence where it is none. */
export function readScale(text: string): number | { wrong: string } {
  const value = readPlain(text);
  return value === null || value === 0
    ? { wrong: 'Type what each value is multiplied by, such as 1000 or 0.01.' }
    : value;
}

import type {
  KeyResult,
  KpiRef,
  Measure,
  MeasureFormat,
  NewKeyResult,
  TargetScope,
} from '../../../api';
import { readTyped, termsOfMeasure, typed, type Terms } from './measure';

/** A key result while it is written down: numbers as they are typed. */
export interface Draft {
  title: string;
  kind: Measure['kind'];
  unit: string;
  start: string;
  target: string;
  kpi: KpiRef | null;
  /** Of whom the KPI is, as the key of a scope. */
  scope: string;
  owner: string | null;
}

/** What is wrong with a draft, at the field that puts it right. */
export type Wrong = Partial<Record<'kpi' | 'start' | 'target', string>>;

/** How the values of the chosen KPI are written. */
type KpiFormat = Pick<MeasureFormat, 'unit' | 'label'>;

/** A scope as one text, to choose from a list. */
export const scopeKey = (scope: TargetScope): string =>
  scope.kind === 'workspace' ? scope.kind : `${scope.kind} ${scope.id}`;

/** The scope that a key stands for. */
export function scopeOfKey(key: string): TargetScope {
  const [kind, id = ''] = key.split(' ');
  return kind === 'team' || kind === 'service' ? { kind, id } : { kind: 'workspace' };
}

/** How far a goal begins as a rule: people count up from nothing. */
const ZERO = '0';

/** A draft that nobody touched, or one of a key result that there is. */
export function draftOf(keyResult: KeyResult | null, format: KpiFormat): Draft {
  const blank: Draft = {
    title: '',
    kind: 'number',
    unit: '',
    start: ZERO,
    target: '',
    kpi: null,
    scope: 'workspace',
    owner: null,
  };
  if (!keyResult) return blank;
  const { title, owner, measure } = keyResult;
  const said = { ...blank, title, owner, kind: measure.kind };
  if (measure.kind === 'milestone') return said;
  const terms = fieldTerms(measure.kind, format);
  const ends = { start: typed(measure.start, terms), target: typed(measure.target, terms) };
  if (measure.kind === 'kpi') {
    return { ...said, ...ends, kpi: measure.kpi, scope: scopeKey(measure.scope) };
  }
  return { ...said, ...ends, unit: measure.kind === 'number' ? measure.unit : '' };
}

/** With what a start begins when the measure becomes another. */
export const startOf = (kind: Measure['kind']): string => (kind === 'kpi' ? '' : ZERO);

/** The terms in which start and target are typed: a number without its unit, which has its own field. */
export function fieldTerms(kind: Measure['kind'], format: KpiFormat): Terms {
  const ends = { start: 0, target: 0 };
  switch (kind) {
    case 'number':
      return termsOfMeasure({ kind, unit: '', ...ends }, format);
    case 'percentage':
      return termsOfMeasure({ kind, ...ends }, format);
    case 'milestone':
      return termsOfMeasure({ kind }, format);
    case 'kpi':
      return { kind, unit: format.unit, label: format.label };
  }
}

/** What a draft says to the engine, or what is wrong with it. */
export function readDraft(
  draft: Draft,
  format: KpiFormat,
): { said: NewKeyResult; wrong: null } | { said: null; wrong: Wrong } {
  const rest = { title: draft.title.trim(), owner: draft.owner };
  if (draft.kind === 'milestone') {
    return { said: { ...rest, measure: { kind: 'milestone' } }, wrong: null };
  }
  if (draft.kind === 'kpi' && draft.kpi === null) {
    return { said: null, wrong: { kpi: 'Choose the KPI by which it moves.' } };
  }
  const terms = fieldTerms(draft.kind, format);
  const start = readTyped(draft.start, terms, 'start');
  const target = readTyped(draft.target, terms, 'target');
  if (typeof start === 'number' && typeof target === 'number') {
    return { said: { ...rest, measure: measureOf(draft, start, target) }, wrong: null };
  }
  return {
    said: null,
    wrong: {
      ...(typeof start === 'number' ? {} : { start: start.wrong }),
      ...(typeof target === 'number' ? {} : { target: target.wrong }),
    },
  };
}

function measureOf({ kind, unit, kpi, scope }: Draft, start: number, target: number): Measure {
  if (kind === 'kpi' && kpi !== null) {
    return { kind, kpi, scope: scopeOfKey(scope), start, target };
  }
  return kind === 'percentage'
    ? { kind, start, target }
    : { kind: 'number', unit: unit.trim(), start, target };
}

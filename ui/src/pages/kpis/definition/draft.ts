import type {
  Aggregation,
  DefinitionView,
  Direction,
  KpiSource,
  MetricChoice,
  NewKpiDefinition,
  OwnMeasure,
  OwnMeasureChoice,
  Unit,
} from '../../../api';
import { readValue, written } from '../value';
import { presetOf, readScale, scaleFor, scaleOf, type ScaleId } from './scale';
import { ownLabels, type SourceKind } from './words';

/** A KPI while it is being defined: what its fields hold. */
export interface Draft {
  name: string;
  description: string;
  kind: SourceKind;
  /** Which metric, by `metricKey`; null while none is chosen. */
  metric: string | null;
  measure: OwnMeasure | null;
  scaleId: ScaleId;
  /** The factor as it is typed, where none of the usual ones fits. */
  scale: string;
  /** The objective as it is typed: '99.9 %'. */
  objective: string;
  unit: Unit;
  label: string;
  direction: Direction;
  aggregation: Aggregation;
  service: string | null;
  teams: string[];
  owner: string | null;
  /** What somebody set by hand, which no choice of a source changes any more. */
  set: { name: boolean; aggregation: boolean };
}

/** What tells one metric from another. */
export const metricKey = ({ connection, metric }: { connection: string; metric: string }) =>
  `${connection} ${metric}`;

function metricOf(key: string): { connection: string; metric: string } {
  const at = key.indexOf(' ');
  return { connection: key.slice(0, at), metric: key.slice(at + 1) };
}

/** What a new KPI begins with. */
export const blank = (): Draft => ({
  name: '',
  description: '',
  kind: 'metric',
  metric: null,
  measure: null,
  scaleId: 'as_is',
  scale: '1',
  objective: '99.9 %',
  unit: 'number',
  label: '',
  direction: 'up',
  aggregation: 'mean',
  service: null,
  teams: [],
  owner: null,
  set: { name: false, aggregation: false },
});

/** The draft of a KPI that is there already. */
export function draftOf({ definition }: Pick<DefinitionView, 'definition'>): Draft {
  const { source, unit } = definition;
  const draft: Draft = {
    ...blank(),
    name: definition.name,
    description: definition.description,
    kind: source.kind,
    unit,
    label: definition.unit_label,
    direction: definition.direction,
    aggregation: definition.aggregation,
    service: definition.service,
    teams: [...definition.teams],
    owner: definition.owner,
    set: { name: true, aggregation: true },
  };
  switch (source.kind) {
    case 'metric':
    case 'error_budget': {
      const scale = source.scale ?? 1;
      const budget = source.kind === 'error_budget';
      return {
        ...draft,
        metric: metricKey(source),
        scaleId: scaleOf(scale, unit, budget),
        scale: String(scale),
        objective:
          source.kind === 'error_budget' && source.objective !== null
            ? written(source.objective, 'share')
            : draft.objective,
      };
    }
    case 'own':
      return { ...draft, measure: source.measure };
    case 'hand':
      return draft;
  }
}

const usual: Record<SourceKind, Aggregation> = {
  metric: 'mean',
  error_budget: 'last',
  own: 'last',
  hand: 'last',
};

/** What changes with another source. */
export function chooseKind(draft: Draft, kind: SourceKind): Partial<Draft> {
  const scaled = kind === 'error_budget' && !['as_is', 'percent', 'other'].includes(draft.scaleId);
  return {
    kind,
    ...(draft.set.aggregation ? {} : { aggregation: usual[kind] }),
    ...(kind === 'error_budget' ? { unit: 'share', direction: 'up' } : {}),
    ...(scaled ? { scaleId: 'as_is' } : {}),
  };
}

/** What changes with another metric: its unit says how to read it, and its name is a good one. */
export function chooseMetric(draft: Draft, choice: MetricChoice): Partial<Draft> {
  const read = scaleFor(choice.unit);
  const budget = draft.kind === 'error_budget';
  const scaleId = budget && read !== 'percent' ? 'as_is' : read;
  const unit = budget ? 'share' : (presetOf(scaleId)?.unit ?? 'number');
  return {
    metric: metricKey(choice),
    scaleId,
    unit,
    label: unit === 'number' ? choice.unit : '',
    ...(draft.set.name ? {} : { name: choice.metric }),
  };
}

/** What changes with another way to read a metric's values. */
export function chooseScale(draft: Draft, scaleId: ScaleId): Partial<Draft> {
  const preset = presetOf(scaleId);
  if (preset === null) {
    return { scaleId, scale: String(presetOf(draft.scaleId)?.scale ?? draft.scale) };
  }
  return {
    scaleId,
    ...(preset.unit !== null && draft.kind !== 'error_budget' ? { unit: preset.unit } : {}),
  };
}

/** What changes with another of Muster's own measures: its unit and its better side are its own. */
export function chooseMeasure(draft: Draft, choice: OwnMeasureChoice): Partial<Draft> {
  return {
    measure: choice.measure,
    unit: choice.unit,
    direction: choice.direction,
    label: ownLabels[choice.measure],
    ...(draft.set.name ? {} : { name: choice.name }),
  };
}

/** The fields of a draft that are on screen: what the engine says of another stands beneath them all. */
export function fieldsShown({ kind, unit }: Pick<Draft, 'kind' | 'unit'>): string[] {
  const fixed = kind === 'own' || kind === 'error_budget';
  return [
    ...['name', 'description', 'teams', 'service', 'owner'],
    ...(kind === 'hand' ? [] : ['source']),
    ...(fixed ? [] : ['unit']),
    ...(unit === 'number' ? ['unit_label'] : []),
    ...(kind === 'own' ? [] : ['direction', 'aggregation']),
  ];
}

/** The fields that a draft can be wrong at before the engine sees it. */
export type Wrong = Partial<Record<'source' | 'scale' | 'objective', string>>;

/** What a draft says, or what is wrong with it by field. */
export function read(draft: Draft): { definition: NewKpiDefinition } | { wrong: Wrong } {
  const source = sourceOf(draft);
  if ('wrong' in source) return source;
  return {
    definition: {
      name: draft.name,
      description: draft.description,
      unit: draft.unit,
      unit_label: draft.unit === 'number' ? draft.label.trim() : '',
      direction: draft.direction,
      aggregation: draft.aggregation,
      source: source.source,
      service: draft.service,
      teams: [...draft.teams],
      owner: draft.owner,
    },
  };
}

function sourceOf(draft: Draft): { source: KpiSource } | { wrong: Wrong } {
  switch (draft.kind) {
    case 'hand':
      return { source: { kind: 'hand' } };
    case 'own':
      return draft.measure === null
        ? { wrong: { source: 'Choose what of it.' } }
        : { source: { kind: 'own', measure: draft.measure } };
    case 'metric':
    case 'error_budget':
      return metricSource(draft, draft.kind);
  }
}

function metricSource(
  draft: Draft,
  kind: 'metric' | 'error_budget',
): { source: KpiSource } | { wrong: Wrong } {
  const wrong: Wrong = {};
  if (draft.metric === null) wrong.source = 'Choose the metric.';
  const scale = presetOf(draft.scaleId)?.scale ?? readScale(draft.scale);
  if (typeof scale !== 'number') wrong.scale = scale.wrong;
  const objective = kind === 'error_budget' ? readObjective(draft.objective) : 0;
  if (typeof objective !== 'number') wrong.objective = objective.wrong;
  if (draft.metric === null || typeof scale !== 'number' || typeof objective !== 'number') {
    return { wrong };
  }
  const metric = { ...metricOf(draft.metric), scale };
  return {
    source: kind === 'metric' ? { kind, ...metric } : { kind, ...metric, objective },
  };
}

function readObjective(text: string): number | { wrong: string } {
  const value = readValue(text, 'share');
  return typeof value === 'number' && value > 0 && value < 1
    ? value
    : { wrong: 'An objective lies between 0 % and 100 %, such as 99.9 %.' };
}

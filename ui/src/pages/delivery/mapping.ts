import {
  api,
  type ConnectionId,
  type InboxSource,
  type MappingField,
  type MappingRule,
  type ServiceId,
  type ServiceSource,
  type ServiceView,
} from '../../api';
import { count } from '../../format';
import { toasts } from '../../live/toasts.svelte';
import { undo } from '../../live/undo';
import { matches } from './environments';

/** What a rule's pattern is held against, as choices, and what the form says of each. */
export const mappingFields: {
  value: MappingField;
  label: string;
  placeholder: string;
  help: string;
}[] = [
  {
    value: 'path',
    label: 'Path',
    placeholder: 'shop/*',
    help: 'The whole path of a project or job; * stands for any text.',
  },
  {
    value: 'name',
    label: 'Name',
    placeholder: 'checkout-*',
    help: 'What follows the last / of the path; * stands for any text.',
  },
  {
    value: 'tag',
    label: 'Tag',
    placeholder: 'service:*',
    help: 'Each tag that the system gives a source; * stands for any text.',
  },
  {
    value: 'label',
    label: 'Alert label',
    placeholder: 'app=checkout*',
    help: 'Each label of an alert, as name=value; * stands for any text.',
  },
];

/** What a field is called in a list. */
export const fieldName = (field: MappingField): string =>
  mappingFields.find(({ value }) => value === field)?.label ?? field;

/** A source and the service that it is given to. */
export interface Move {
  source: ServiceSource;
  to: ServiceId;
}

function byService(moves: readonly Move[]): Map<ServiceId, ServiceSource[]> {
  const groups = new Map<ServiceId, ServiceSource[]>();
  for (const { source, to } of moves) {
    const { connection, path } = source;
    groups.set(to, [...(groups.get(to) ?? []), { connection, path }]);
  }
  return groups;
}

const among =
  (sources: readonly ServiceSource[]) =>
  ({ connection, path }: ServiceSource): boolean =>
    sources.some((each) => each.connection === connection && each.path === path);

/**
 * Lets each service own of `moved` what it owned `before`, whether a record or a rule gave it the
 * rest. What became of the services' other fields and sources in the meantime stays.
 */
async function takeBack(
  moved: readonly ServiceSource[],
  before: readonly ServiceView[],
): Promise<void> {
  const owned = new Map(before.map(({ id, service }) => [id, service.sources]));
  for (const { id, service } of await api.services()) {
    const then = (owned.get(id) ?? []).filter(among(moved));
    const now = service.sources.filter(among(moved));
    if (then.length === now.length && then.every(among(now))) continue;
    const others = service.sources.filter((source) => !among(moved)(source));
    await api.saveService(id, { ...service, sources: [...others, ...then] });
  }
}

/** Gives sources to services and says so in a toast, whose Undo takes them back. */
export async function give(
  moves: readonly Move[],
  nameOf: (service: ServiceId) => string,
): Promise<void> {
  const [first] = moves;
  if (!first) return;
  const before = await api.services();
  const groups = byService(moves);
  for (const [service, sources] of groups) await api.assignSources(sources, service);
  const what = moves.length === 1 ? first.source.path : count(moves.length, 'source');
  const verb = moves.length === 1 ? 'belongs' : 'belong';
  toasts.show(`${what} ${verb} to ${groups.size > 1 ? 'services' : nameOf(first.to)} now.`, {
    tone: 'success',
    undo: undo(() => takeBack([...groups.values()].flat(), before)),
  });
}

/** The moves that accept what is suggested; sources without a suggestion stay where they are. */
export function accepted(sources: readonly InboxSource[]): Move[] {
  return sources.flatMap(({ source, suggestion }) =>
    suggestion === null ? [] : [{ source, to: suggestion }],
  );
}

/** What came from a source, in words: '12 deployments, 40 pipeline runs'. */
export function cameInWords({
  deployments,
  pipeline_runs: runs,
  iac_runs: changes = 0,
}: Pick<InboxSource, 'deployments' | 'pipeline_runs'> & { iac_runs?: number }): string {
  const parts = [
    deployments > 0 && count(deployments, 'deployment'),
    runs > 0 && count(runs, 'pipeline run'),
    changes > 0 && count(changes, 'infrastructure run'),
  ].filter((part) => part !== false);
  return parts.length === 0 ? 'Nothing yet' : parts.join(', ');
}

/** A source of which somebody wonders why a rule does not catch it. */
export interface Wondered extends ServiceSource {
  connection_name: string;
}

/** Why a rule does not catch a source, in a sentence; null where its pattern is not to blame. */
export function whyNot(
  rule: Pick<MappingRule, 'connection' | 'field' | 'pattern'>,
  { connection, connection_name: name, path }: Wondered,
  connectionName: (id: ConnectionId) => string,
): string | null {
  if (rule.connection !== null && rule.connection !== connection)
    return `It comes through ‘${name}’, and the rule is only for ‘${connectionName(rule.connection)}’.`;
  const last = path.split('/').at(-1) ?? path;
  switch (rule.field) {
    case 'path':
      return matches(rule.pattern, path) ? null : 'Its path does not match the pattern as a whole.';
    case 'name':
      return matches(rule.pattern, last) ? null : `Its name ‘${last}’ does not match the pattern.`;
    case 'tag':
      return 'None of its tags matches the pattern.';
    case 'label':
      return 'The rule looks at labels of alerts, and this is a project or job.';
  }
}

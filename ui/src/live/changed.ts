import type { InvalidateQueryFilters, QueryClient } from '@tanstack/svelte-query';

/** The first element of every query key: what the query is about. */
export type Topic =
  | 'workspace'
  | 'members'
  | 'teams'
  | 'services'
  | 'environments'
  | 'connections'
  | 'policies'
  | 'routing'
  | 'on-call'
  | 'incidents'
  | 'alerts'
  | 'reviews'
  | 'actions'
  | 'targets'
  | 'goals'
  | 'kpis'
  | 'training'
  | 'weekly'
  | 'deployments'
  | 'pipelines'
  | 'infrastructure'
  | 'mapping'
  | 'changes'
  | 'today'
  | 'sync'
  | 'search'
  | 'settings'
  | 'audit';

/** What the engine says after each commit: which kind of record or fact changed, and which one. */
export interface Changed {
  kind: string;
  id?: string | null;
}

/**
 * Which topics show something made from each kind: `own` has keys with that kind's ids, `also` is
 * refetched whichever record changed. A kind that is not here refreshes everything, and so does
 * 'everything', which the shell sends when it could not keep up with the engine.
 */
const affects: Record<string, { own?: Topic; also: readonly Topic[] }> = {
  workspace: {
    also: ['weekly', 'training', 'workspace', 'settings', 'kpis', 'deployments', 'today'],
  },
  member: {
    own: 'members',
    also: [
      'weekly',
      'training',
      'workspace',
      'settings',
      'incidents',
      'reviews',
      'actions',
      'policies',
      'on-call',
      'today',
    ],
  },
  team: {
    own: 'teams',
    also: [
      'weekly',
      'training',
      'members',
      'services',
      'policies',
      'incidents',
      'deployments',
      'pipelines',
      'infrastructure',
      'today',
    ],
  },
  service: {
    own: 'services',
    also: [
      'weekly',
      'training',
      'incidents',
      'deployments',
      'pipelines',
      'infrastructure',
      'mapping',
      'kpis',
      'routing',
      'today',
    ],
  },
  environment_rule: { own: 'environments', also: ['deployments', 'pipelines', 'kpis', 'today'] },
  connection: {
    own: 'connections',
    also: [
      'sync',
      'services',
      'deployments',
      'pipelines',
      'infrastructure',
      'mapping',
      'alerts',
      'today',
    ],
  },
  mapping_rule: {
    own: 'mapping',
    also: ['services', 'deployments', 'pipelines', 'infrastructure', 'kpis', 'today'],
  },
  policy: { own: 'policies', also: ['incidents', 'today'] },
  routing_rule: { own: 'routing', also: ['incidents', 'alerts', 'policies'] },
  incident: {
    own: 'incidents',
    also: ['weekly', 'alerts', 'reviews', 'kpis', 'today', 'deployments', 'sync'],
  },
  note: { also: ['incidents', 'today'] },
  task: { also: ['incidents', 'today'] },
  status_update: { also: ['incidents', 'today'] },
  attachment: { also: ['incidents'] },
  correction: { also: ['incidents'] },
  review: { own: 'reviews', also: ['weekly', 'actions', 'today'] },
  review_comment: { also: ['reviews', 'today'] },
  review_template: { also: ['reviews'] },
  action_item: { also: ['weekly', 'actions', 'reviews', 'today'] },
  target: { own: 'targets', also: ['weekly', 'kpis', 'goals', 'today'] },
  // Goals and KPIs hang together: a goal is measured by KPIs, and a threshold puts it at risk.
  goal: { own: 'goals', also: ['weekly', 'kpis', 'today'] },
  key_result: { also: ['weekly', 'goals', 'kpis', 'today'] },
  check_in: { also: ['weekly', 'goals', 'today'] },
  kpi_definition: { own: 'kpis', also: ['weekly', 'goals', 'targets', 'today'] },
  kpi_sample: { also: ['weekly', 'kpis', 'goals', 'today'] },
  kpi_note: { also: ['kpis'] },
  kpi_threshold: { also: ['weekly', 'kpis', 'goals', 'today'] },
  session: { own: 'training', also: ['weekly', 'today'] },
  sign_up: { also: ['training', 'weekly', 'today'] },
  skill: { also: ['training'] },
  skill_level: { also: ['training', 'today'] },
  weekly_review: { own: 'weekly', also: ['today'] },
  weekly_note: { also: ['weekly', 'today'] },
  deployment_mark: { also: ['weekly', 'deployments', 'kpis', 'today'] },
  schedule: { also: ['on-call', 'policies', 'incidents', 'today', 'sync'] },
  override: { also: ['on-call', 'policies', 'incidents', 'today', 'sync'] },
  shift_offer: { also: ['on-call', 'today'] },
  hand_over: { also: ['on-call', 'today'] },
  deployment: {
    own: 'deployments',
    also: ['weekly', 'environments', 'incidents', 'kpis', 'today'],
  },
  pipeline_run: { own: 'pipelines', also: ['deployments', 'today'] },
  change: { own: 'changes', also: ['deployments', 'kpis'] },
  alert: { own: 'alerts', also: ['incidents', 'today'] },
  iac_run: { own: 'infrastructure', also: ['deployments', 'today'] },
  // A connection's page shows them, and KPIs are made of them.
  sample: { also: ['weekly', 'connections', 'kpis', 'goals', 'today'] },
  on_call_shift: { also: ['connections'] },
  channel: { also: ['connections', 'policies'] },
  // What an action's linked issue says.
  issue: { also: ['actions', 'reviews', 'today'] },
  event: { also: ['connections'] },
  // Sources are known by the end of a sync, not by each of their facts.
  sync: { also: ['sync', 'connections', 'services', 'mapping', 'today'] },
  // Who is owed a page changed, though no record did.
  pages: { also: ['today', 'incidents', 'sync'] },
  // Where a status update stands in its channels.
  outbox: { also: ['weekly', 'incidents', 'actions', 'reviews'] },
  preferences: { also: ['settings', 'sync'] },
  // What somebody set aside on Today, for themselves on this laptop.
  set_aside: { also: ['today'] },
  // Somebody else is on call now, though no record changed.
  on_call: { also: ['on-call', 'today', 'sync'] },
};

/** The kinds that the map knows, for the test that holds it against the engine's. */
export const knownKinds = Object.keys(affects);

const BURST_MS = 60;

/**
 * Gives the function to be fed with `changed` events. A sync brings thousands of them within
 * moments, so they are gathered for 60 ms and each topic is refetched once. A query whose key has
 * an id as its second element (`['incidents', id, …]`) is left alone when another record of that
 * very kind changed.
 */
export function createInvalidator(client: QueryClient): (event: Changed) => void {
  let pending = new Map<Topic, Set<string> | 'all'>();
  let everything = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function flush(): void {
    timer = undefined;
    const topics = pending;
    const all = everything;
    pending = new Map();
    everything = false;
    if (all) {
      refetch(client, {});
      return;
    }
    refetch(client, {
      predicate: ({ queryKey: [topic, id] }) => {
        const ids = topics.get(topic as Topic);
        if (ids === undefined) return false;
        return ids === 'all' || !isId(id) || ids.has(id);
      },
    });
  }

  return ({ kind, id }) => {
    const affected = affects[kind];
    if (affected === undefined) everything = true;
    for (const topic of affected?.also ?? []) pending.set(topic, 'all');
    if (affected?.own) {
      const known = pending.get(affected.own);
      if (!id || known === 'all') pending.set(affected.own, 'all');
      else pending.set(affected.own, (known ?? new Set()).add(id));
    }
    // The audit trail and the search index follow every record.
    for (const topic of ['audit', 'search'] as const) pending.set(topic, 'all');
    timer ??= setTimeout(flush, BURST_MS);
  };
}

/**
 * Asks for what is shown anew. A query whose very first answer is on its way would wait for that one
 * and take it for the new state, though it may have been made before the change; so it is asked
 * again when that has come.
 */
function refetch(client: QueryClient, filters: InvalidateQueryFilters): void {
  const first = client
    .getQueryCache()
    .findAll({ ...filters, fetchStatus: 'fetching' })
    .filter(({ state }) => state.data === undefined);
  void client.invalidateQueries(filters);
  for (const { queryKey, promise } of first) {
    const again = () => client.invalidateQueries({ queryKey, exact: true });
    void promise?.then(again, again);
  }
}

/** Whether a key's second element is a record's identity (a UUID) rather than a list's filter. */
function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{8}-[0-9a-f]{4}-/i.test(value);
}

/** Every place in the app, by name: the part of the address after `#/`. */
export const routes = {
  today: 'today',
  incidents: 'incidents',
  policies: 'incidents/policies',
  routing: 'incidents/routing',
  simulator: 'incidents/simulator',
  incident: 'incidents/:id',
  onCall: 'on-call',
  schedule: 'on-call/:id',
  load: 'on-call/load',
  kpis: 'kpis',
  kpi: 'kpis/:kpi',
  goals: 'goals',
  goal: 'goals/:id',
  alignment: 'goals/alignment',
  weekly: 'weekly',
  week: 'weekly/:id',
  training: 'training',
  session: 'training/:id',
  skills: 'training/skills',
  trainingEffect: 'training/effect',
  reviews: 'reviews',
  review: 'reviews/:id',
  actions: 'reviews/actions',
  reviewStatistics: 'reviews/statistics',
  reviewTemplates: 'reviews/templates',
  delivery: 'delivery',
  running: 'delivery/running',
  pipelines: 'delivery/pipelines',
  pipelineHealth: 'delivery/health',
  infrastructure: 'delivery/infrastructure',
  environments: 'delivery/environments',
  mapping: 'delivery/mapping',
  team: 'team',
  connections: 'connections',
  newConnection: 'connections/new',
  connection: 'connections/:id',
  settings: 'settings',
} as const;

/** The name of a place. */
export type RouteName = keyof typeof routes;

type ParamNames<Pattern extends string> = Pattern extends `${infer Head}/${infer Rest}`
  ? ParamNames<Head> | ParamNames<Rest>
  : Pattern extends `:${infer Name}`
    ? Name
    : never;

/** What the address of a place carries: `{ id: string }` for `incident`, nothing for `today`. */
export type Params<N extends RouteName> = Record<ParamNames<(typeof routes)[N]>, string>;

/** What follows the `?`: filters, the open panel, a window of time. Undefined values are left out. */
export type Query = Record<string, string | undefined>;

/** What `href` needs beside the name: the parameters where the place has any, then the query. */
export type PlaceDetails<N extends RouteName> = [ParamNames<(typeof routes)[N]>] extends [never]
  ? [query?: Query]
  : [params: Params<N>, query?: Query];

/** Where the app is. */
export interface Route {
  name: RouteName;
  params: Record<string, string>;
  query: Record<string, string>;
}

/** The address of a route that is put together at run time. */
export function address({
  name,
  params,
  query,
}: {
  name: RouteName;
  params: Record<string, string>;
  query: Query;
}): string {
  const path = routes[name]
    .split('/')
    .map((part) => (part.startsWith(':') ? encodeURIComponent(params[part.slice(1)] ?? '') : part))
    .join('/');
  const given = Object.entries(query).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const search = new URLSearchParams(given).toString();
  return `#/${path}${search ? `?${search}` : ''}`;
}

/** The address of a place: `href('incident', { id })`, `href('incidents', { open: id })`. */
export function href<N extends RouteName>(name: N, ...details: PlaceDetails<N>): string {
  const [first = {}, second = {}] = details as [(Record<string, string> | Query)?, Query?];
  return routes[name].includes(':')
    ? address({ name, params: first as Record<string, string>, query: second })
    : address({ name, params: {}, query: first });
}

const entries = Object.entries(routes) as [RouteName, string][];

function fits(pattern: string[], path: string[]): Record<string, string> | null {
  if (pattern.length !== path.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const given = path[index] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = given;
    else if (part !== given) return null;
  }
  return params;
}

/**
 * Where an address leads. One that leads nowhere leads to today, as an empty one does; an empty one
 * keeps what it asks for there.
 */
export function parse(hash: string): Route {
  const [rawPath = '', search = ''] = hash.replace(/^#?\/?/, '').split('?', 2);
  const path = rawPath.split('/').map(decode);
  // A place spelled out ('incidents/policies') wins over one with a parameter.
  const byFit = entries.toSorted(
    ([, a], [, b]) => Number(a.includes(':')) - Number(b.includes(':')),
  );
  for (const [name, pattern] of byFit) {
    const params = fits(pattern.split('/'), path);
    if (params) return { name, params, query: Object.fromEntries(new URLSearchParams(search)) };
  }
  const query = rawPath === '' ? Object.fromEntries(new URLSearchParams(search)) : {};
  return { name: 'today', params: {}, query };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

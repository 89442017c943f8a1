import type { NewService, Service, ServiceSource, SourceView, TeamId } from '../../api';

/** A service that nobody has described yet. */
export const blankService = (): Service => ({
  name: '',
  description: '',
  teams: [],
  sources: [],
  attribution_window: null,
});

/** What tells a source from all others. */
export const sourceKey = ({ connection, path }: ServiceSource): string => `${connection} ${path}`;

/** What a service made from a source would be called: the last part of its path. */
export function nameFor(path: string): string {
  const parts = path.split('/').filter((part) => part !== '');
  return parts.at(-1) ?? path;
}

/** A source in the dialog that adds services: whether it is taken, and what the service is called. */
export interface Candidate {
  source: SourceView;
  taken: boolean;
  name: string;
}

/** The sources that belong to no service, the busiest first within their connection. */
export function candidates(sources: readonly SourceView[]): Candidate[] {
  return sources
    .filter(({ service }) => service === null)
    .toSorted(
      (a, b) => a.connection_name.localeCompare(b.connection_name) || b.deployments - a.deployments,
    )
    .map((source) => ({ source, taken: source.deployments > 0, name: nameFor(source.path) }));
}

/** Candidates by the connection that found them. */
export function byConnection(all: readonly Candidate[]): [name: string, of: Candidate[]][] {
  const groups = new Map<string, Candidate[]>();
  for (const candidate of all) {
    const name = candidate.source.connection_name;
    groups.set(name, [...(groups.get(name) ?? []), candidate]);
  }
  return [...groups];
}

/** The services to make. Sources that are given one name become one service. */
export function newServices(all: readonly Candidate[], team: TeamId | null): NewService[] {
  const made = new Map<string, NewService>();
  for (const { source, taken, name } of all) {
    if (!taken) continue;
    const called = name.trim();
    const service = made.get(called) ?? { name: called, sources: [], teams: team ? [team] : [] };
    service.sources.push({ connection: source.connection, path: source.path });
    made.set(called, service);
  }
  return [...made.values()];
}

import type { Filter } from '../../ui/filters.svelte';
import type { Known } from './filter';
import { servicesQuery, teamsQuery } from './queries';

/** The services and teams that lists are narrowed by. Make it while the page is set up. */
export class Choices {
  readonly #services = servicesQuery();
  readonly #teams = teamsQuery();

  /** What there is to choose from; null until it is read. */
  get known(): Known | null {
    const services = this.#services.data;
    const teams = this.#teams.data;
    return services && teams
      ? { services: services.map(({ id }) => id), teams: teams.map(({ id }) => id) }
      : null;
  }

  /** The filter by service. */
  get service(): Filter {
    const options = (this.#services.data ?? []).map(({ id, service }) => ({
      value: id,
      label: service.name,
    }));
    return { id: 'service', label: 'Service', options };
  }

  /** The filter by team. */
  get team(): Filter {
    const options = (this.#teams.data ?? []).map(({ id, team }) => ({
      value: id,
      label: team.name,
    }));
    return { id: 'team', label: 'Team', options };
  }

  /** Why they could not be read. */
  get failure(): unknown {
    return this.#services.error ?? this.#teams.error;
  }

  /** Reads again what could not be read. */
  retry(): void {
    for (const query of [this.#services, this.#teams]) if (query.isError) void query.refetch();
  }
}

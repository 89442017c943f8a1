import { createQuery } from '@tanstack/svelte-query';
import type { ReviewScope } from '../../../api';
import { clock } from '../../../live/clock.svelte';
import { Remembered } from '../../../live/remembered.svelte';
import { settingsQuery } from '../../../start/queries';
import { servicesQuery, teamsQuery } from '../../incidents/queries';
import { initial, scopeOf, servicesOf, type Chosen } from './period';

/** Of whom and when reviews are counted: what was chosen, and what there is to choose from. */
export class ReviewScopeChoice {
  readonly #chosen = new Remembered<Partial<Chosen>>('reviews.statistics', {});
  readonly #settings = createQuery(settingsQuery);
  readonly services = servicesQuery();
  readonly teams = teamsQuery();

  /** Call it while the page is set up. */
  constructor() {
    $effect(() => clock.watch());
  }

  /** What was chosen. */
  get chosen(): Chosen {
    return { ...initial, ...this.#chosen.value };
  }

  /** Changes a part of it. */
  choose(part: Partial<Chosen>): void {
    this.#chosen.value = { ...this.chosen, ...part };
  }

  /** The scope to ask for; null until it is known what the workspace has. */
  readonly scope = $derived.by((): ReviewScope | null => {
    const [services, teams, settings] = [this.services.data, this.teams.data, this.#settings.data];
    if (!services || !teams || !settings) return null;
    return scopeOf(this.chosen, clock.now, settings.workspace.time_zone, {
      services: services.map(({ id }) => id),
      teams: teams.map(({ id }) => id),
    });
  });

  /** The services of the scope, for lists that know no teams; null where there is no such list. */
  readonly inServices = $derived(
    this.scope ? servicesOf(this.scope, this.services.data ?? []) : null,
  );

  /** What kept the choice from being known. */
  get error(): Error | null {
    return this.services.error ?? this.teams.error ?? this.#settings.error;
  }

  /** Asks again for what failed. */
  retry(): void {
    for (const query of [this.services, this.teams, this.#settings]) {
      if (query.isError) void query.refetch();
    }
  }
}

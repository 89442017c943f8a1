import { createQuery } from '@tanstack/svelte-query';
import { api, type KpiScope } from '../../api';
import { clock } from '../../live/clock.svelte';
import { Remembered } from '../../live/remembered.svelte';
import { initial, scopeOf, toMinute, type Chosen } from './period';

/** Of whom and when KPIs are shown: what was chosen, and what there is to choose from. */
export class ScopeChoice {
  readonly #chosen = new Remembered<Partial<Chosen>>('kpis', {});
  readonly services = createQuery(() => ({
    queryKey: ['services'],
    queryFn: () => api.services(),
  }));
  readonly teams = createQuery(() => ({ queryKey: ['teams'], queryFn: () => api.teams() }));
  readonly zone = createQuery(() => ({
    queryKey: ['workspace', 'time zone'],
    queryFn: async () => (await api.settings()).workspace.time_zone,
  }));
  #now = $state(toMinute(Date.now()));

  /** Call it while the page is set up. The window's end goes on with the clock, except while `held`. */
  constructor(held: () => boolean = () => false) {
    $effect(() => clock.watch());
    $effect(() => {
      const minute = toMinute(clock.now);
      if (!held()) this.#now = minute;
    });
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
  readonly scope = $derived.by((): KpiScope | null => {
    const [services, teams, zone] = [this.services.data, this.teams.data, this.zone.data];
    if (!services || !teams || !zone) return null;
    return scopeOf(this.chosen, this.#now, zone, {
      services: services.map(({ id }) => id),
      teams: teams.map(({ id }) => id),
    });
  });

  /** What kept the choice from being known. */
  get error(): Error | null {
    return this.services.error ?? this.teams.error ?? this.zone.error;
  }

  /** Asks again for what failed. */
  retry(): void {
    for (const query of [this.services, this.teams, this.zone]) {
      if (query.isError) void query.refetch();
    }
  }
}

import { channelsQuery, membersQuery, schedulesQuery, teamsQuery } from '../queries';
import { targetName, targetOptions, targetValue } from './targets';
import type { LevelTarget } from '../../../api';
import type { Option } from '../../../ui/option';

/** Everybody and everything that a level can tell, as it is known. Made while a component is set up. */
export class TargetChoices {
  readonly #members = membersQuery();
  readonly #teams = teamsQuery();
  readonly #schedules = schedulesQuery();
  readonly #channels = channelsQuery();

  /** What the picker offers. */
  readonly options: readonly Option[] = $derived(
    targetOptions({
      members: this.#members.data ?? [],
      teams: this.#teams.data ?? [],
      schedules: this.#schedules.data ?? [],
      channels: this.#channels.data ?? [],
    }),
  );

  /** Whether all of it is known, so that a name that is missing is one that was deleted. */
  readonly known: boolean = $derived(
    [this.#members, this.#teams, this.#schedules, this.#channels].every(
      ({ isPending }) => !isPending,
    ),
  );

  /** Why some of it could not be read; null if all was. */
  readonly failure: unknown = $derived(
    [this.#members, this.#teams, this.#schedules, this.#channels].find(({ error }) => error)
      ?.error ?? null,
  );

  /** What a target is called; a dash until it is known. */
  readonly nameOf = (target: LevelTarget): string =>
    this.known ? targetName(targetValue(target), this.options) : '…';
}

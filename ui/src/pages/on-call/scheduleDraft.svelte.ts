import { untrack } from 'svelte';
import type { Schedule } from '../../api';
import { localZone } from '../../format';
import { newSchedule } from './scheduleForm';

/** What the editor of a schedule holds: the kept one until something is changed. */
export class ScheduleDraft {
  #changed = $state.raw<Schedule | null>(null);
  readonly #saved: () => Schedule | null;
  readonly #blank: Schedule;

  /** `saved` is the schedule as it is kept, none for a new one, whose first turn begins `today`. */
  constructor(saved: () => Schedule | null, today: () => string) {
    this.#saved = saved;
    this.#blank = untrack(() => newSchedule(localZone(), today()));
  }

  /** What the form shows. */
  get schedule(): Schedule {
    return this.#changed ?? this.#saved() ?? this.#blank;
  }

  /** Whether something would be lost without saving. */
  get isDirty(): boolean {
    const before = this.#saved() ?? this.#blank;
    return this.#changed !== null && JSON.stringify(this.#changed) !== JSON.stringify(before);
  }

  /** Takes what the form holds now. */
  change(schedule: Schedule): void {
    this.#changed = schedule;
  }

  /** Forgets what was changed. */
  drop(): void {
    this.#changed = null;
  }
}

import type { Period } from '../../api';
import { clock } from '../../live/clock.svelte';
import { Remembered } from '../../live/remembered.svelte';
import { dayIn, periodKey, periodOfKey, quarterOf, type ChosenPeriod } from './period';
import { zoneOf, zoneQuery } from './queries';

/**
 * Of which time goals are shown, in the list and on the map alike; it survives leaving the page. The
 * current quarter stays the current one when a new one begins. Make it while the page is set up.
 */
export class GoalPeriod {
  readonly #chosen = new Remembered<ChosenPeriod>('goals.period', { kind: 'current' });
  readonly #zone = zoneQuery();

  constructor() {
    $effect(() => clock.watch());
  }

  /** The current quarter; null until the workspace's zone is known. */
  readonly current = $derived.by((): Period | null => {
    const zone = zoneOf(this.#zone);
    return zone === null ? null : quarterOf(dayIn(clock.now, zone));
  });

  /** Whether any time is shown. */
  get any(): boolean {
    return this.#chosen.value.kind === 'any';
  }

  /** The days that are shown; null for any, and until the current quarter is known. */
  get days(): Period | null {
    const chosen = this.#chosen.value;
    if (chosen.kind === 'any') return null;
    return chosen.kind === 'days' ? chosen.days : this.current;
  }

  /** Whether it is known what to ask for. */
  get known(): boolean {
    return this.any || this.days !== null;
  }

  /** The choice as one text. */
  get key(): string {
    return this.days ? periodKey(this.days) : 'any';
  }

  /** Shows any time. */
  showAny(): void {
    this.#chosen.value = { kind: 'any' };
  }

  /** Shows some days. */
  show(days: Period): void {
    const current = this.current !== null && periodKey(days) === periodKey(this.current);
    this.#chosen.value = current ? { kind: 'current' } : { kind: 'days', days };
  }

  /** Shows what one of the choices' texts says. */
  choose(key: string): void {
    const days = periodOfKey(key);
    if (days) this.show(days);
    else if (key === 'any') this.showAny();
  }
}

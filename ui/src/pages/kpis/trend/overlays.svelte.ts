import { Remembered } from '../../../live/remembered.svelte';
import type { Overlays } from './trend';

const initial: Overlays = { before: false, forecast: true };

/** What a member wants laid over the series of every KPI; kept across visits. */
export class OverlayChoice implements Overlays {
  readonly #chosen = new Remembered<Partial<Overlays>>('kpi overlays', {});

  /** Whether the period before is laid over the present one. */
  get before(): boolean {
    return this.#chosen.value.before ?? initial.before;
  }

  /** Whether the forecast is shown. */
  get forecast(): boolean {
    return this.#chosen.value.forecast ?? initial.forecast;
  }

  /** Shows one of them, or hides it. */
  toggle(which: keyof Overlays): void {
    this.#chosen.value = { ...this.#chosen.value, [which]: !this[which] };
  }
}

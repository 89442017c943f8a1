import { offsets } from './window';

/** What an item is taken to be tall, in px, until it was drawn once. */
const GUESS_PX = { entry: 60, gap: 28, day: 28 } as const;

/** The parts of an item that say where it stands. */
export interface Measurable {
  id: string;
  kind: keyof typeof GUESS_PX;
}

/**
 * How tall the items of a list are: measured where they were drawn, guessed where not. Heights are
 * kept by id, so they survive filtering and refetching.
 */
export class Measured {
  readonly #items: () => readonly Measurable[];
  // Plain: thousands of signals would be made for what one number, the version, says as well.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #heights = new Map<string, number>();
  #version = $state(0);
  /** Where each item begins; see `offsets`. */
  readonly places = $derived.by(() => {
    void this.#version;
    const items = this.#items();
    return offsets(items.length, (index) => {
      const item = items[index];
      return item ? (this.#heights.get(item.id) ?? GUESS_PX[item.kind]) : 0;
    });
  });

  constructor(items: () => readonly Measurable[]) {
    this.#items = items;
  }

  /** Takes what was measured. True if that moves anything. */
  take(measured: readonly { id: string; height: number }[]): boolean {
    let moved = false;
    for (const { id, height } of measured) {
      // What is hidden has no height: it is not that small.
      if (height === 0 || this.#heights.get(id) === height) continue;
      this.#heights.set(id, height);
      moved = true;
    }
    if (moved) this.#version += 1;
    return moved;
  }
}

/** How fast an incident unfolds again: so many times as fast as it did, or entry by entry. */
export type Pace = 1 | 5 | 20 | 'step';

/** The paces, the slowest first. */
export const paces: readonly Pace[] = ['step', 1, 5, 20];

/** How often the clock of a replay is looked at, in milliseconds. */
export const TICK_MS = 250;
/** The most real time that one look counts: a laptop that slept does not leap ahead. */
const MOST_MS = 4 * TICK_MS;

/**
 * A past incident that unfolds again. Its clock counts milliseconds since the incident began; what
 * lies at or before it is known, everything else is not. Real time comes in as `now`.
 */
export class Replay {
  /** When each entry happened, in milliseconds since the incident began, in order. */
  readonly #offsets: readonly number[];
  /** When it is over. */
  readonly end: number;
  readonly #now: () => number;
  #lookedAt = 0;
  /** How far it is, in milliseconds since the incident began. */
  elapsed = $state(0);
  /** Whether its clock runs. */
  playing = $state(false);
  #pace = $state<Pace>(1);

  /** How many entries are known, from the first on; all of them once it is over. */
  readonly known = $derived.by(() =>
    this.ended ? this.#offsets.length : upTo(this.#offsets, this.elapsed),
  );

  /** `offsets` are those of the entries; the replay is over at `end`. */
  constructor(offsets: readonly number[], end: number, now: () => number = () => Date.now()) {
    this.#offsets = offsets.toSorted((a, b) => a - b);
    this.end = Math.max(0, end);
    this.#now = now;
  }

  /** Whether all of it was seen. */
  get ended(): boolean {
    return this.elapsed >= this.end;
  }

  /** How fast it unfolds. */
  get pace(): Pace {
    return this.#pace;
  }

  set pace(pace: Pace) {
    this.tick();
    this.#pace = pace;
    if (pace === 'step') this.playing = false;
  }

  /** Lets time pass: to be called every `TICK_MS` while it plays. */
  tick(): void {
    const now = this.#now();
    const passed = Math.min(MOST_MS, Math.max(0, now - this.#lookedAt));
    this.#lookedAt = now;
    if (!this.playing || this.#pace === 'step') return;
    this.elapsed = Math.min(this.end, this.elapsed + passed * this.#pace);
    if (this.ended) this.playing = false;
  }

  /** Lets it run, or holds it; entry by entry it goes to the next one instead. */
  toggle(): void {
    if (this.#pace === 'step') {
      this.next();
      return;
    }
    this.tick();
    this.playing = !this.playing && !this.ended;
  }

  /** Goes to the next entry, or to the end after the last one. */
  next(): void {
    this.tick();
    const next = this.#offsets.find((offset) => offset > this.elapsed);
    this.elapsed = Math.min(this.end, next ?? this.end);
    if (this.ended) this.playing = false;
  }

  /** Takes back what was shown last: goes to the entry before it, or to the beginning. */
  back(): void {
    this.tick();
    const shown = this.ended ? this.end : (this.#offsets[this.known - 1] ?? 0);
    this.elapsed = Math.max(0, this.#offsets.findLast((offset) => offset < shown) ?? 0);
  }

  /** Unfolds faster by one step, where there is one. */
  faster(): void {
    const next = paces[paces.indexOf(this.#pace) + 1];
    if (next !== undefined) this.pace = next;
  }

  /** Begins anew. */
  restart(): void {
    this.elapsed = 0;
    this.playing = false;
  }
}

/** How many of some numbers in order are at most `most`. */
function upTo(ordered: readonly number[], most: number): number {
  let [low, high] = [0, ordered.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ordered[middle] ?? 0) <= most) low = middle + 1;
    else high = middle;
  }
  return low;
}

import type { Day, Stretch } from './days';
import { dragged, instantAt } from './place';
import { edgesOf, type Row } from './rows';

/** How far the pointer moves, in pixels, before a press becomes a drag. */
const SLACK = 4;

interface Given {
  days: () => readonly Day[];
  /** How finely a drag can tell, in milliseconds. */
  step: () => number;
  /** Called when the pointer is let go. */
  chosen: (window: Stretch) => void;
}

/** A stretch of time that is being dragged over a row of the calendar. */
export class CalendarDrag {
  /** What is marked so far, and in which row. */
  marked = $state.raw<(Stretch & { row: string }) | null>(null);
  #begun: { x: number; row: Row; element: HTMLElement; at: number } | null = null;
  readonly #given: Given;

  constructor(given: Given) {
    this.#given = given;
  }

  /** The primary button goes down over a row. */
  down(event: PointerEvent, row: Row): void {
    if (event.button !== 0 || !(event.currentTarget instanceof HTMLElement)) return;
    const element = event.currentTarget;
    this.#begun = { x: event.clientX, row, element, at: this.#at(event.clientX, element, row) };
  }

  /** The pointer moves: past a little slack the press is a drag. */
  move(event: PointerEvent): void {
    const begun = this.#begun;
    if (!begun) return;
    if (this.marked === null) {
      if (Math.abs(event.clientX - begun.x) < SLACK) return;
      begun.element.setPointerCapture(event.pointerId);
    }
    const end = this.#at(event.clientX, begun.element, begun.row);
    this.marked = { ...dragged(begun.at, end, this.#given.step()), row: begun.row.id };
  }

  /** The button is let go. */
  up(): void {
    const { marked } = this;
    this.cancel();
    if (marked) this.#given.chosen({ from: marked.from, to: marked.to });
  }

  /** Nothing was meant: Esc, or the system took the pointer. True if something was marked. */
  cancel(): boolean {
    const had = this.marked !== null;
    this.#begun = null;
    this.marked = null;
    return had;
  }

  #at(x: number, element: HTMLElement, row: Row): number {
    const { left, width } = element.getBoundingClientRect();
    const part = width > 0 ? (x - left) / width : 0;
    return instantAt(part, this.#given.days(), this.#given.step(), edgesOf(row));
  }
}

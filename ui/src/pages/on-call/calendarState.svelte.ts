import { localZone } from '../../format';
import { Remembered } from '../../live/remembered.svelte';
import { dateOf, daysOf, stepped, type CalendarView } from './days';

/** How far beyond its days the calendar looks: five weeks. */
const PADDING = 5 * 7 * 86_400_000;

/** In whose zone the calendar's days are. */
export type ZoneChoice = 'mine' | 'schedule';

/** What of a schedule the calendar shows: how much, from when, in which zone. */
export class CalendarState {
  readonly #view = new Remembered<CalendarView>('on-call.view', 'fortnight');
  readonly #zone = new Remembered<ZoneChoice>('on-call.zone', 'mine');
  /** The day that the view is around; none for today. */
  #anchor = $state<string | null>(null);
  readonly #now: () => number;
  readonly #scheduleZone: () => string | undefined;

  constructor(now: () => number, scheduleZone: () => string | undefined) {
    this.#now = now;
    this.#scheduleZone = scheduleZone;
  }

  get view(): CalendarView {
    return this.#view.value;
  }

  set view(view: CalendarView) {
    this.#view.value = view;
  }

  /** Whose zone was chosen. */
  get zoneChoice(): ZoneChoice {
    return this.#zone.value;
  }

  set zoneChoice(choice: ZoneChoice) {
    this.#zone.value = choice;
  }

  /** The zone that the days are in. */
  get zone(): string {
    return (this.zoneChoice === 'schedule' ? this.#scheduleZone() : undefined) ?? localZone();
  }

  /** The first day of today's view, as the anchor of a calendar that follows the clock. */
  readonly #today = $derived.by(() => dateOf(this.#now(), this.zone));

  /** The days in view. */
  readonly days = $derived.by(() => daysOf(this.view, this.#anchor ?? this.#today, this.zone));

  /** All of them, as one stretch of time. */
  readonly window = $derived.by(() => ({
    from: this.days[0]?.from ?? 0,
    to: this.days.at(-1)?.to ?? 0,
  }));

  /** What is asked for: more than is in view, so that the shifts at its ends are whole ones. */
  readonly asked = $derived.by(() => ({
    from: this.window.from - PADDING,
    to: this.window.to + PADDING,
  }));

  /** Whether today is in view. */
  readonly isToday = $derived.by(() => this.days.some(({ date }) => date === this.#today));

  /** Shows the days before or after. */
  step(by: -1 | 1): void {
    this.#anchor = stepped(this.view, this.#anchor ?? this.#today, by);
  }

  /** Goes back to today, and on with it. */
  toToday(): void {
    this.#anchor = null;
  }

  /** Shows the days around one. */
  show(at: number): void {
    this.#anchor = dateOf(at, this.zone);
  }
}

import type { Component } from 'svelte';
import type { IconType } from '../../ui/icon';

/** What can be done with a row of Today by one letter, or by its button. */
export interface RowAction {
  /** The letter. `c`, `g`, `j` and `k` are the window's; `h` and `b` set aside and bring back. */
  key: string;
  /** The verb on the button. */
  verb: string;
  /** What the letter does, in the list of keys; the same for all rows that have it. */
  title: string;
  /** The button's name with what it is about, for screen readers. */
  label?: string;
  icon?: IconType;
  /**
   * How the button looks: there always, there as the main one, there while the row has the pointer
   * or the keyboard, an icon then, or not at all.
   */
  look?: 'plain' | 'primary' | 'quiet' | 'icon' | 'none';
  /** Its letter is shown although the row has no keyboard, because it works from anywhere. */
  anywhere?: boolean;
  /** What fails is said in the row. */
  run: () => unknown;
}

/** A row: what it is, where it leads, and what can be done with it. */
export interface Row {
  /** Made by `keyOf`: a row that is set aside is back as soon as this is another. */
  key: string;
  /** Where Enter and a click lead. */
  href: string;
  title: string;
  actions: readonly RowAction[];
  /** The verb of a button that leads where the row does, if it says more than 'open'. */
  opens?: string;
  /** When it is due, and that in words: 'due in 12 min'. */
  due?: { at: number; words: string };
  /** It may not wait: the engine says why to whoever tries to set it aside. */
  stays?: boolean;
}

/** A row of some kind, as its part draws it. */
export interface RowOf<T> extends Row {
  of: T;
}

/** A row of Today, with the component that draws it. */
export interface TodayRow extends RowOf<unknown> {
  part: Component<{ row: RowOf<unknown> }>;
}

/** A link below a card's rows. */
export interface CardLink {
  title: string;
  href: string;
}

/** One card of Today. */
export interface TodayCard {
  id: string;
  title: string;
  rows: readonly TodayRow[];
  /** Leads to all; a card that has it shows the first rows of each kind only. */
  all?: CardLink;
  /** Leads to some of them by themselves. */
  also?: CardLink;
  /** It wants something at once. */
  urgent?: boolean;
  /** It is good to know at any time and asks for nothing: Today counts as empty beside it. */
  standing?: boolean;
}

/** Makes a row of any kind one of Today. */
export const rowOf = <T>(row: RowOf<T> & { part: Component<{ row: RowOf<T> }> }): TodayRow =>
  // A part is only ever given the row that it stands in.
  row as unknown as TodayRow;

/**
 * The key of a row: its kind and identity, and what makes it another one: its day, its state. The
 * engine reads the first two, to know what may not wait.
 */
export const keyOf = (
  kind: string,
  id: string,
  ...state: readonly (string | number | null)[]
): string => [kind, id, ...state.map((each) => each ?? '')].join(':');

/** Whether something is over its time, as a part of a key. */
export const overdueState = (overdue: boolean): string => (overdue ? 'overdue' : 'due');

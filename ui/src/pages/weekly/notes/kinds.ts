import Gavel from '@lucide/svelte/icons/gavel';
import ListChecks from '@lucide/svelte/icons/list-checks';
import StickyNote from '@lucide/svelte/icons/sticky-note';
import type { WeeklyNoteKind } from '../../../api';
import type { IconType } from '../../../ui/icon';
import type { Option } from '../../../ui/option';

/** What can be said, and how it is written down. */
export interface Kind {
  one: string;
  many: string;
  icon: IconType;
  /** What it begins with when it is typed: 'd '. */
  letter: string;
  /** The chord that chooses it. */
  key: string;
  /** Something of the kind, for whoever has not written one yet. */
  example: string;
}

/** Every kind, in the order in which a page shows them. */
export const kinds: Record<WeeklyNoteKind, Kind> = {
  decision: {
    one: 'Decision',
    many: 'Decisions',
    icon: Gavel,
    letter: 'd',
    key: 'Alt 1',
    example: 'We deploy on Fridays only before noon',
  },
  follow_up: {
    one: 'Follow-up',
    many: 'Follow-ups',
    icon: ListChecks,
    letter: 'f',
    key: 'Alt 2',
    example: 'Move the nightly backup off the checkout database @mara',
  },
  note: {
    one: 'Note',
    many: 'Notes',
    icon: StickyNote,
    letter: 'n',
    key: 'Alt 3',
    example: 'Payments freezes its releases from 18 December',
  },
};

/** The kinds alone, in their order. */
export const kindNames = Object.keys(kinds) as WeeklyNoteKind[];

/** The kinds as choices. */
export const kindOptions: readonly Option<WeeklyNoteKind>[] = kindNames.map((value) => ({
  value,
  label: kinds[value].one,
  icon: kinds[value].icon,
}));

/** The kind that a typed letter means; null for any other. */
export const kindOfLetter = (letter: string): WeeklyNoteKind | null =>
  kindNames.find((kind) => kinds[kind].letter === letter) ?? null;

/** The kind that a chord chooses; null for any other. */
export const kindOfKey = (key: string | null): WeeklyNoteKind | null =>
  kindNames.find((kind) => kinds[kind].key === key) ?? null;

import type { Snippet } from 'svelte';
import type { IconType } from './icon';

/** One thing to choose. */
export interface Option<V extends string = string> {
  value: V;
  label: string;
  /** A few words that tell it from its neighbours. */
  hint?: string;
  /** The heading that it stands under in a list of several kinds. */
  group?: string;
  /** Further words that find it when typed. */
  keywords?: string;
  disabled?: boolean;
  icon?: IconType;
  /** Drawn before the label: an avatar, a severity's shape. */
  lead?: Snippet;
}

/** Options by their group, in the order in which the groups first appear. */
export function grouped<V extends string>(
  options: readonly Option<V>[],
): { name: string; options: Option<V>[] }[] {
  const groups = new Map<string, Option<V>[]>();
  for (const option of options) {
    const name = option.group ?? '';
    groups.set(name, [...(groups.get(name) ?? []), option]);
  }
  return [...groups].map(([name, options]) => ({ name, options }));
}

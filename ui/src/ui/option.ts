import type { Snippet } from 'svelte';
import type { IconType } from './icon';

/** One thing to choose. */
export interface Option<V extends string = string> {
  value: V;
  label: string;
  /** A few words that tell it from its neighbours. */
  hint?: string;
  /** Further words that find it when typed. */
  keywords?: string;
  disabled?: boolean;
  icon?: IconType;
  /** Drawn before the label: an avatar, a severity's shape. */
  lead?: Snippet;
}

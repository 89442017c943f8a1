import type X from '@lucide/svelte/icons/x';

/** A lucide icon component. Import each from `@lucide/svelte/icons/<name>` so that only it is bundled. */
export type IconType = typeof X;

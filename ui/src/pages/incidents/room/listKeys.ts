import type { Attachment } from 'svelte/attachments';

const STOPS = 'button, input, a';

/**
 * Moves the keyboard through the rows of a list (its `li`, or what `rows` selects): j, k and the
 * arrows to the same place of the next row, and one letter each for what a row does. A row names
 * itself by `data-id`.
 */
export function listKeys(
  act: Record<string, (id: string) => void>,
  { rows: selector = 'li' } = {},
): Attachment<HTMLElement> {
  return (list) => {
    const onkeydown = (event: KeyboardEvent) => {
      const target = event.target as Element;
      const row = target.closest<HTMLElement>(selector);
      const field =
        target instanceof HTMLTextAreaElement ||
        (target instanceof HTMLInputElement && target.type !== 'checkbox');
      if (!row || field || event.ctrlKey || event.metaKey || event.altKey) return;
      const by = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
      if (by !== undefined) {
        const rows = [...list.querySelectorAll<HTMLElement>(selector)];
        const stops = [...row.querySelectorAll<HTMLElement>(STOPS)];
        const place = stops.findIndex((stop) => stop.contains(target));
        const next = rows[rows.indexOf(row) + by]?.querySelectorAll<HTMLElement>(STOPS);
        if (next && next.length > 0) next[Math.min(Math.max(place, 0), next.length - 1)]?.focus();
      } else {
        const run = Object.hasOwn(act, event.key) ? act[event.key] : undefined;
        if (!run) return;
        run(row.dataset.id ?? '');
      }
      event.preventDefault();
      event.stopPropagation();
    };
    list.addEventListener('keydown', onkeydown);
    return () => list.removeEventListener('keydown', onkeydown);
  };
}

/** The stops of Today's rows in `list`, in their order: what the arrows go through. */
export const stopsIn = (list: HTMLElement): HTMLElement[] => [
  ...list.querySelectorAll<HTMLElement>('[data-stop]'),
];

/** The stop that an element belongs to: itself, or the link of the row that it stands in. */
export function stopOf(element: EventTarget | null): HTMLElement | null {
  if (!(element instanceof Element)) return null;
  return (
    element.closest<HTMLElement>('[data-stop]') ??
    element.closest('[data-row]')?.querySelector<HTMLElement>('[data-stop]') ??
    null
  );
}

/** What the arrows, Home and End lead to from an element of the list; null for other keys. */
export function target(key: string, from: Element, list: HTMLElement): HTMLElement | null {
  const stop = stopOf(from);
  if (!stop) return null;
  const stops = stopsIn(list);
  const at = stops.indexOf(stop);
  switch (key) {
    case 'ArrowDown':
      return stops[Math.min(at + 1, stops.length - 1)] ?? null;
    case 'ArrowUp':
      return stops[Math.max(at - 1, 0)] ?? null;
    case 'Home':
      return stops[0] ?? null;
    case 'End':
      return stops.at(-1) ?? null;
    case 'ArrowRight':
      return beside(from, stop, 1);
    case 'ArrowLeft':
      return beside(from, stop, -1);
    default:
      return null;
  }
}

/** The next of a row's link and its buttons. */
function beside(from: Element, stop: HTMLElement, by: 1 | -1): HTMLElement | null {
  const row = stop.closest('[data-row]');
  if (!row) return null;
  const within = [...row.querySelectorAll<HTMLElement>('[data-stop], [tabindex="-1"]')];
  const at = within.findIndex((each) => each === from);
  return within[Math.min(Math.max(at + by, 0), within.length - 1)] ?? null;
}

class Place {
  /** What the page in view calls itself when its name is not enough: an incident's title. */
  title = $state<string | null>(null);
}

/** Where the member is, in words, for the top bar and the window's title. */
export const place = new Place();

/** Names the place while the component is on screen: `namePlace(() => incident.data?.title)`. */
export function namePlace(title: () => string | null | undefined): void {
  $effect(() => {
    place.title = title() ?? null;
    return () => (place.title = null);
  });
}

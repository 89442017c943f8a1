/** A part of a place: words, or an address that opens in the browser. */
export interface PlacePart {
  text: string;
  url: string | null;
}

const address = /https?:\/\/[^\s<>"]+/gi;
/** What ends a sentence, and not an address. */
const trailing = /[.,;:!?)\]]+$/;

/** The parts of a place: 'Room 3, https://meet.example/x' has words and an address. */
export function partsOf(place: string): PlacePart[] {
  const parts: PlacePart[] = [];
  let from = 0;
  for (const { 0: found, index } of place.matchAll(address)) {
    const url = found.replace(trailing, '');
    if (!URL.canParse(url)) continue;
    if (index > from) parts.push({ text: place.slice(from, index), url: null });
    parts.push({ text: url, url });
    from = index + url.length;
  }
  if (from < place.length) parts.push({ text: place.slice(from), url: null });
  return parts;
}

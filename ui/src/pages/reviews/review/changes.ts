import type { ChangedPart, WrittenPart } from '../../../api';

/** A part of the way from a version to the text now, as it is shown. */
export interface ShownPart extends ChangedPart {
  /** Where it stands in the text now; for what was removed, where it stood. */
  at: number;
  /** How many characters in its middle are left out, because nothing changed there. */
  left: number;
  /** What stands behind those; empty if nothing is left out. */
  end: string;
}

const CONTEXT = 160;
/** Less than this is not worth leaving out. */
const FOLDED = 3 * CONTEXT;

/** The text now, which the parts lead to. */
export function textNow(changes: readonly ChangedPart[]): string {
  return changes
    .filter(({ kind }) => kind !== 'removed')
    .map(({ text }) => text)
    .join('');
}

/** The parts with their places, long stretches without a change left out. */
export function shownParts(changes: readonly ChangedPart[]): ShownPart[] {
  let at = 0;
  return changes.map((part, index) => {
    const { kind, text } = part;
    const here = at;
    if (kind !== 'removed') at += text.length;
    if (kind !== 'same' || text.length < FOLDED) return { ...part, at: here, left: 0, end: '' };
    const first = index === 0 ? 0 : CONTEXT;
    const last = index === changes.length - 1 ? 0 : CONTEXT;
    return {
      kind,
      at: here,
      text: text.slice(0, first),
      left: text.length - first - last,
      end: last === 0 ? '' : text.slice(-last),
    };
  });
}

/** The classes of the eight colours that tell authors apart; `app.css` has them. */
const hues = [
  'border-member1-line bg-member1-bg text-member1-text',
  'border-member2-line bg-member2-bg text-member2-text',
  'border-member3-line bg-member3-bg text-member3-text',
  'border-member4-line bg-member4-bg text-member4-text',
  'border-member5-line bg-member5-bg text-member5-text',
  'border-member6-line bg-member6-bg text-member6-text',
  'border-member7-line bg-member7-bg text-member7-text',
  'border-member8-line bg-member8-bg text-member8-text',
] as const;

/** Who wrote in a text: their colour, and how much of it is theirs. */
export interface Author {
  name: string;
  hue: string;
  characters: number;
}

/** The authors of a text, who wrote the most first. With more than eight, colours come again. */
export function authorsOf(parts: readonly WrittenPart[]): Author[] {
  const counts = new Map<string, number>();
  for (const { author_name, text } of parts) {
    counts.set(author_name, (counts.get(author_name) ?? 0) + text.length);
  }
  return [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, characters], index) => ({
      name,
      characters,
      hue: hues[index % hues.length] ?? hues[0],
    }));
}

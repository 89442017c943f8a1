/** What may stand between two words in Markdown and not be seen in what is made of it. */
const BETWEEN = '(?:[\\s*_~`>#|\\\\\\[\\]!-]|\\]\\([^)\\s]*\\)|\\d+[.)]\\s)*';
/** Longer selections are found by their ends. */
const LONGEST = 400;

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function pattern(words: readonly string[]): RegExp {
  // Within a word marks may stand as well: a word of which half is bold.
  return new RegExp(words.map(escape).join(BETWEEN), 'gu');
}

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}\p{M}]+|[^\p{L}\p{N}\p{M}\s*_~`>#|\\[\]!-]/gu) ?? [];
}

function every(text: string, expression: RegExp): { from: number; to: number }[] {
  return [...text.matchAll(expression)].map(({ 0: found, index }) => ({
    from: index,
    to: index + found.length,
  }));
}

/**
 * Where in a Markdown text the words stand that were selected in what was made of it; `before` is
 * all that stands before them there, by which one of several equal places is chosen. Null if they
 * are not found.
 */
export function findQuoted(
  markdown: string,
  quote: string,
  before: string,
): { from: number; to: number } | null {
  const words = wordsOf(quote);
  if (words.length === 0) return null;
  if (words.length > LONGEST) {
    const half = LONGEST / 2;
    const first = findQuoted(markdown, words.slice(0, half).join(' '), before);
    const rest = first ? markdown.slice(first.to) : '';
    const last = every(rest, pattern(words.slice(-half)))[0];
    return first && last ? { from: first.from, to: first.to + last.to } : first;
  }
  const places = every(markdown, pattern(words));
  // As many of them as stand before the selection stand before it in the Markdown.
  const earlier = every(before, pattern(words)).length;
  return places[Math.min(earlier, places.length - 1)] ?? null;
}

/** The words of a Markdown quote in what was made of it; null if they are not there. */
export function rangeOf(root: Node, quote: string): Range | null {
  const words = wordsOf(quote).slice(0, LONGEST);
  if (words.length === 0) return null;
  const nodes: { node: Text; at: number }[] = [];
  let text = '';
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    nodes.push({ node: node as Text, at: text.length });
    text += node.textContent ?? '';
  }
  const found = every(text, pattern(words))[0];
  const place = (at: number) => {
    const inside = nodes.findLast((each) => each.at <= at);
    return inside && { node: inside.node, offset: at - inside.at };
  };
  const start = found && place(found.from);
  const end = found && place(found.to - 1);
  if (!start || !end) return null;
  const range = document.createRange();
  range.setStart(start.node, start.offset);
  range.setEnd(end.node, end.offset + 1);
  return range;
}

/** Lower case without accents, so that 'Jose' finds 'José'. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();
}

/**
 * How well a text answers a query; 0 is not at all. Every word of the query must be in the text; a
 * word counts most where it starts the text, then where it starts a word. Initials count least:
 * 'cfr' finds 'Change failure rate'.
 */
export function match(text: string, query: string): number {
  const body = fold(text);
  const words = fold(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return 1;
  let score = 0;
  for (const word of words) {
    const at = body.indexOf(word);
    if (at === 0) score += 4;
    else if (at > 0) score += new RegExp(`[\\s/_.:-]${escape(word)}`).test(body) ? 3 : 2;
    else if (initials(body).includes(word)) score += 1;
    else return 0;
  }
  return score / words.length;
}

function initials(text: string): string {
  return text
    .split(/[\s/_.:-]+/)
    .map((word) => word[0] ?? '')
    .join('');
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** The items that answer the query, best first, in their own order where they answer alike. */
export function filter<T>(items: readonly T[], query: string, text: (item: T) => string): T[] {
  if (query.trim() === '') return [...items];
  return items
    .map((item) => ({ item, score: match(text(item), query) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ item }) => item);
}

import { fold } from '../../../ui/match';

/** A part of a text, and whether it is one of the words that were searched for. */
export interface Part {
  text: string;
  hit: boolean;
}

/** A text in parts: the words that begin with one of the words searched for are hits. */
export function emphasised(text: string, query: string): Part[] {
  const wanted = fold(query).match(/[\p{L}\p{N}]+/gu) ?? [];
  if (wanted.length === 0) return [{ text, hit: false }];
  const parts: Part[] = [];
  let end = 0;
  for (const found of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    const word = fold(found[0]);
    if (!wanted.some((each) => word.startsWith(each))) continue;
    if (found.index > end) parts.push({ text: text.slice(end, found.index), hit: false });
    parts.push({ text: found[0], hit: true });
    end = found.index + found[0].length;
  }
  if (end < text.length || parts.length === 0) parts.push({ text: text.slice(end), hit: false });
  return parts;
}

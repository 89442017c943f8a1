import type { DefinitionView, KpiCard } from '../../api';
import { count } from '../../format';
import { filter } from '../../ui/match';
import { isDelivery } from './value';

/** From how many tiles on a search helps more than it takes room. */
export const SEARCH_ABOVE = 12;

/** A card of the overview, with where its values come from: that is known of the workspace's own. */
export interface Shown {
  card: KpiCard;
  /** As a sentence; empty for delivery KPIs, and until it is known. */
  source: string;
}

/** The cards in their two sections, narrowed to those that the words find. */
export function sections(
  cards: readonly KpiCard[],
  definitions: readonly DefinitionView[],
  words: string,
): { delivery: Shown[]; own: Shown[] } {
  const sources = new Map<string, string>(definitions.map(({ id, source }) => [id, source]));
  const all = cards.map((card) => ({ card, source: sources.get(card.evaluation.kpi) ?? '' }));
  // Found ones keep their order: a tile is looked for where it always stands.
  const found = new Set(filter(all, words, ({ card, source }) => `${card.name} ${source}`));
  const shown = all.filter((each) => found.has(each));
  return {
    delivery: shown.filter(({ card }) => isDelivery(card.evaluation.kpi)),
    own: shown.filter(({ card }) => !isDelivery(card.evaluation.kpi)),
  };
}

/** How many thresholds are crossed, in words; undefined if none is. */
export function crossedInWords(crossed: number): string | undefined {
  if (crossed === 0) return undefined;
  return crossed === 1 ? 'Threshold crossed' : `${count(crossed, 'threshold')} crossed`;
}

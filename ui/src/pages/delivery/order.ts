/** A rule that has a place among others. */
export interface Placed {
  position: number;
  pattern: string;
}

/** The order in which rules are tried: by position, those of one position by their pattern. */
export function inOrder<R extends { rule: Placed }>(rules: readonly R[]): R[] {
  return rules.toSorted(
    ({ rule: a }, { rule: b }) =>
      a.position - b.position || (a.pattern < b.pattern ? -1 : a.pattern > b.pattern ? 1 : 0),
  );
}

/** The position of a rule that is tried after all others. */
export function lastPosition(rules: readonly { rule: Placed }[]): number {
  return Math.max(0, ...rules.map(({ rule }) => rule.position + 1));
}

/**
 * What to save so that a rule stands one place earlier or later: every rule whose position changes.
 * Positions are counted anew, because two rules may share one.
 */
export function moved<R extends Placed>(
  rules: readonly { id: string; rule: R }[],
  id: string,
  by: -1 | 1,
): { id: string; rule: R }[] {
  const order = inOrder(rules);
  const from = order.findIndex((each) => each.id === id);
  const rule = order[from];
  const other = order[from + by];
  if (!rule || !other) return [];
  order[from] = other;
  order[from + by] = rule;
  return order
    .map((each, position) => ({ id: each.id, rule: { ...each.rule, position } }))
    .filter(
      ({ id, rule }) => rules.find((each) => each.id === id)?.rule.position !== rule.position,
    );
}

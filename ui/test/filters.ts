/** Filters that remember nothing. */
export function filtersOf(values: Record<string, string[]> = {}) {
  const chosen = new Map(Object.entries(values));
  return {
    of: (id: string): readonly string[] => chosen.get(id) ?? [],
    set: (id: string, to: string[]) => void chosen.set(id, to),
    clear: () => chosen.clear(),
  };
}

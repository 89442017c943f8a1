/** The reasons given while Muster runs, by mark, so that taking a verdict back can be undone in full. */
export const reasons = new Map<string, string>();

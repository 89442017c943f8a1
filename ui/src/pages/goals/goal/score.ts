/** By how much a score moves at a time, in percent. */
export const STEP = 5;

/** The score to propose for a progress, in percent: the nearest step; the middle of nothing is 0. */
export function proposedScore(progress: number | null): number {
  return Math.round(((progress ?? 0) * 100) / STEP) * STEP;
}

/** A score as it was typed, '70' or '70 %', from 0 to 1; null where it is none. */
export function readScore(text: string): number | null {
  const match = /^(\d{1,3}(?:[.,]\d+)?)\s*%?$/.exec(text.trim());
  if (!match) return null;
  const percents = Number((match[1] ?? '').replace(',', '.'));
  return percents > 100 ? null : percents / 100;
}

/** A typed score, one step up or down: to the next multiple, within 0 and 100. */
export function stepped(text: string, by: 1 | -1): string {
  const percents = (readScore(text) ?? 0) * 100;
  const steps = percents / STEP;
  const next = by === 1 ? Math.floor(steps + 1e-9) + 1 : Math.ceil(steps - 1e-9) - 1;
  return String(Math.min(100, Math.max(0, next * STEP)));
}

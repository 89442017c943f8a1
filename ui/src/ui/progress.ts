import { percent } from '../format';

/** How far something is, in words, of shares from 0 to 1: 'Reached 40 %, expected 55 %'. */
export function progressWords(reached: number | null, expected: number | null = null): string {
  const first = reached === null ? 'Not measured yet' : `Reached ${percent(reached, 0)}`;
  return expected === null ? first : `${first}, expected ${percent(expected, 0)}`;
}

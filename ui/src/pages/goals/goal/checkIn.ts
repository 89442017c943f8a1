import type { KeyResultView } from '../../../api';
import { readTyped, termsOf, typed } from './measure';

/** How a milestone's value is chosen. */
export const DONE = 'done';
export const NOT_YET = 'not yet';

/** A value as the check-in's form begins with it: a choice for a milestone, else what is typed. */
export function reportedAs(view: KeyResultView, value: number | null): string {
  const terms = termsOf(view);
  if (terms.kind === 'kpi') return '';
  if (terms.kind === 'milestone') return (value ?? 0) >= 1 ? DONE : NOT_YET;
  return typed(value, terms);
}

/** What a form says: the value, none if it is left empty or moves by itself, or what is wrong. */
export function readReported(view: KeyResultView, text: string): number | null | { wrong: string } {
  const terms = termsOf(view);
  if (terms.kind === 'kpi') return null;
  if (terms.kind === 'milestone') return text === DONE ? 1 : 0;
  return text.trim() === '' ? null : readTyped(text, terms);
}

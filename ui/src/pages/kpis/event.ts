import type { Confidence, KpiEventView, Part } from '../../api';
import type { Tone } from '../../ui/Badge.svelte';

/** What an event does to the number, in a word. */
export const parts: Record<Part, { label: string; tone: Tone; means: string }> = {
  counted: { label: 'Counted', tone: 'neutral', means: 'It is part of the number.' },
  against: { label: 'Against', tone: 'danger', means: 'It is part of the share.' },
  apart: { label: 'Apart', tone: 'warning', means: 'It is not part of the number.' },
};

/** How far to trust what links an event to the number, in words. */
export const trust: Record<Confidence, string> = {
  certain: 'Certain',
  high: 'High',
  medium: 'Likely',
  low: 'A guess',
};

/** What tells one event from another: a deployment can count and be listed apart as well. */
export function eventId({ event }: KpiEventView): string {
  return `${event.subject.kind} ${event.subject.id} ${event.role} ${event.at}`;
}

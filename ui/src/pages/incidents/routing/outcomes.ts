import Bell from '@lucide/svelte/icons/bell';
import BellOff from '@lucide/svelte/icons/bell-off';
import BellRing from '@lucide/svelte/icons/bell-ring';
import Merge from '@lucide/svelte/icons/merge';
import type { RoutingOutcome, RoutingTest } from '../../../api';
import { count } from '../../../format';
import type { Tone } from '../../../ui/Badge.svelte';
import type { IconType } from '../../../ui/icon';

/** What would have become of an alert: how it is called and looks, the loudest first. */
export const outcomes: Record<RoutingOutcome, { label: string; icon: IconType; tone: Tone }> = {
  paged: { label: 'Pages', icon: BellRing, tone: 'danger' },
  opened: { label: 'Opens, tells nobody', icon: Bell, tone: 'warning' },
  joined: { label: 'Joins', icon: Merge, tone: 'info' },
  quiet: { label: 'Quiet', icon: BellOff, tone: 'neutral' },
};

/** Where an outcome stands among the others, the loudest first. */
export const loudness = (outcome: RoutingOutcome): number => Object.keys(outcomes).indexOf(outcome);

/** The numbers behind a test's sentence; those that are zero are left out. */
export function countsWords({ paged, opened, joined, quiet }: RoutingTest): string {
  const parts = [
    [paged, 'would have paged'],
    [opened, 'would have opened an incident that tells nobody'],
    [joined, 'would have joined an open incident'],
    [quiet, 'would have been quiet'],
  ] as const;
  return parts
    .filter(([n]) => n > 0)
    .map(([n, words]) => `${n} ${words}`)
    .join(', ');
}

/** Of how many alerts a test speaks, and how many it did not look at. */
export function testedWords({ alerts, left_out, rows }: RoutingTest): string {
  const looked = alerts - left_out;
  const tested = `Tested on ${count(looked, 'alert')} of the last 30 days.`;
  const skipped =
    left_out > 0
      ? ` ${count(left_out, 'older alert')} ${left_out === 1 ? 'was' : 'were'} not looked at.`
      : '';
  const isCut = rows.length > 0 && rows.length < looked;
  const shown = isCut ? ` The last ${rows.length} are listed.` : '';
  return tested + skipped + shown;
}

import CircleCheck from '@lucide/svelte/icons/circle-check';
import CircleDashed from '@lucide/svelte/icons/circle-dashed';
import CircleStop from '@lucide/svelte/icons/circle-stop';
import ClockAlert from '@lucide/svelte/icons/clock-alert';
import Flag from '@lucide/svelte/icons/flag';
import OctagonX from '@lucide/svelte/icons/octagon-x';
import Puzzle from '@lucide/svelte/icons/puzzle';
import Ruler from '@lucide/svelte/icons/ruler';
import Scale from '@lucide/svelte/icons/scale';
import TriangleAlert from '@lucide/svelte/icons/triangle-alert';
import UserRoundX from '@lucide/svelte/icons/user-round-x';
import type { GoalRow, GoalState, RemarkKind } from '../../api';
import type { Tone } from '../../ui/Badge.svelte';
import type { IconType } from '../../ui/icon';

/** Whether somebody believes that a target will be reached. */
export type Confidence = NonNullable<GoalRow['confidence']>;

/** How something is shown: a word and a shape, and a tone that says the same by colour. */
export interface Words {
  word: string;
  tone: Tone;
  icon: IconType;
}

/** How goals are, in the order in which the engine judges. Each has a shape of its own. */
export const stateWords: Record<GoalState, Words> = {
  closed: { word: 'Closed', tone: 'neutral', icon: CircleStop },
  ended: { word: 'Ended', tone: 'info', icon: Flag },
  upcoming: { word: 'Upcoming', tone: 'neutral', icon: CircleDashed },
  off_track: { word: 'Off track', tone: 'danger', icon: OctagonX },
  at_risk: { word: 'At risk', tone: 'warning', icon: TriangleAlert },
  behind: { word: 'Behind', tone: 'warning', icon: ClockAlert },
  on_track: { word: 'On track', tone: 'success', icon: CircleCheck },
};

/** Whether somebody believes that a target will be reached, the best first. */
export const confidenceWords: Record<Confidence, Words> = {
  on_track: { word: 'On track', tone: 'success', icon: CircleCheck },
  at_risk: { word: 'At risk', tone: 'warning', icon: TriangleAlert },
  off_track: { word: 'Off track', tone: 'danger', icon: OctagonX },
};

/** What people should look at, in two or three words; the engine says the rest as a sentence. */
export const remarkWords: Record<RemarkKind, Words> = {
  one_discipline: { word: 'One discipline only', tone: 'warning', icon: Puzzle },
  no_owner: { word: 'No owner', tone: 'warning', icon: UserRoundX },
  no_key_results: { word: 'No key results', tone: 'info', icon: Ruler },
  no_check_in: { word: 'No check-in', tone: 'info', icon: ClockAlert },
  speed_without_stability: { word: 'Speed without stability', tone: 'warning', icon: Scale },
  stability_without_speed: { word: 'Stability without speed', tone: 'warning', icon: Scale },
};

/** The colour that a goal's or key result's bar has: that of how it is. */
export const barTone = (state: GoalState): Tone => {
  const { tone } = stateWords[state];
  return tone === 'neutral' || tone === 'info' ? 'accent' : tone;
};

/** The mark of what is expected: none before a goal's time begins, and none once it is closed. */
export const expectedNow = ({
  state,
  expected,
}: Pick<GoalRow, 'state' | 'expected'>): number | null =>
  state === 'closed' || state === 'upcoming' ? null : expected;

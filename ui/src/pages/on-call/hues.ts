import type { Layer, ShiftView } from '../../api';

/** The classes of the eight colours that tell members apart; `app.css` has them. */
const hues = [
  'border-member1-line bg-member1-bg text-member1-text',
  'border-member2-line bg-member2-bg text-member2-text',
  'border-member3-line bg-member3-bg text-member3-text',
  'border-member4-line bg-member4-bg text-member4-text',
  'border-member5-line bg-member5-bg text-member5-text',
  'border-member6-line bg-member6-bg text-member6-text',
  'border-member7-line bg-member7-bg text-member7-text',
  'border-member8-line bg-member8-bg text-member8-text',
] as const;

/**
 * The colour of each member of a schedule: in the order of their turns, so that those who follow
 * on each other differ. With more than eight of them colours come again; names tell them apart.
 */
export function huesOf(
  layers: readonly Pick<Layer, 'members'>[],
  shifts: readonly ShiftView[] = [],
): Map<string, string> {
  const order = new Set([
    ...layers.flatMap(({ members }) => members),
    ...shifts.flatMap(({ people }) => people.map(({ member }) => member)),
  ]);
  return new Map([...order].map((member, index) => [member, hues[index % hues.length] ?? hues[0]]));
}

/** The colour of a member who is not in the schedule. */
export const plain = 'border-line-strong bg-fill text-ink-2';

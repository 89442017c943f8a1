import CircleCheck from '@lucide/svelte/icons/circle-check';
import CircleDashed from '@lucide/svelte/icons/circle-dashed';
import CircleDotDashed from '@lucide/svelte/icons/circle-dot-dashed';
import CircleSlash from '@lucide/svelte/icons/circle-slash';
import Eye from '@lucide/svelte/icons/eye';
import GraduationCap from '@lucide/svelte/icons/graduation-cap';
import LifeBuoy from '@lucide/svelte/icons/life-buoy';
import ShieldCheck from '@lucide/svelte/icons/shield-check';
import Users from '@lucide/svelte/icons/users';
import type { ActionKind, ActionState, ActionView, IssueView, NewAction } from '../../../api';
import { day } from '../../../format';
import type { Tone } from '../../../ui/Badge.svelte';
import type { IconType } from '../../../ui/icon';

/** How each kind of action is shown, in the order in which they are offered. */
export const kinds: Record<ActionKind, { label: string; hint: string; icon: IconType }> = {
  prevent: { label: 'Prevent', hint: 'it does not happen again', icon: ShieldCheck },
  detect: { label: 'Detect', hint: 'we notice sooner', icon: Eye },
  mitigate: { label: 'Mitigate', hint: 'it hurts less, or is over sooner', icon: LifeBuoy },
  process: { label: 'Process', hint: 'we work together better', icon: Users },
  training: { label: 'Training', hint: 'somebody learns something', icon: GraduationCap },
};

/**
 * How each state is shown, in the order in which an action goes through them, and what moves an
 * action there: a key, and words for it.
 */
export const states: Record<
  ActionState,
  { label: string; tone: Tone; icon: IconType; key: string; move: string }
> = {
  open: { label: 'Open', tone: 'neutral', icon: CircleDashed, key: 'o', move: 'Back to open' },
  in_progress: {
    label: 'In progress',
    tone: 'info',
    icon: CircleDotDashed,
    key: 's',
    move: 'Start',
  },
  done: { label: 'Done', tone: 'success', icon: CircleCheck, key: 'd', move: 'Mark as done' },
  dropped: {
    label: 'Dropped',
    tone: 'neutral',
    icon: CircleSlash,
    key: 'w',
    move: 'Drop: it will not be done',
  },
};

/**
 * Whether whoever uses this laptop can move an action into a state. A closed issue makes it done;
 * only on purpose is it dropped all the same.
 */
export const canMove = (
  action: Pick<ActionView, 'may_progress' | 'state' | 'by_issue'>,
  to: ActionState,
): boolean => action.may_progress && action.state !== to && (!action.by_issue || to === 'dropped');

/** Until when an action is to be done, in words; null if nobody said. */
export function dueWords(
  { due, overdue, state }: Pick<ActionView, 'due' | 'overdue' | 'state'>,
  now: number,
): string | null {
  if (due === null) return state === 'open' || state === 'in_progress' ? 'No due date' : null;
  const [year = 0, month = 1, date = 1] = due.split('-').map(Number);
  const words = day(new Date(year, month - 1, date, 12).getTime(), { now });
  return overdue ? `Overdue: was due ${words}` : `Due ${words}`;
}

/** How an issue stands, in words. */
export function issueWords(issue: IssueView): { text: string; tone: Tone } {
  if (issue.error !== '') return { text: 'Not opened yet', tone: 'warning' };
  if (issue.key === null) return { text: 'Waits to be opened', tone: 'info' };
  if (issue.open === null) return { text: 'Not seen yet', tone: 'neutral' };
  return issue.open ? { text: 'Open', tone: 'neutral' } : { text: 'Closed', tone: 'success' };
}

/** What a person said of an action, to be said again. */
export const saidOf = ({ title, description, kind, owner, due }: ActionView): NewAction => ({
  title,
  description,
  kind,
  owner,
  due,
});

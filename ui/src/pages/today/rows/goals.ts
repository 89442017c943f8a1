import ClipboardCheck from '@lucide/svelte/icons/clipboard-check';
import type { CheckInDue, GoalRow as Goal, Today } from '../../../api';
import { href } from '../../../shell/router.svelte';
import { keyOf, rowOf, type TodayCard, type TodayRow } from '../row';
import { dueWords } from '../words';
import CheckInRow from './CheckInRow.svelte';
import GoalRow from './GoalRow.svelte';

/** Opens the dialog in which somebody says how far a key result is. */
export type CheckIn = (due: CheckInDue) => Promise<void>;

function checkInRow(due: CheckInDue, now: number, checkIn: CheckIn): TodayRow {
  const at = due.due_at ?? now;
  return rowOf({
    key: keyOf('check_in', due.key_result, due.due_at),
    href: href('goal', { id: due.goal }),
    title: due.title,
    actions: [
      {
        key: 'i',
        verb: 'Check in',
        title: 'Check in',
        label: `Check in on ‘${due.title}’`,
        icon: ClipboardCheck,
        run: () => checkIn(due),
      },
    ],
    due: { at, words: dueWords(at, now) },
    part: CheckInRow,
    of: due,
  });
}

const goalRow = (goal: Goal, opens?: string): TodayRow =>
  rowOf({
    key: keyOf('goal', goal.id, goal.state),
    href: href('goal', { id: goal.id }),
    title: goal.title,
    actions: [],
    opens,
    part: GoalRow,
    of: goal,
  });

/** Check-ins of this person that are due, their goals in doubt, and those to be scored. */
export const goals = ({ goals: mine }: Today, now: number, checkIn: CheckIn): TodayCard => ({
  id: 'goals',
  title: 'Your goals',
  rows: [
    ...mine.check_ins.map((due) => checkInRow(due, now, checkIn)),
    ...mine.at_risk.map((goal) => goalRow(goal)),
    ...mine.to_score.map((goal) => goalRow(goal, 'Score')),
  ],
  all: { title: 'All of your goals', href: href('goals', { owner: 'me', period: 'any' }) },
});

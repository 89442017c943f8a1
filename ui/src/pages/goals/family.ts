import type { GoalRow } from '../../api';
import type { Option } from '../../ui/option';

type Member = Pick<GoalRow, 'id' | 'parent'>;

/** A goal and all that serve it, near and far. */
export function descendantsOf(goals: readonly Member[], id: string): Set<string> {
  const children = new Map<string | null, string[]>();
  for (const goal of goals)
    children.set(goal.parent, [...(children.get(goal.parent) ?? []), goal.id]);
  const found = new Set([id]);
  // A set grows while it is walked; a goal that two laptops hung into a ring is met once.
  for (const each of found) for (const child of children.get(each) ?? []) found.add(child);
  return found;
}

/** The goals that a goal can serve: all but itself and those that serve it. */
export function parentOptions(goals: readonly GoalRow[], id: string | null): Option[] {
  const own = id === null ? new Set<string>() : descendantsOf(goals, id);
  return goals
    .filter((goal) => !own.has(goal.id))
    .map((goal) => ({ value: goal.id, label: goal.title, hint: goal.period_name }));
}

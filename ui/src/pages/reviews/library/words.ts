import type { ReviewRow } from '../../../api';
import { day } from '../../../format';

/** By when something is to be published, seen from `now`: 'due 4 Dec', 'due since 1 Dec'; empty for none. */
export function dueWords(
  { due_at, overdue }: Pick<ReviewRow, 'due_at' | 'overdue'>,
  now: number,
): string {
  if (due_at === null) return '';
  return `${overdue ? 'due since' : 'due'} ${day(due_at, { now })}`;
}

/** How many action items of a review are left: '2 of 5 left', 'all 5 done', '–' without any. */
export function actionsLeft({
  actions,
  open_actions: open,
}: Pick<ReviewRow, 'actions' | 'open_actions'>): string {
  if (actions === 0) return '–';
  if (open === 0) return actions === 1 ? 'done' : `all ${actions} done`;
  return `${open} of ${actions} left`;
}

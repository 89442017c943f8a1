import {
  api,
  type CheckInView,
  type GoalDetail,
  type KeyResultView,
  type NewCheckIn,
  type NewGoal,
  type NewKeyResult,
} from '../../../api';
import { toasts } from '../../../live/toasts.svelte';
import { undo } from '../../../live/undo';
import { router } from '../../../shell/router.svelte';

/** A goal as it would be written down anew. */
export const goalSaid = ({ goal }: GoalDetail): NewGoal => ({
  title: goal.title,
  description: goal.description,
  teams: goal.teams,
  owners: goal.owners,
  parent: goal.parent,
  period: { first_day: goal.first_day, last_day: goal.last_day },
});

/** Whether nothing hangs on a goal that would be gone with it, so that it can be written down anew. */
export const bare = ({ goal, key_results, children, carried_to }: GoalDetail): boolean =>
  key_results.length === 0 &&
  children.length === 0 &&
  carried_to.length === 0 &&
  goal.closing === null &&
  goal.carried_from === null;

/** Deletes a goal and leads to the list; one on which nothing hangs has a way back. */
export async function removeGoal(detail: GoalDetail): Promise<void> {
  const { id, title } = detail.row;
  await api.deleteGoal(id);
  toasts.show(`‘${title}’ is deleted.`, {
    undo: bare(detail)
      ? undo(async () => router.go('goal', { id: await api.saveGoal(null, goalSaid(detail)) }))
      : undefined,
  });
  router.go('goals');
}

/** Takes back how a goal ended, with a way back. */
export async function reopenGoal({ row, goal }: GoalDetail): Promise<void> {
  const before = goal.closing;
  await api.reopenGoal(row.id);
  toasts.show(`‘${row.title}’ is open again.`, {
    undo: before ? undo(() => api.closeGoal(row.id, before.score, before.note)) : undefined,
  });
}

/** A key result as it would be written down anew. */
export const keyResultSaid = ({ key_result }: KeyResultView): NewKeyResult => ({
  title: key_result.title,
  measure: key_result.measure,
  owner: key_result.owner,
});

/** Deletes a key result; one of which nobody said anything yet has a way back. */
export async function removeKeyResult(view: KeyResultView): Promise<void> {
  const { goal, title } = view.key_result;
  await api.deleteKeyResult(view.id);
  toasts.show(`‘${title}’ is deleted.`, {
    undo:
      view.last_check_in === null
        ? undo(() => api.saveKeyResult(goal, null, keyResultSaid(view)))
        : undefined,
  });
}

/** A check-in as it would be said anew; where a KPI was is not for people to say. */
export const checkInSaid = (
  { value, confidence, comment }: CheckInView,
  view: KeyResultView | undefined,
): NewCheckIn => ({
  value: view?.key_result.measure.kind === 'kpi' ? null : value,
  confidence,
  comment,
});

/**
 * Whether a check-in that is taken back can be said anew: it was said by whoever takes it back, and
 * nobody said anything of the key result after it.
 */
export function sayable(checkIn: CheckInView, all: readonly CheckInView[], me: string | null) {
  const newest = all.find(({ key_result }) => key_result === checkIn.key_result);
  return checkIn.by === me && newest?.id === checkIn.id;
}

/** Takes back a check-in, with a way back where it can be said anew. */
export async function removeCheckIn(
  checkIn: CheckInView,
  view: KeyResultView | undefined,
  again: boolean,
): Promise<void> {
  await api.deleteCheckIn(checkIn.id);
  toasts.show('The check-in is deleted.', {
    undo: again
      ? undo(() => api.checkIn(checkIn.key_result, checkInSaid(checkIn, view)))
      : undefined,
  });
}

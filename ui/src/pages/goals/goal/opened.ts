import type { CheckInView, GoalDetail, KeyResultView } from '../../../api';

/** The dialog that stands over a goal's page. */
export type Opened =
  | { kind: 'edit' | 'child' | 'close' | 'carry over' | 'delete' }
  | { kind: 'key result'; view: KeyResultView | null }
  | { kind: 'delete key result'; view: KeyResultView }
  | { kind: 'check in'; view: KeyResultView; checkIn: CheckInView | null }
  | { kind: 'delete check-in'; checkIn: CheckInView };

/** What can be done on a goal's page: by whom it is seen, and while it is open. */
export function mayOn({ goal, may_direct, may_check_in, key_results }: GoalDetail) {
  const open = goal.closing === null;
  return {
    direct: may_direct,
    addKeyResults: may_direct && open,
    close: may_direct && open,
    reopen: may_direct && !open,
    checkIn: may_check_in && open && key_results.length > 0,
  };
}

/** The rights on a goal's page. */
export type May = ReturnType<typeof mayOn>;

/** The key result whose turn it is: the longest due, else the first that is not reached. */
export function nextToCheckIn(keyResults: readonly KeyResultView[]): KeyResultView | undefined {
  const dated = keyResults.filter(({ check_in_due }) => check_in_due !== null);
  const first = dated.toSorted((a, b) => (a.check_in_due ?? 0) - (b.check_in_due ?? 0))[0];
  return first ?? keyResults.find(({ progress }) => (progress ?? 0) < 1) ?? keyResults[0];
}

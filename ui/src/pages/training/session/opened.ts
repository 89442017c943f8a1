import type { Reach, SessionDetail } from '../../../api';
import { following } from '../changes';
import { isOpen, standingOf, takesPart } from '../words';

/** What stands over a session's page. */
export type Opened = { kind: 'edit' | 'record' | 'drill' } | { kind: 'delete'; reach: Reach };

/** What can be done with a session at `now`: by whom it is seen, and how far it is. */
export function mayOn(detail: SessionDetail, now: number) {
  const { row, may_plan, may_sign_up, incident } = detail;
  const standing = standingOf(row, now);
  const open = isOpen(row, now);
  const begun = (row.starts_at ?? 0) <= now;
  return {
    plan: may_plan,
    signUp: may_sign_up && open && !takesPart(row),
    withdraw: may_sign_up && open && takesPart(row),
    /** Signing others up, and taking them off the list. */
    signOthersUp: may_plan && open,
    record: may_plan && row.state !== 'cancelled' && begun,
    /** It is over, and nobody said who was there yet. */
    recordIsDue: may_plan && standing === 'unrecorded',
    cancel: may_plan && row.state === 'planned',
    restore: may_plan && row.state === 'cancelled',
    drill: incident !== null,
    /** How many of its series come after it. */
    after: following(detail).length,
  };
}

/** The rights on a session's page. */
export type May = ReturnType<typeof mayOn>;

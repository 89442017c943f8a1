import type { MemberView, NewWeeklyReview, TeamView, WeeklyReview } from '../../../api';
import { disciplinesOf } from '../../goals/sides';
import { disciplineNames } from '../../../ui/person';

/** Up to how many teams all of them meet at one page; with more, those of whoever sets it up. */
const ALL_MEET = 6;

/** The teams that whoever uses this laptop is in, as far as they are there still. */
export function ownTeams(members: readonly MemberView[], teams: readonly TeamView[]): string[] {
  const mine = members.find(({ is_me }) => is_me)?.teams ?? [];
  return teams.map(({ id }) => id).filter((id) => mine.includes(id));
}

/** The teams that a new weekly review begins with. */
export function proposedTeams(
  members: readonly MemberView[],
  teams: readonly TeamView[],
): string[] {
  const own = ownTeams(members, teams);
  return teams.length <= ALL_MEET || own.length === 0 ? teams.map(({ id }) => id) : own;
}

/** A name for the review of some teams: 'Ops and Dev', 'Weekly review'. */
export function proposedName(ids: readonly string[], teams: readonly TeamView[]): string {
  const chosen = teams.filter(({ id }) => ids.includes(id)).map(({ team }) => team);
  const sides = disciplinesOf(chosen).map((each) => disciplineNames[each]);
  return sides.length < 2 ? 'Weekly review' : new Intl.ListFormat('en-GB').format(sides);
}

/** What a weekly review says, as the engine takes it. */
export const saidOf = ({ name, teams, kpis, channels }: WeeklyReview): NewWeeklyReview => ({
  name,
  teams: [...teams],
  kpis: [...kpis],
  channels: [...channels],
});

/** The form of a weekly review: it keeps what is typed; a change made elsewhere does not replace it. */
export class SetUpForm {
  readonly #before: NewWeeklyReview;
  /** What the fields show and write into. */
  readonly fields: NewWeeklyReview;

  constructor(before: NewWeeklyReview) {
    this.#before = before;
    const fields = $state({ ...before });
    this.fields = fields;
  }

  /** The review as it was when the form opened, to be said again. */
  get before(): NewWeeklyReview {
    return this.#before;
  }

  /** What the form says now. */
  get said(): NewWeeklyReview {
    const fields = $state.snapshot(this.fields);
    return { ...fields, name: fields.name.trim() };
  }

  /** Whether something typed would be lost. */
  get dirty(): boolean {
    return JSON.stringify($state.snapshot(this.fields)) !== JSON.stringify(this.#before);
  }
}

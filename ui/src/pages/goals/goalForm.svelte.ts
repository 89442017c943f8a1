import type { Goal, NewGoal, Period } from '../../api';
import { periodKey } from './period';

/** What stands in the form of a goal. */
export interface Fields {
  title: string;
  description: string;
  teams: string[];
  owners: string[];
  parent: string | null;
  days: Period;
}

/** What a new goal begins with, or what a goal says. */
const fieldsOf = (goal: Goal | undefined, parent: string | null, days: Period): Fields => ({
  title: goal?.title ?? '',
  description: goal?.description ?? '',
  teams: [...(goal?.teams ?? [])],
  owners: [...(goal?.owners ?? [])],
  parent: goal ? goal.parent : parent,
  days: goal ? { first_day: goal.first_day, last_day: goal.last_day } : days,
});

const said = ({ days, ...rest }: Fields): NewGoal => ({ ...rest, period: { ...days } });

/** The form of a goal: it keeps what is typed; a change made elsewhere meanwhile does not replace it. */
export class GoalForm {
  readonly #before: Fields;
  /** What the fields show and write into. */
  readonly fields: Fields;

  constructor(goal: Goal | undefined, parent: string | null, days: Period) {
    this.#before = fieldsOf(goal, parent, days);
    const fields = $state(fieldsOf(goal, parent, days));
    this.fields = fields;
  }

  /** The goal as it was when the form opened, to be said again. */
  get before(): NewGoal {
    return said(this.#before);
  }

  /** What the form says now. */
  get said(): NewGoal {
    const fields = $state.snapshot(this.fields);
    return said({ ...fields, title: fields.title.trim() });
  }

  /** Whether something typed would be lost. */
  get dirty(): boolean {
    return JSON.stringify($state.snapshot(this.fields)) !== JSON.stringify(this.#before);
  }

  /** The time as one text. */
  get periodKey(): string {
    return periodKey(this.fields.days);
  }
}

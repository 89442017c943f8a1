import type {
  ReviewStatus,
  SessionKind,
  WeeklyAction,
  WeeklyIncident,
  WeeklyPage,
  WeeklyPostMortem,
  WeeklySession,
} from '../../../api';
import { count, duration, instant, number } from '../../../format';
import { dueWords } from '../../reviews/library/words';

/** How long it took until an incident was acknowledged, in words. */
export function acknowledged({
  to_acknowledge: took,
  to_restore: over,
}: Pick<WeeklyIncident, 'to_acknowledge' | 'to_restore'>): string {
  if (took !== null) return duration(took);
  return over === null ? 'Not yet' : 'Never';
}

/** How long it took until an incident was over, in words. */
export const restored = ({ to_restore }: Pick<WeeklyIncident, 'to_restore'>): string =>
  to_restore === null ? 'Not over yet' : duration(to_restore);

const statuses: Record<ReviewStatus, string> = {
  draft: 'Draft',
  in_review: 'In review',
  published: 'Published',
};

/** How far a review is, in words: 'In review, due since 1 Dec', 'Published', 'Not begun'. */
export function reviewWords(
  { status, due_at, overdue }: Pick<WeeklyPostMortem, 'status' | 'due_at' | 'overdue'>,
  now: number,
): string {
  const far = status === null ? 'Not begun' : statuses[status];
  const due = status === 'published' ? '' : dueWords({ due_at, overdue }, now);
  return due === '' ? far : `${far}, ${due}`;
}

/** How long an action item is overdue, and who sees to it: 'Mara Lindt, 3 days overdue'. */
export const actionWords = ({ owner_name, days }: Pick<WeeklyAction, 'owner_name' | 'days'>) =>
  `${owner_name || 'Nobody has it'}, ${count(days, 'day')} overdue`;

/** How a training session is done. */
export const sessionKinds: Record<SessionKind, string> = {
  talk: 'Talk',
  workshop: 'Workshop',
  shadowing: 'Shadowing',
  game_day: 'Game day',
  incident_drill: 'Incident drill',
};

/** What there is to say of a session beside its title: 'Talk by Platform, 1 Dec, 14:00, 7 people'. */
export function sessionWords(
  { kind, host_name, starts_at, people, useful }: Omit<WeeklySession, 'id' | 'title'>,
  now: number,
): string {
  return [
    host_name === '' ? sessionKinds[kind] : `${sessionKinds[kind]} by ${host_name}`,
    ...(starts_at === null ? [] : [instant(starts_at, { now })]),
    count(people, 'person', 'people'),
    ...(useful === null ? [] : [`useful ${number(useful)} of 5`]),
  ].join(', ');
}

/** The parts of a week's page that may have nothing to tell. */
export type Part = 'changes' | 'incidents' | 'reviews' | 'goals' | 'actions' | 'training';

/** What a part of the page says when it has nothing to list. */
export interface News {
  text: string;
  /** Whether that is good to hear. */
  good: boolean;
}

/** What each part says that has nothing to list; null where there is something. */
export function news(page: WeeklyPage): Record<Part, News | null> {
  const soFar = page.partial ? ' so far' : '';
  const none = (empty: boolean, text: string, good = true) => (empty ? { text, good } : null);
  return {
    changes: none(
      page.changes.length === 0 && page.thresholds.length === 0,
      `No KPI has changed its level${soFar}, and no threshold is crossed.`,
    ),
    incidents: none(page.incidents.length === 0, `No incidents began this week${soFar}.`),
    reviews: none(page.reviews.length === 0, 'No review of an incident waits.'),
    goals: page.goals.length > 0 ? null : goalsNews(page.goals_under_way),
    actions: none(page.actions.length === 0, 'No action item is overdue.'),
    training: none(
      page.training_done.length === 0 && page.training_coming.length === 0,
      `No training took place this week${soFar}, and none is planned for the next seven days.`,
      false,
    ),
  };
}

function goalsNews(underWay: number): News {
  if (underWay === 0) return { text: 'No goal of these teams is under way.', good: false };
  return {
    text:
      underWay === 1
        ? 'The one goal under way is on track.'
        : `All ${underWay} goals under way are on track.`,
    good: true,
  };
}

import Check from '@lucide/svelte/icons/check';
import type { MyAction, Today } from '../../../api';
import { href } from '../../../shell/router.svelte';
import { setState } from '../../reviews/actions/list/progress';
import { dueWords as reviewDueWords } from '../../reviews/library/words';
import { keyOf, overdueState, rowOf, type TodayCard, type TodayRow } from '../row';
import { actionDueWords, dayBegins } from '../words';
import ActionRow from './ActionRow.svelte';
import ReviewRow from './ReviewRow.svelte';
import UnreviewedRow from './UnreviewedRow.svelte';

function actionRow(mine: MyAction, now: number): TodayRow {
  const { action, days_over } = mine;
  const { id, title, due, may_progress } = action;
  return rowOf({
    key: keyOf('action', id, due, action.state, overdueState(days_over !== null)),
    href: href('actions', { open: id }),
    title,
    actions: may_progress
      ? [
          {
            key: 'd',
            verb: 'Done',
            title: 'Mark as done',
            label: `Mark ‘${title}’ as done`,
            icon: Check,
            run: () => setState([action], 'done'),
          },
        ]
      : [],
    due: due === null ? undefined : { at: dayBegins(due), words: actionDueWords(mine, now) },
    part: ActionRow,
    of: mine,
  });
}

/** Action items of this person that are overdue or due within a week. */
export function actions({ reviews }: Today, now: number): TodayCard {
  const mine = reviews.actions;
  const overdue = mine.filter(({ days_over }) => days_over !== null).length;
  return {
    id: 'actions',
    title: 'Your action items',
    rows: mine.map((each) => actionRow(each, now)),
    also:
      overdue > 0
        ? {
            title: `Show all ${overdue} overdue`,
            href: href('actions', { owner: 'me', overdue: '1' }),
          }
        : undefined,
    all: {
      title: `All ${mine.length} that are due, and the rest of yours`,
      href: href('actions', { owner: 'me', state: 'open,in_progress' }),
    },
  };
}

/** Reviews to write, publish or read, and incidents that need one. */
export function reviews({ reviews: mine }: Today, now: number): TodayCard {
  const due = (of: { due_at: number | null; overdue: boolean }) =>
    of.due_at === null ? undefined : { at: of.due_at, words: reviewDueWords(of, now) };
  const waiting = mine.reviews.map((each) => {
    const { review, task, since } = each;
    return rowOf({
      key: keyOf('review', review.id, review.status, task, since, overdueState(review.overdue)),
      href: href('review', { id: review.id }),
      title: review.title,
      actions: [],
      opens: task === 'read' ? 'Read' : 'Write',
      due: due(review),
      part: ReviewRow,
      of: each,
    });
  });
  const unreviewed = mine.unreviewed.map((each) => {
    const { incident, due_at, overdue } = each;
    return rowOf({
      key: keyOf('unreviewed', incident.id, incident.severity, due_at, overdueState(overdue)),
      href: href('reviews', { new: '1', incident: incident.id }),
      title: incident.title,
      actions: [],
      opens: 'Write review',
      due: due(each),
      part: UnreviewedRow,
      of: each,
    });
  });
  return {
    id: 'reviews',
    title: 'Reviews',
    rows: [...waiting, ...unreviewed],
    all: {
      title:
        unreviewed.length > 0
          ? `All ${unreviewed.length} incidents that need a review`
          : 'All reviews',
      href: href('reviews'),
    },
  };
}

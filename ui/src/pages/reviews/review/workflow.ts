import type { ReviewDetail } from '../../../api';

/** A step on the way of a review. */
export type Step = 'request' | 'withdraw' | 'agree' | 'disagree' | 'publish' | 'reopen';

/** How the steps are called on their buttons, and in the palette. */
export const stepNames: Record<Step, { label: string; title: string }> = {
  request: { label: 'Hand to reviewers', title: 'Hand the review to its reviewers' },
  withdraw: { label: 'Take back', title: 'Take the review back from its reviewers' },
  agree: { label: 'Agree', title: 'Agree to publish the review' },
  disagree: { label: 'Withdraw agreement', title: 'Withdraw your agreement to publish the review' },
  publish: { label: 'Publish', title: 'Publish the review' },
  reopen: { label: 'Reopen', title: 'Reopen the review' },
};

/** The steps that a person can take, the one that comes next first. */
export function stepsFor(
  { may_write, review, reviewers }: Pick<ReviewDetail, 'may_write' | 'review' | 'reviewers'>,
  me: string | null,
): Step[] {
  if (!may_write) return [];
  const own = reviewers.find(({ member }) => member === me);
  switch (review.status) {
    case 'draft':
      return ['request', 'publish'];
    case 'in_review': {
      const agreement: Step[] = own ? [own.approved ? 'disagree' : 'agree'] : [];
      // Who has read it agrees first; once somebody has, publishing comes next.
      return own && !own.approved
        ? ['agree', 'publish', 'withdraw']
        : ['publish', ...agreement, 'withdraw'];
    }
    case 'published':
      return ['reopen'];
  }
}

/** What stands in the way of publishing, a sentence each; empty if nothing does. */
export function obstacles({ row, reviewers }: Pick<ReviewDetail, 'row' | 'reviewers'>): string[] {
  const found: string[] = [];
  if (row.open_comments > 0) {
    found.push(
      row.open_comments === 1
        ? 'One comment is open.'
        : `${row.open_comments} of its comments are open.`,
    );
  }
  if (reviewers.length === 0) found.push('Nobody is asked to read it.');
  else if (!reviewers.some(({ approved }) => approved)) {
    found.push('No reviewer has agreed to publish it yet.');
  }
  return found;
}

import type { DeploymentView, FactKey, Verdict } from '../../api';

/** What tells one fact from another in lists and addresses. */
export function factId({ key }: { key: FactKey }): string {
  return `${key.connection} ${key.external_id}`;
}

/** How long the work took, in milliseconds; null while it is under way or where it is not known. */
export function took({
  started_at,
  created_at,
  finished_at,
}: Pick<DeploymentView, 'started_at' | 'created_at' | 'finished_at'>): number | null {
  const start = started_at ?? created_at;
  return start === null || finished_at === null || finished_at < start ? null : finished_at - start;
}

/** A commit as it is told from its neighbours: its first eight digits. */
export function short(commit: string): string {
  return /^[0-9a-f]{12,}$/i.test(commit) ? commit.slice(0, 8) : commit;
}

/** What each verdict says, on the button that gives it and once it is given. */
export const verdicts: Record<Verdict, { mark: string; given: string; means: string }> = {
  failed: {
    mark: 'Failed',
    given: 'Marked as failed',
    means: 'It failed its users: it counts in the change failure rate.',
  },
  sound: {
    mark: 'Sound',
    given: 'Marked as sound',
    means: 'It did not fail, whatever the rules say.',
  },
  rework: {
    mark: 'Rework',
    given: 'Marked as rework',
    means: 'It was an unplanned repair: it counts in the rework rate.',
  },
};

/** What a deployment was for, where that is more than bringing something new. */
export const kinds = { rollout: null, rollback: 'Rollback', hotfix: 'Hotfix' } as const;

/** What started a run, as words: GitLab's 'merge_request_event' is 'merge request'. */
export function triggerInWords(trigger: string): string {
  return trigger.replace(/_event$/, '').replaceAll('_', ' ');
}

import Check from '@lucide/svelte/icons/check';
import { api, type MyFollowUp, type Today } from '../../../api';
import { toasts } from '../../../live/toasts.svelte';
import { undo } from '../../../live/undo';
import { href } from '../../../shell/router.svelte';
import { keyOf, rowOf, type TodayCard } from '../row';
import FollowUpRow from './FollowUpRow.svelte';

async function end({ id, title }: MyFollowUp): Promise<void> {
  await api.endFollowUp(id, true);
  toasts.show(`‘${title}’ is done.`, { undo: undo(() => api.endFollowUp(id, false)) });
}

/** What this person took on in weekly reviews, and has not done. */
export const followUps = ({ follow_ups: mine }: Today): TodayCard => ({
  id: 'follow-ups',
  title: 'Your follow-ups',
  rows: mine.map((each) =>
    rowOf({
      key: keyOf('follow_up', each.id),
      href: href('week', { id: each.review }, { week: each.week }),
      title: each.title,
      actions: [
        {
          key: 'd',
          verb: 'Done',
          title: 'Mark as done',
          label: `Mark ‘${each.title}’ as done`,
          icon: Check,
          run: () => end(each),
        },
      ],
      part: FollowUpRow,
      of: each,
    }),
  ),
});

import ArrowDownUp from '@lucide/svelte/icons/arrow-down-up';
import Bell from '@lucide/svelte/icons/bell';
import BellOff from '@lucide/svelte/icons/bell-off';
import CircleAlert from '@lucide/svelte/icons/circle-alert';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import ListChecks from '@lucide/svelte/icons/list-checks';
import ListPlus from '@lucide/svelte/icons/list-plus';
import ListTodo from '@lucide/svelte/icons/list-todo';
import Megaphone from '@lucide/svelte/icons/megaphone';
import MessageSquare from '@lucide/svelte/icons/message-square';
import MessagesSquare from '@lucide/svelte/icons/messages-square';
import Paperclip from '@lucide/svelte/icons/paperclip';
import Pencil from '@lucide/svelte/icons/pencil';
import Rocket from '@lucide/svelte/icons/rocket';
import RotateCcw from '@lucide/svelte/icons/rotate-ccw';
import Send from '@lucide/svelte/icons/send';
import UserCheck from '@lucide/svelte/icons/user-check';
import UserPlus from '@lucide/svelte/icons/user-plus';
import Workflow from '@lucide/svelte/icons/workflow';
import type { TimelineEntry as Told, TimelineFilter, TimelineKind } from '../../api';
import type { Tone } from '../../ui/Badge.svelte';
import type { IconType } from '../../ui/icon';
import { match } from '../../ui/match';
import type { TimelineEntry } from '../../ui/timeline';

const looks: Record<TimelineKind, { icon: IconType; tone: Tone }> = {
  opened: { icon: CircleAlert, tone: 'danger' },
  alert_joined: { icon: Bell, tone: 'danger' },
  alert_ended: { icon: BellOff, tone: 'success' },
  paged: { icon: Send, tone: 'info' },
  acknowledged: { icon: UserCheck, tone: 'warning' },
  severity: { icon: ArrowDownUp, tone: 'neutral' },
  assigned: { icon: UserPlus, tone: 'neutral' },
  changed: { icon: Pencil, tone: 'neutral' },
  note: { icon: MessageSquare, tone: 'accent' },
  task_added: { icon: ListPlus, tone: 'neutral' },
  task_changed: { icon: ListTodo, tone: 'neutral' },
  task_done: { icon: ListChecks, tone: 'success' },
  task_reopened: { icon: ListTodo, tone: 'warning' },
  update: { icon: Megaphone, tone: 'info' },
  attachment: { icon: Paperclip, tone: 'accent' },
  chat: { icon: MessagesSquare, tone: 'accent' },
  deployment: { icon: Rocket, tone: 'dev' },
  run: { icon: Workflow, tone: 'dev' },
  resolved: { icon: CircleCheck, tone: 'success' },
  reopened: { icon: RotateCcw, tone: 'danger' },
};

/** What entries are narrowed by, in the order of the chips. */
export const kindNames: Record<TimelineFilter, string> = {
  status: 'Status',
  alert: 'Alerts',
  page: 'Pages',
  acknowledgement: 'Acknowledgements',
  severity: 'Severity',
  role: 'Roles',
  note: 'Notes',
  update: 'Updates',
  task: 'Tasks',
  chat: 'Chat',
  attachment: 'Files',
  deployment: 'Deployments',
  run: 'Runs',
};

/** The kinds that a timeline has, each with how many entries it has. */
export function kindsIn(
  timeline: readonly Told[],
): { kind: TimelineFilter; label: string; count: number }[] {
  const counts = new Map<TimelineFilter, number>();
  for (const { filter } of timeline) counts.set(filter, (counts.get(filter) ?? 0) + 1);
  return (Object.keys(kindNames) as TimelineFilter[])
    .map((kind) => ({ kind, label: kindNames[kind], count: counts.get(kind) ?? 0 }))
    .filter(({ count }) => count > 0);
}

/** The entries of the chosen kinds (of all, if none is chosen) that have all the words. */
export function narrowed(
  timeline: readonly Told[],
  filters: { words: string; allows: (id: string, value: string) => boolean },
): Told[] {
  return timeline.filter(
    ({ filter, title, text, author }) =>
      filters.allows('kind', filter) && match(`${title} ${author} ${text}`, filters.words) > 0,
  );
}

/**
 * The engine's timeline as the primitive draws it. What a person wrote is shown as it was written:
 * plain text, so that nothing in it can act.
 */
export function entries(timeline: readonly Told[]): TimelineEntry[] {
  return timeline.map(({ key, at, kind, title, text, author }) => ({
    id: key,
    at: at ?? 0,
    ...looks[kind],
    title,
    by: author || undefined,
    text: text || undefined,
  }));
}

import ArrowDownUp from '@lucide/svelte/icons/arrow-down-up';
import Bell from '@lucide/svelte/icons/bell';
import BellOff from '@lucide/svelte/icons/bell-off';
import CircleAlert from '@lucide/svelte/icons/circle-alert';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import MessageSquare from '@lucide/svelte/icons/message-square';
import Pencil from '@lucide/svelte/icons/pencil';
import Rocket from '@lucide/svelte/icons/rocket';
import RotateCcw from '@lucide/svelte/icons/rotate-ccw';
import Send from '@lucide/svelte/icons/send';
import UserCheck from '@lucide/svelte/icons/user-check';
import UserPlus from '@lucide/svelte/icons/user-plus';
import type { TimelineEntry as Told, TimelineKind } from '../../api';
import type { Tone } from '../../ui/Badge.svelte';
import type { IconType } from '../../ui/icon';
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
  deployment: { icon: Rocket, tone: 'dev' },
  resolved: { icon: CircleCheck, tone: 'success' },
  reopened: { icon: RotateCcw, tone: 'danger' },
};

/**
 * The engine's timeline as the primitive draws it. A note's text is shown as it was written: plain
 * text, so that nothing in it can act.
 */
export function entries(timeline: readonly Told[]): TimelineEntry[] {
  return timeline.map(({ at, kind, title, text, author, note }, index) => ({
    id: note ?? `${kind} ${at} ${index}`,
    at: at ?? 0,
    ...looks[kind],
    title,
    by: author || undefined,
    text: text || undefined,
  }));
}

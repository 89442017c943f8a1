import Ban from '@lucide/svelte/icons/ban';
import CircleAlert from '@lucide/svelte/icons/circle-alert';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import CircleDashed from '@lucide/svelte/icons/circle-dashed';
import CircleDot from '@lucide/svelte/icons/circle-dot';
import CircleEqual from '@lucide/svelte/icons/circle-equal';
import CircleHelp from '@lucide/svelte/icons/circle-question-mark';
import CirclePause from '@lucide/svelte/icons/circle-pause';
import CircleSlash from '@lucide/svelte/icons/circle-slash';
import CircleX from '@lucide/svelte/icons/circle-x';
import ClipboardList from '@lucide/svelte/icons/clipboard-list';
import LoaderCircle from '@lucide/svelte/icons/loader-circle';
import TriangleAlert from '@lucide/svelte/icons/triangle-alert';
import Undo2 from '@lucide/svelte/icons/undo-2';
import UserCheck from '@lucide/svelte/icons/user-check';
import type { Tone } from './Badge.svelte';
import type { IconType } from './icon';

interface Look {
  label: string;
  tone: Tone;
  icon: IconType;
}

const looks = {
  // Incidents.
  open: { label: 'Open', tone: 'danger', icon: CircleAlert },
  acknowledged: { label: 'Acknowledged', tone: 'warning', icon: UserCheck },
  resolved: { label: 'Resolved', tone: 'success', icon: CircleCheck },
  // Pipeline runs and deployments.
  waiting: { label: 'Waiting', tone: 'neutral', icon: CircleDashed },
  running: { label: 'Running', tone: 'info', icon: LoaderCircle },
  success: { label: 'Success', tone: 'success', icon: CircleCheck },
  unstable: { label: 'Unstable', tone: 'warning', icon: TriangleAlert },
  failed: { label: 'Failed', tone: 'danger', icon: CircleX },
  cancelled: { label: 'Cancelled', tone: 'neutral', icon: Ban },
  skipped: { label: 'Skipped', tone: 'neutral', icon: CirclePause },
  rolled_back: { label: 'Rolled back', tone: 'warning', icon: Undo2 },
  // Infrastructure runs.
  planned: { label: 'Planned', tone: 'info', icon: ClipboardList },
  applied: { label: 'Applied', tone: 'success', icon: CircleCheck },
  unchanged: { label: 'Unchanged', tone: 'neutral', icon: CircleEqual },
  discarded: { label: 'Discarded', tone: 'neutral', icon: CircleSlash },
  drifted: { label: 'Drifted', tone: 'warning', icon: TriangleAlert },
  // Alerts.
  firing: { label: 'Firing', tone: 'danger', icon: CircleDot },
  // Connections.
  healthy: { label: 'Healthy', tone: 'success', icon: CircleCheck },
  late: { label: 'Late', tone: 'warning', icon: TriangleAlert },
  failing: { label: 'Failing', tone: 'danger', icon: CircleX },
  paused: { label: 'Paused', tone: 'neutral', icon: CirclePause },
  unknown: { label: 'Unknown', tone: 'neutral', icon: CircleHelp },
} as const satisfies Record<string, Look>;

/** The statuses that have a look of their own. */
export type Status = keyof typeof looks;

/** How a status is shown. One that has no look of its own appears by its own name, never as another. */
export function statusLook(status: string): Look {
  if (Object.hasOwn(looks, status)) return looks[status as Status];
  const words = status.replaceAll('_', ' ');
  return { ...looks.unknown, label: words.charAt(0).toUpperCase() + words.slice(1) };
}

import ArrowLeftRight from '@lucide/svelte/icons/arrow-left-right';
import ArrowRightLeft from '@lucide/svelte/icons/arrow-right-left';
import Bell from '@lucide/svelte/icons/bell';
import BellOff from '@lucide/svelte/icons/bell-off';
import BookOpenText from '@lucide/svelte/icons/book-open-text';
import CalendarClock from '@lucide/svelte/icons/calendar-clock';
import HandHelping from '@lucide/svelte/icons/hand-helping';
import ListChecks from '@lucide/svelte/icons/list-checks';
import Plus from '@lucide/svelte/icons/plus';
import Siren from '@lucide/svelte/icons/siren';
import UserCheck from '@lucide/svelte/icons/user-check';
import type { ActivePage, Pause, WorkspaceEntry } from '../api';
import { pauses } from '../live/pauses';
import type { Action } from '../shell/actions.svelte';
import { router } from '../shell/router.svelte';

/** What the actions work with. */
export interface GlobalTargets {
  /** The pages that wait, the oldest first. */
  pages: readonly ActivePage[];
  paused: boolean;
  workspaces: readonly WorkspaceEntry[];
  acknowledge: (page: ActivePage) => void;
  /** Null ends the pause. */
  pause: (pause: Pause | null) => void;
  open: (slug: string) => void;
  create: () => void;
}

/** What can be done wherever one is. */
export function globalActions(targets: GlobalTargets): Action[] {
  const [page] = targets.pages;
  const pausing = pauses.map(({ name, title, pause }) => ({
    id: `pause ${name}`,
    title,
    icon: BellOff,
    keywords: 'mute silence quiet',
    run: () => targets.pause(pause),
  }));
  return [
    ...(page
      ? [
          {
            id: 'acknowledge the page',
            title: `Acknowledge ‘${page.row.title}’`,
            icon: UserCheck,
            keywords: 'page ack',
            run: () => targets.acknowledge(page),
          },
        ]
      : []),
    {
      id: 'declare an incident',
      title: 'Declare an incident',
      icon: Siren,
      key: 'c',
      anywhere: true,
      keywords: 'new create report',
      run: () => router.query({ declare: '1' }),
    },
    {
      id: 'who is on call',
      title: 'Who is on call',
      icon: CalendarClock,
      keywords: 'on-call schedule shift now next duty',
      run: () => router.go('onCall'),
    },
    // The page of a schedule offers this itself, for that schedule.
    ...(router.route.name === 'schedule'
      ? []
      : [
          {
            id: 'override a shift',
            title: 'Override a shift',
            icon: ArrowLeftRight,
            keywords: 'on-call stand in replace',
            run: () => router.go('onCall', { override: '1' }),
          },
        ]),
    {
      id: 'offer my shift',
      title: 'Offer my shift',
      icon: HandHelping,
      keywords: 'on-call swap give away',
      run: () => router.go('onCall', { offer: '1' }),
    },
    // The library offers this itself, with its key.
    ...(router.route.name === 'reviews'
      ? []
      : [
          {
            id: 'new review',
            title: 'New review',
            icon: BookOpenText,
            keywords: 'write post-mortem postmortem retrospective',
            run: () => router.go('reviews', { new: '1' }),
          },
        ]),
    {
      id: 'open action items',
      title: 'Open action items',
      icon: ListChecks,
      keywords: 'reviews overdue follow-up todo',
      run: () => router.go('actions', { state: 'open,in_progress' }),
    },
    ...(targets.paused
      ? [
          {
            id: 'resume notifications',
            title: 'Resume notifications',
            icon: Bell,
            keywords: 'unmute',
            run: () => targets.pause(null),
          },
        ]
      : pausing),
    ...targets.workspaces
      .filter(({ open }) => !open)
      .map(({ slug, name }) => ({
        id: `open ${slug}`,
        title: `Switch to workspace ‘${name}’`,
        icon: ArrowRightLeft,
        keywords: 'open workspace',
        run: () => targets.open(slug),
      })),
    { id: 'create a workspace', title: 'Create a workspace', icon: Plus, run: targets.create },
  ];
}

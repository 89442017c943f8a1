import ArrowRightLeft from '@lucide/svelte/icons/arrow-right-left';
import Bell from '@lucide/svelte/icons/bell';
import BellOff from '@lucide/svelte/icons/bell-off';
import Plus from '@lucide/svelte/icons/plus';
import Siren from '@lucide/svelte/icons/siren';
import UserCheck from '@lucide/svelte/icons/user-check';
import type { ActivePage, WorkspaceEntry } from '../api';
import { pauseNames, type Pause } from '../live/pause';
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
  const pauses = (Object.keys(pauseNames) as Pause[]).map((pause) => ({
    id: `pause ${pause}`,
    title:
      pause === 'tomorrow'
        ? 'Pause notifications until tomorrow'
        : `Pause notifications for ${pauseNames[pause]}`,
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
    // The page of incidents offers this itself.
    ...(router.route.name === 'incidents'
      ? []
      : [
          {
            id: 'declare an incident',
            title: 'Declare an incident',
            icon: Siren,
            keywords: 'new create',
            run: () => router.go('incidents', { declare: '1' }),
          },
        ]),
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
      : pauses),
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

import Bell from '@lucide/svelte/icons/bell';
import BellOff from '@lucide/svelte/icons/bell-off';
import BellRing from '@lucide/svelte/icons/bell-ring';
import Check from '@lucide/svelte/icons/check';
import Eye from '@lucide/svelte/icons/eye';
import type {
  AcknowledgementStory,
  EscalationStory,
  ImaginedIncident,
  IncidentRow,
  PageStory,
} from '../../api';
import { count, duration } from '../../format';
import type { Tone } from '../../ui/Badge.svelte';
import type { IconType } from '../../ui/icon';

/** One thing that became of a page. */
export interface Mark {
  label: string;
  icon: IconType;
  tone: Tone;
  /** When, for what has an instant of its own. */
  at: number | null;
  /** Further words: why it was held, after how long it was acknowledged. */
  words?: string;
}

/** What became of a page, in order: owed, shown or held, seen, acknowledged. */
export function marks(page: PageStory): Mark[] {
  const all: Mark[] = [{ label: 'Owed', icon: Bell, tone: 'neutral', at: page.due_at }];
  if (page.shown_at !== null)
    all.push({ label: 'Shown', icon: BellRing, tone: 'info', at: page.shown_at });
  if (page.held !== null)
    all.push({ label: 'Held', icon: BellOff, tone: 'warning', at: null, words: page.held });
  if (page.seen_at !== null) all.push({ label: 'Seen', icon: Eye, tone: 'info', at: page.seen_at });
  if (page.acknowledged_after !== null)
    all.push({
      label: 'Acknowledged',
      icon: Check,
      tone: 'success',
      at: null,
      words: `after ${duration(page.acknowledged_after)}`,
    });
  return all;
}

/** Where a page stands on the ladder; the round is said only where there are several. */
export function place(
  { round, level }: Pick<PageStory, 'round' | 'level'>,
  { pages, posts }: Pick<EscalationStory, 'pages' | 'posts'>,
): string {
  const isAlone = [...pages, ...posts].every((each) => each.round === 1);
  return isAlone ? `Level ${level}` : `Level ${level}, round ${round}`;
}

/** Who ended an escalation, after how long, and where. */
export function acknowledgedBy(story: AcknowledgementStory): string {
  const where = story.is_this_laptop
    ? ', on this laptop'
    : story.laptop === null
      ? ''
      : ', on another laptop';
  return `${story.member_name} acknowledged after ${duration(story.after ?? 0)}${where}.`;
}

/** How many people were told, and how often. */
export function toldWords({ pages, posts }: Pick<EscalationStory, 'pages' | 'posts'>): string {
  const told = new Set(pages.map(({ member }) => member)).size;
  const parts = [
    ...(pages.length > 0
      ? [`${count(pages.length, 'page')} to ${count(told, 'person', 'people')}`]
      : []),
    ...(posts.length > 0
      ? [count(posts.length, 'message to a channel', 'messages to channels')]
      : []),
  ];
  return parts.join(', ') || 'Nobody was told yet';
}

/** What to ask the simulator so that it imagines an incident like this one, when it began. */
export function like(row: IncidentRow, policy: string | null): ImaginedIncident {
  return { severity: row.severity, service: row.service, policy, at: row.opened_at };
}

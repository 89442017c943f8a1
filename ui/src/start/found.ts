import BookOpenText from '@lucide/svelte/icons/book-open-text';
import BellRing from '@lucide/svelte/icons/bell-ring';
import Boxes from '@lucide/svelte/icons/boxes';
import CalendarCheck from '@lucide/svelte/icons/calendar-check';
import CalendarClock from '@lucide/svelte/icons/calendar-clock';
import FolderGit2 from '@lucide/svelte/icons/folder-git-2';
import Gauge from '@lucide/svelte/icons/gauge';
import Goal from '@lucide/svelte/icons/goal';
import GraduationCap from '@lucide/svelte/icons/graduation-cap';
import ListChecks from '@lucide/svelte/icons/list-checks';
import Megaphone from '@lucide/svelte/icons/megaphone';
import MessageSquare from '@lucide/svelte/icons/message-square';
import Paperclip from '@lucide/svelte/icons/paperclip';
import Plug from '@lucide/svelte/icons/plug';
import Rocket from '@lucide/svelte/icons/rocket';
import Settings from '@lucide/svelte/icons/settings';
import Siren from '@lucide/svelte/icons/siren';
import StickyNote from '@lucide/svelte/icons/sticky-note';
import User from '@lucide/svelte/icons/user';
import Users from '@lucide/svelte/icons/users';
import { api, type RecordKind, type SearchHit } from '../api';
import type { Found, SearchProvider } from '../shell/actions.svelte';
import { href, router } from '../shell/router.svelte';
import type { IconType } from '../ui/icon';

const kinds: Record<RecordKind, { name: string; icon: IconType }> = {
  workspace: { name: 'Workspace', icon: Settings },
  member: { name: 'Member', icon: User },
  team: { name: 'Team', icon: Users },
  service: { name: 'Service', icon: Boxes },
  environment_rule: { name: 'Environment rule', icon: Rocket },
  mapping_rule: { name: 'Mapping rule', icon: FolderGit2 },
  connection: { name: 'Connection', icon: Plug },
  policy: { name: 'Escalation policy', icon: BellRing },
  routing_rule: { name: 'Routing rule', icon: BellRing },
  incident: { name: 'Incident', icon: Siren },
  note: { name: 'Note', icon: StickyNote },
  task: { name: 'Task', icon: ListChecks },
  status_update: { name: 'Status update', icon: Megaphone },
  attachment: { name: 'Attachment', icon: Paperclip },
  correction: { name: 'Corrected time', icon: StickyNote },
  review: { name: 'Review', icon: BookOpenText },
  review_comment: { name: 'Comment on a review', icon: MessageSquare },
  review_template: { name: 'Review template', icon: BookOpenText },
  action_item: { name: 'Action item', icon: ListChecks },
  target: { name: 'Target', icon: Gauge },
  goal: { name: 'Goal', icon: Goal },
  key_result: { name: 'Key result', icon: Goal },
  check_in: { name: 'Check-in', icon: Goal },
  kpi_definition: { name: 'KPI', icon: Gauge },
  kpi_sample: { name: 'Value of a KPI', icon: Gauge },
  kpi_note: { name: 'Note on a KPI', icon: StickyNote },
  kpi_threshold: { name: 'Threshold', icon: Gauge },
  deployment_mark: { name: 'Verdict on a deployment', icon: Rocket },
  schedule: { name: 'On-call schedule', icon: CalendarClock },
  override: { name: 'Override', icon: CalendarClock },
  shift_offer: { name: 'Offered shift', icon: CalendarClock },
  hand_over: { name: 'Hand-over note', icon: StickyNote },
  session: { name: 'Training session', icon: GraduationCap },
  sign_up: { name: 'Feedback on a session', icon: GraduationCap },
  skill: { name: 'Skill', icon: GraduationCap },
  skill_level: { name: 'Level of a skill', icon: GraduationCap },
  weekly_review: { name: 'Weekly review', icon: CalendarCheck },
  weekly_note: { name: 'Said in a weekly review', icon: StickyNote },
};

/** Where a hit is shown: its own page, or the page that lists its kind. */
export function placeOf(hit: SearchHit): string {
  const { kind, id, incident, schedule, review, goal, kpi, session, weekly_review, week } = hit;
  switch (kind) {
    case 'incident':
    case 'note':
    case 'task':
    case 'status_update':
    case 'attachment':
    case 'correction':
      return href('incident', { id: incident ?? id });
    case 'review':
    case 'review_comment':
      return href('review', { id: review ?? id });
    case 'review_template':
      return href('reviewTemplates', { template: id });
    case 'action_item':
      return href('actions', { open: id });
    case 'connection':
      return href('connection', { id });
    case 'member':
      return href('team', { tab: 'members', open: id });
    case 'team':
      return href('team', { tab: 'teams', open: id });
    case 'service':
      return href('team', { tab: 'services', open: id });
    case 'policy':
      return href('policies', { policy: id });
    case 'routing_rule':
      return href('routing', { rule: id });
    case 'environment_rule':
      return href('environments');
    case 'mapping_rule':
      return href('mapping', { view: 'rules' });
    case 'target':
    case 'kpi_definition':
    case 'kpi_sample':
    case 'kpi_note':
    case 'kpi_threshold':
      return kpi ? href('kpi', { kpi }) : href('kpis');
    case 'goal':
    case 'key_result':
    case 'check_in':
      return href('goal', { id: goal ?? id });
    case 'deployment_mark':
      return href('delivery');
    case 'schedule':
    case 'override':
    case 'shift_offer':
    case 'hand_over':
      return schedule ? href('schedule', { id: schedule }) : href('onCall');
    case 'session':
    case 'sign_up':
      return href('session', { id: session ?? id });
    case 'skill':
    case 'skill_level':
      return href('skills', { skill: id });
    case 'weekly_review':
    case 'weekly_note':
      return href('week', { id: weekly_review ?? id }, { week: week ?? undefined });
    case 'workspace':
      return href('settings');
  }
}

/** A hit as the palette shows it. */
export function foundOf(hit: SearchHit): Found {
  const words = hit.snippet.trim();
  const { name, icon } = kinds[hit.kind];
  return {
    id: `${hit.kind} ${hit.id}`,
    title: hit.title,
    hint: words !== '' && words !== hit.title ? `${name}: ${words}` : name,
    icon,
    run: () => router.follow(placeOf(hit)),
  };
}

/** Searches all records for the palette. */
export const recordSearch: SearchProvider = {
  id: 'records',
  title: 'Records',
  search: async (query) => (await api.search(query)).map(foundOf),
};

import Activity from '@lucide/svelte/icons/activity';
import BellRing from '@lucide/svelte/icons/bell-ring';
import BookOpenText from '@lucide/svelte/icons/book-open-text';
import GraduationCap from '@lucide/svelte/icons/graduation-cap';
import GitCommitHorizontal from '@lucide/svelte/icons/git-commit-horizontal';
import ListChecks from '@lucide/svelte/icons/list-checks';
import PencilLine from '@lucide/svelte/icons/pencil-line';
import Rocket from '@lucide/svelte/icons/rocket';
import Siren from '@lucide/svelte/icons/siren';
import type { RuleConfidence, KpiEventView, Part, Subject, Unit } from '../../api';
import { duration } from '../../format';
import { href } from '../../shell/router.svelte';
import type { Tone } from '../../ui/Badge.svelte';
import type { IconType } from '../../ui/icon';
import { full, isDelivery } from './value';

/** What an event does to the number, in a word. */
export const parts: Record<Part, { label: string; tone: Tone; means: string }> = {
  counted: { label: 'Counted', tone: 'neutral', means: 'It is part of the number.' },
  against: { label: 'Against', tone: 'danger', means: 'It is part of the share.' },
  apart: { label: 'Apart', tone: 'warning', means: 'It is not part of the number.' },
};

/** How far to trust what links an event to the number, in words. */
export const trust: Record<RuleConfidence, string> = {
  certain: 'Certain',
  high: 'High',
  medium: 'Likely',
  low: 'A guess',
};

/** What an event is of, in a word and by its shape. */
export const subjects: Record<Subject['kind'], { label: string; icon: IconType }> = {
  deployment: { label: 'Deployment', icon: Rocket },
  change: { label: 'Change', icon: GitCommitHorizontal },
  incident: { label: 'Incident', icon: Siren },
  page: { label: 'Page', icon: BellRing },
  action: { label: 'Action item', icon: ListChecks },
  review: { label: 'Review', icon: BookOpenText },
  skill: { label: 'Skill', icon: GraduationCap },
  sample: { label: 'Measured value', icon: Activity },
  entered: { label: 'Entered value', icon: PencilLine },
};

type Linked = Pick<KpiEventView, 'incident' | 'action' | 'review'> & {
  event: Pick<KpiEventView['event'], 'subject'>;
};

/** Where an event is opened in Muster; null where it has no place of its own. */
export function placeOf({
  incident,
  action,
  review,
  event,
}: Linked): { label: string; to: string } | null {
  if (action) return { label: 'Open action item', to: href('actions', { open: action }) };
  if (review) return { label: 'Open review', to: href('review', { id: review }) };
  if (incident) return { label: 'Open incident', to: href('incident', { id: incident }) };
  if (event.subject.kind === 'skill') return { label: 'Open skills matrix', to: href('skills') };
  return null;
}

/**
 * An event's own value: of delivery KPIs how long it took, of those that the workspace defines in
 * their unit.
 */
export function valueOf(value: number, kpi: string, unit: Unit | undefined, label = ''): string {
  return isDelivery(kpi) || unit === undefined ? duration(value) : full(value, unit, label);
}

/** What an event is, as far as its own words tell: a deployment can count and be listed apart as well. */
function nameOf({ event }: KpiEventView): string {
  const { subject, role, at } = event;
  return `${subject.kind} ${'id' in subject ? subject.id : ''} ${role} ${at}`;
}

/**
 * Tells events apart. Some have no identity, such as two pages of one incident in the same moment, so
 * that a second one of a name has its number behind it; reading further changes none before.
 */
export function idsOf(views: readonly KpiEventView[]): Map<KpiEventView, string> {
  const seen = new Map<string, number>();
  return new Map(
    views.map((view) => {
      const name = nameOf(view);
      const before = seen.get(name) ?? 0;
      seen.set(name, before + 1);
      return [view, before === 0 ? name : `${name} ${before + 1}`];
    }),
  );
}

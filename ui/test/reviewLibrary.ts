import type {
  ActionCount,
  ActionList,
  ActionView,
  FactorCount,
  IssueView,
  ReviewList,
  ReviewRow,
  ReviewStatistics,
  TemplateView,
  UnreviewedIncident,
} from '../src/api';
import { BEGAN, incidentRow } from './incidents';

const DAY = 86_400_000;

/** A review in the library, with what a test says otherwise. */
export const reviewRow = (id: string, part: Partial<ReviewRow> = {}): ReviewRow => ({
  id,
  title: `Review ${id}`,
  status: 'draft',
  incident: 'i1',
  incident_title: 'Checkout answers with 502',
  severity: 'sev2',
  opened_at: BEGAN,
  service_name: 'checkout',
  owner_name: 'Mara Lindt',
  created_at: BEGAN,
  published_at: null,
  due_at: null,
  overdue: false,
  open_comments: 0,
  actions: 0,
  open_actions: 0,
  tags: [],
  factors: [],
  snippet: 'Nobody could pay for an hour.',
  ...part,
});

/** A part of the library. */
export const reviewList = (
  rows: ReviewRow[] = [reviewRow('r1')],
  part: Partial<ReviewList> = {},
): ReviewList => ({ rows, next: null, total: rows.length, total_is_more: false, ...part });

/** An incident that needs a review. */
export const unreviewed = (
  id: string,
  part: Partial<UnreviewedIncident> = {},
): UnreviewedIncident => ({
  incident: incidentRow({
    id,
    title: `Incident ${id}`,
    status: 'resolved',
    resolved_at: BEGAN + 60_000,
  }),
  due_at: Date.now() + 3 * DAY,
  overdue: false,
  ...part,
});

/** The issue of an action item. */
export const issue = (part: Partial<IssueView> = {}): IssueView => ({
  key: { connection: 'c', external_id: '42' },
  name: 'shop/checkout#42',
  title: 'Alert on slow payments',
  open: true,
  url: 'https://gitlab.example.org/shop/checkout/-/issues/42',
  connection_name: 'GitLab',
  seen_at: BEGAN,
  error: '',
  ...part,
});

/** An action item. */
export const action = (id: string, part: Partial<ActionView> = {}): ActionView => ({
  id,
  title: `Action ${id}`,
  description: '',
  kind: 'prevent',
  state: 'open',
  by_issue: false,
  owner: 'm1',
  owner_name: 'Mara Lindt',
  due: '2099-12-04',
  overdue: false,
  created_at: BEGAN,
  ended_at: null,
  issue: null,
  review: 'r1',
  review_title: 'Nobody could pay',
  incident: 'i1',
  service_name: 'checkout',
  may_progress: true,
  ...part,
});

/** A list of action items. */
export const actionList = (
  rows: ActionView[] = [action('a1')],
  part: Partial<ActionList> = {},
): ActionList => ({ rows, open: rows.length, overdue: 0, unowned: 0, may_act: true, ...part });

/** A contributing factor. */
export const factor = (name: string, part: Partial<FactorCount> = {}): FactorCount => ({
  factor: name,
  reviews: 8,
  later_half: 6,
  services: [{ service: 's1', reviews: 8 }],
  last_at: BEGAN,
  ...part,
});

/** How actions of a kind fare. */
export const actionCount = (part: Partial<ActionCount> = {}): ActionCount => ({
  kind: null,
  all: 20,
  done: 12,
  done_in_time: 6,
  done_with_day: 8,
  dropped: 1,
  open: 7,
  overdue: 3,
  median_time: 12 * DAY,
  ...part,
});

/** What many reviews say together. */
export const statistics = (part: Partial<ReviewStatistics> = {}): ReviewStatistics => ({
  reviews: 24,
  published: 18,
  in_time: 15,
  due: 20,
  median_time_to_publish: 4 * DAY,
  factors: [factor('Missing alert')],
  services: [
    { service: 's1', reviews: 20 },
    { service: null, reviews: 4 },
  ],
  actions: [
    actionCount(),
    actionCount({ kind: 'detect', all: 3, done: 1, done_with_day: 1, done_in_time: 0 }),
  ],
  ...part,
});

/** A form that Muster brings. */
export const builtIn: TemplateView = {
  choice: { kind: 'built_in', id: 'muster' },
  name: 'Muster',
  description: 'For most incidents.',
  text: '## Summary\n\n{{summary}}\n',
};

/** A form that a team made. */
export const ownTemplate: TemplateView = {
  choice: { kind: 'own', id: 't1' },
  name: 'Payments',
  description: 'When money was involved.',
  text: '## Money\n\n{{impact}}\n',
};

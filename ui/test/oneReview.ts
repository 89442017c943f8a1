import type {
  ActionView,
  CommentView,
  Hint,
  Review,
  ReviewChoices,
  ReviewDetail,
  ReviewRow,
} from '../src/api';

/** When the review of the tests was begun. */
export const BEGUN = Date.parse('2026-11-24T13:00:00Z');

/** A review in the library. */
export const reviewRow = (part: Partial<ReviewRow> = {}): ReviewRow => ({
  id: 'r1',
  title: 'Checkout was down',
  status: 'draft',
  incident: 'i1',
  incident_title: 'Checkout answers with 502',
  severity: 'sev2',
  opened_at: BEGUN - 3_600_000,
  service_name: 'checkout',
  owner_name: 'Mara Lindt',
  created_at: BEGUN,
  published_at: null,
  due_at: null,
  overdue: false,
  open_comments: 0,
  actions: 0,
  open_actions: 0,
  tags: [],
  factors: [],
  snippet: '',
  ...part,
});

/** A review's record. */
export const review = (part: Partial<Review> = {}): Review => ({
  title: 'Checkout was down',
  incident: 'i1',
  status: 'draft',
  text: '# Summary\n\nJonas forgot the flag.\n',
  owner: 'm1',
  reviewers: [],
  approved_by: [],
  tags: [],
  factors: [],
  dismissed: [],
  created_at: BEGUN,
  created_by: 'm1',
  requested_at: null,
  published_at: null,
  published_by: null,
  ...part,
});

/** Language that blames, where the text of the tests has it. */
export const hint = (part: Partial<Hint> = {}): Hint => ({
  from: 11,
  to: 23,
  words: 'Jonas forgot',
  why: 'It names a person as the cause.',
  instead: 'What made the flag easy to miss?',
  key: 'h1',
  ...part,
});

/** All there is to say of a review. */
export const reviewDetail = (part: Partial<ReviewDetail> = {}): ReviewDetail => ({
  row: reviewRow(),
  review: review(),
  version: 'v1',
  reviewers: [],
  comments: [],
  actions: [],
  check: {
    html: '<h1>Summary</h1><p>Jonas forgot the flag.</p>',
    hints: [],
    missing: [],
    words: 5,
  },
  may_write: true,
  may_act: true,
  ...part,
});

/** A comment that opens a thread on the whole review, by somebody else. */
export const comment = (id: string, part: Partial<CommentView> = {}): CommentView => ({
  id,
  text: `Comment ${id}`,
  passage: null,
  place: null,
  reply_to: null,
  at: BEGUN,
  by: 'm2',
  by_name: 'Ben Ito',
  mine: false,
  open: true,
  resolved_at: null,
  resolved_by_name: '',
  ...part,
});

/** An action item of the review. */
export const action = (id: string, part: Partial<ActionView> = {}): ActionView => ({
  id,
  title: `Action ${id}`,
  description: '',
  kind: 'prevent',
  state: 'open',
  by_issue: false,
  owner: null,
  owner_name: '',
  due: null,
  overdue: false,
  created_at: BEGUN,
  ended_at: null,
  issue: null,
  review: 'r1',
  review_title: 'Checkout was down',
  incident: 'i1',
  service_name: 'checkout',
  may_progress: true,
  ...part,
});

/** What can be chosen of a review. */
export const choices = (part: Partial<ReviewChoices> = {}): ReviewChoices => ({
  templates: [
    {
      choice: { kind: 'built_in', id: 'muster' },
      name: 'Muster',
      description: 'For most incidents.',
      text: '# {{title}}',
    },
    {
      choice: { kind: 'own', id: 't1' },
      name: 'Payments',
      description: 'For what concerns money.',
      text: '# Money',
    },
  ],
  factors: ['Missing alert', 'Config change'],
  tags: ['payments'],
  may_write: true,
  may_edit_templates: true,
  blanks: [],
  ...part,
});

import type {
  AttachmentView,
  Incident,
  IncidentDetail,
  IncidentRow,
  RelatedView,
  Room,
  StatusUpdateView,
  TaskView,
  TimelineEntry,
} from '../src/api';

/** When the incident of the tests began. */
export const BEGAN = Date.now() - 600_000;

/** An incident in the list. */
export const incidentRow = (part: Partial<IncidentRow> = {}): IncidentRow => ({
  id: 'i1',
  title: 'Checkout answers with 502',
  service: 's1',
  service_name: 'checkout',
  severity: 'sev2',
  status: 'open',
  opened_at: BEGAN,
  acknowledged_at: null,
  acknowledged_by_name: '',
  resolved_at: null,
  assignee: null,
  assignee_name: '',
  alerts: 1,
  ...part,
});

/** An incident's record. */
export const incident = (part: Partial<Incident> = {}): Incident => ({
  title: 'Checkout answers with 502',
  summary: '',
  service: 's1',
  severity: 'sev2',
  origin: 'declared',
  opened_at: BEGAN,
  escalated_at: BEGAN,
  acknowledged_at: null,
  acknowledged_by: null,
  first_acknowledged_at: null,
  resolved_at: null,
  resolved_by: null,
  assignee: null,
  communications: null,
  scribe: null,
  operations_lead: null,
  policy: null,
  alerts: [],
  cause: null,
  pinned: [],
  channels: [],
  ...part,
});

/** An entry of a timeline: a note, unless a test says otherwise. */
export const entry = (key: string, part: Partial<TimelineEntry> = {}): TimelineEntry => ({
  key,
  at: BEGAN,
  kind: 'note',
  filter: 'note',
  title: 'Note',
  text: '',
  author: 'Mara Lindt',
  note: null,
  task: null,
  update: null,
  attachment: null,
  url: '',
  pinned: false,
  trace: null,
  ...part,
});

/** All there is to say of an incident. */
export const incidentDetail = (part: Partial<IncidentDetail> = {}): IncidentDetail => ({
  row: incidentRow(),
  incident: incident(),
  timeline: [],
  alerts: [],
  ladder: [],
  policy_name: '',
  cause: { deployment: null, why: 'No deployment is near.', by_hand: false },
  ...part,
});

/** A task of an incident. */
export const task = (id: string, part: Partial<TaskView> = {}): TaskView => ({
  id,
  title: `Task ${id}`,
  owner: null,
  owner_name: '',
  due_at: null,
  overdue: false,
  created_at: BEGAN,
  done_at: null,
  done_by_name: '',
  ...part,
});

/** A status update of an incident. */
export const statusUpdate = (
  id: string,
  part: Partial<StatusUpdateView> = {},
): StatusUpdateView => ({
  id,
  text: 'We look into it.',
  audience: 'internal',
  at: BEGAN,
  by: 'm1',
  by_name: 'Mara Lindt',
  next_update_at: null,
  trace: null,
  deliveries: [],
  ...part,
});

/** A file that belongs to an incident. */
export const attachment = (id: string, part: Partial<AttachmentView> = {}): AttachmentView => ({
  id,
  name: 'latency.png',
  media_type: 'image/png',
  is_image: true,
  size: 4_096,
  alt: 'Latency rises at 14:00',
  added_at: BEGAN,
  added_by_name: 'Mara Lindt',
  available: true,
  ...part,
});

/** Something that happened near the beginning of an incident. */
export const related = (id: string, part: Partial<RelatedView> = {}): RelatedView => ({
  kind: 'deployment',
  title: `Deployment ${id}`,
  at: BEGAN - 240_000,
  suspicion: { score: 100, reason: 'Deployed 4 min before the incident was declared' },
  fact: { connection: 'c', external_id: id },
  incident: null,
  url: '',
  ...part,
});

/** What people share while they handle an incident. */
export const room = (part: Partial<Room> = {}): Room => ({
  roles: (['commander', 'communications', 'scribe', 'operations_lead'] as const).map((role) => ({
    role,
    holder: null,
    holder_name: '',
  })),
  tasks: [],
  updates: [],
  attachments: [],
  update_due_at: null,
  told_of_updates: null,
  told_of_updates_name: '',
  suggested_next_update_at: null,
  channels: [],
  severity_guide: {
    sev1: 'Nobody can pay.',
    sev2: 'Many cannot pay.',
    sev3: 'Paying is slow.',
    sev4: 'Only we notice.',
  },
  ...part,
});

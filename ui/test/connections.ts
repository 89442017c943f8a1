import type {
  Connection,
  ConnectionDetail,
  ConnectionView,
  ConnectorForm,
  FactCounts,
  FormField,
  TokenForm,
} from '../src/api';

/** The counts of a connection that has brought nothing. */
export const noFacts: FactCounts = {
  deployments: 0,
  pipeline_runs: 0,
  changes: 0,
  alerts: 0,
  iac_runs: 0,
  samples: 0,
  on_call_shifts: 0,
  channels: 0,
  events: 0,
};

/** A token as a form asks for it. */
export const token = (part: Partial<TokenForm> = {}): TokenForm => ({
  name: 'token',
  label: 'API token',
  permissions: 'Job/Read.',
  where_to_make: 'In the system.',
  required: false,
  multiline: false,
  from_sign_in: false,
  ...part,
});

/** A field of a form. */
export const field = (part: Partial<FormField> = {}): FormField => ({
  name: 'folder',
  label: 'Folder',
  help: 'What to read.',
  placeholder: '',
  kind: { type: 'text' },
  required: false,
  ...part,
});

/** The form of a system, with what a test says otherwise. */
export const form = (part: Partial<ConnectorForm> = {}): ConnectorForm => ({
  kind: 'jenkins',
  name: 'Jenkins',
  group: 'pipelines',
  description: 'Reads builds.',
  address: {
    label: 'Address',
    placeholder: 'https://jenkins.example.com',
    choices: [],
    folder: false,
  },
  tokens: [token()],
  user_label: 'User id',
  fields: [],
  poll_interval: 60_000,
  sign_in: null,
  test_message: null,
  docs: '',
  ...part,
});

/** The form of a system with tokens of both ways: a long one that is typed, one from signing in. */
export const teams = form({
  kind: 'msteams',
  name: 'Microsoft Teams',
  group: 'chat',
  description: 'Sends messages.',
  tokens: [
    token({ name: 'webhooks', label: 'Webhook addresses', multiline: true }),
    token({ name: 'graph', label: 'Signed-in person', from_sign_in: true }),
  ],
  user_label: null,
  sign_in: 'Signing in lists your channels.',
  test_message: 'Posts a card that says it is a test.',
});

/** A connection's record. */
export const connection = (part: Partial<Connection> = {}): Connection => ({
  name: 'Jenkins of the shop',
  base_url: 'https://jenkins.example.com',
  settings: { kind: 'jenkins', folder: '', deployment_jobs: 'deploy', default_environment: '' },
  user: 'mara',
  ca_file: '',
  proxy: '',
  poll_interval: 60_000,
  since: 0,
  enabled: true,
  speaks_for: [],
  ...part,
});

/** A connection in the list. */
export const connectionView = (part: Partial<ConnectionView> = {}): ConnectionView => ({
  id: 'c1',
  name: 'Jenkins of the shop',
  kind: 'jenkins',
  kind_name: 'Jenkins',
  base_url: 'https://jenkins.example.com',
  enabled: true,
  last_success: null,
  next_attempt: null,
  error: null,
  error_since: null,
  failures: 0,
  progress: null,
  token: 'kept',
  tokens: [{ name: 'token', label: 'API token', state: 'kept' }],
  counts: noFacts,
  ...part,
});

/** All there is to say of a connection. */
export const connectionDetail = (part: Partial<ConnectionDetail> = {}): ConnectionDetail => ({
  view: connectionView(),
  connection: connection(),
  streams: [{ name: 'builds', title: 'Builds', caught_up: false, items: 50, pages: 2, total: 100 }],
  left_out: [],
  not_counted: [],
  reported_twice: [],
  brought: { metrics: [], on_call: [], channels: [], events: [] },
  ...part,
});

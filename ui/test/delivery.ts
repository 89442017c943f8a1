import type {
  DeploymentView,
  IacRunView,
  InboxSource,
  PipelineHealthRow,
  RunningCell,
  ServiceView,
} from '../src/api';

/** A deployment as the engine lists it, with what a test says otherwise. */
export const deployment = (id: string, part: Partial<DeploymentView> = {}): DeploymentView => ({
  key: { connection: 'c', external_id: id },
  source: 'shop/checkout',
  service: 's1',
  service_name: 'checkout',
  environment: 'production',
  tier: 'production',
  status: 'success',
  kind: 'rollout',
  commit: '66fd25eab33f2a836e2f07eaf2c209f8625ecd86',
  reference: 'main',
  title: `Release ${id}`,
  author: 'mara',
  url: 'https://gitlab.example.com/1',
  created_at: 1_000,
  started_at: 2_000,
  finished_at: 3_000,
  verdict: null,
  mark: null,
  ...part,
});

/** What runs in one environment. */
export const cell = (id: string, part: Partial<RunningCell> = {}): RunningCell => ({
  key: { connection: 'c', external_id: id },
  version: `v${id}`,
  commit: '66fd25eab33f2a836e2f07eaf2c209f8625ecd86',
  reference: 'main',
  title: `Release ${id}`,
  author: 'mara',
  url: '',
  deployed_at: 1_000,
  connection_name: 'GitLab',
  attempt: null,
  behind: 0,
  ...part,
});

/** How one pipeline does. */
export const health = (
  source: string,
  part: Partial<PipelineHealthRow> = {},
): PipelineHealthRow => ({
  connection: 'c',
  connection_name: 'GitLab',
  source,
  pipeline: '',
  service: 's1',
  service_name: 'checkout',
  runs: 10,
  succeeded: 9,
  failed: 1,
  success_rate: 0.9,
  median_duration: 120_000,
  previous_median: 100_000,
  trend: [1, null, 2],
  flaky: 0,
  last_status: 'success',
  last_at: 1_000,
  last_failure: null,
  ...part,
});

/** A run of Terraform that changed something. */
export const iacRun = (id: string, part: Partial<IacRunView> = {}): IacRunView => ({
  key: { connection: 'c', external_id: id },
  observed_at: 62_000,
  source: 'shop/network',
  name: id,
  tool: 'terraform',
  action: 'apply',
  status: 'applied',
  environment: 'production',
  resources: { add: 3, change: 1, destroy: 0 },
  hosts: null,
  drifted: null,
  commit: '',
  reference: 'main',
  title: `Open a port (${id})`,
  author: 'mara',
  url: 'https://app.terraform.io/runs/1',
  created_at: 1_000,
  started_at: 2_000,
  finished_at: 62_000,
  service: 's1',
  service_name: 'checkout',
  connection_name: 'HCP Terraform',
  ...part,
});

/** A service with sources by their paths. */
export const service = (id: string, name: string, ...paths: string[]): ServiceView => ({
  id,
  service: {
    name,
    description: '',
    teams: [],
    sources: paths.map((path) => ({ connection: 'c', path })),
    attribution_window: null,
  },
});

/** A source that waits for a service. */
export const waiting = (path: string, part: Partial<InboxSource> = {}): InboxSource => ({
  source: { connection: 'c', path },
  connection_name: 'GitLab',
  tags: [],
  deployments: 12,
  pipeline_runs: 0,
  iac_runs: 0,
  last_seen: 1_000,
  suggestion: null,
  ...part,
});

import type {
  DeploymentFilter,
  DeploymentStatus,
  IacRunFilter,
  IacStatus,
  IacTool,
  PipelineHealthFilter,
  PipelineRunFilter,
  RunStatus,
  TeamId,
  TierFilter,
} from '../../api';
import { Filters } from '../../ui/filters.svelte';
import type { Option } from '../../ui/option';
import { statusLook } from '../../ui/status';

/** How many rows one page of a list brings. */
export const PAGE = 200;

const deploymentStatuses: DeploymentStatus[] = [
  'running',
  'success',
  'failed',
  'cancelled',
  'skipped',
  'rolled_back',
];

const runStatuses: RunStatus[] = [
  'waiting',
  'running',
  'success',
  'unstable',
  'failed',
  'cancelled',
  'skipped',
  'unknown',
];

const iacStatuses: IacStatus[] = [
  'waiting',
  'running',
  'planned',
  'applied',
  'unchanged',
  'failed',
  'discarded',
  'cancelled',
  'unknown',
];

const named = (status: string) => ({ value: status, label: statusLook(status).label });

/** How a deployment can have gone, as choices. */
export const deploymentStatusOptions: Option[] = deploymentStatuses.map(named);

/** How a run can have gone, as choices. */
export const runStatusOptions: Option[] = runStatuses.map(named);

/** How an infrastructure run can have gone, as choices. */
export const iacStatusOptions: Option[] = iacStatuses.map(named);

/** What runs infrastructure as code, as choices. */
export const toolOptions: Option<IacTool>[] = [
  { value: 'terraform', label: 'Terraform' },
  { value: 'ansible', label: 'Ansible' },
];

/** The tiers to filter by; what no rule maps is one of them. */
export const tierOptions: Option<TierFilter>[] = [
  { value: 'production', label: 'Production' },
  { value: 'staging', label: 'Staging' },
  { value: 'testing', label: 'Testing' },
  { value: 'other', label: 'Other' },
  { value: 'unmapped', label: 'Unmapped' },
];

/** The filters of a list of facts, of which the engine takes one team. */
export class FactFilters extends Filters {
  override set(id: string, values: string[]): void {
    super.set(id, id === 'team' ? values.slice(-1) : values);
  }
}

/** What is there to filter by: a choice that the open workspace does not have narrows nothing. */
export interface Known {
  services: readonly string[];
  teams: readonly string[];
}

/** The team that is chosen; null for all, and where it is no longer known. */
export function teamOf(filters: Filters, known: Pick<Known, 'teams'>): TeamId | null {
  const team = filters.of('team').at(-1);
  return team !== undefined && known.teams.includes(team) ? team : null;
}

function narrowed(filters: Filters, known: Known) {
  return {
    services: filters.of('service').filter((id) => known.services.includes(id)),
    team: teamOf(filters, known),
    text: filters.words.trim(),
  };
}

function listed(filters: Filters, known: Known) {
  return { ...narrowed(filters, known), after: null, limit: PAGE };
}

/** What to ask for when these filters are chosen over the deployments. */
export function deploymentFilter(filters: Filters, known: Known): DeploymentFilter {
  return {
    ...listed(filters, known),
    tiers: tierOptions
      .map(({ value }) => value)
      .filter((tier) => filters.of('tier').includes(tier)),
    statuses: deploymentStatuses.filter((status) => filters.of('status').includes(status)),
    from: null,
    to: null,
  };
}

/** What to ask for when these filters are chosen over the pipeline runs. */
export function runFilter(filters: Filters, known: Known): PipelineRunFilter {
  return {
    ...listed(filters, known),
    statuses: runStatuses.filter((status) => filters.of('status').includes(status)),
  };
}

/** What to ask for when these filters are chosen over the infrastructure runs. */
export function iacFilter(filters: Filters, known: Known): IacRunFilter {
  return {
    ...listed(filters, known),
    tools: toolOptions
      .map(({ value }) => value)
      .filter((tool) => filters.of('tool').includes(tool)),
    statuses: iacStatuses.filter((status) => filters.of('status').includes(status)),
  };
}

/** What to ask for when these filters are chosen over the health of pipelines. */
export function healthFilter(
  filters: Filters,
  known: Known,
): Omit<PipelineHealthFilter, 'from' | 'to'> {
  return narrowed(filters, known);
}

import type {
  DriftView,
  HostCounts,
  IacAction,
  IacRunView,
  IacTool,
  ResourceCounts,
} from '../../api';
import { count } from '../../format';

/** What a tool is called. */
export const toolNames: Record<IacTool, string> = { terraform: 'Terraform', ansible: 'Ansible' };

/** What a run was to do, in words. */
export const actionNames: Record<IacAction, string> = {
  plan: 'Plan',
  apply: 'Apply',
  destroy: 'Destroy',
  drift_check: 'Drift check',
  play: 'Play',
  check: 'Check mode',
};

/** One count of a run: how it is drawn and how it is said. */
export interface CountPart {
  n: number;
  /** '+3', '2 ok'. */
  short: string;
  /** '3 to add', '2 ok'. */
  words: string;
  /** A colour class for where there is any. */
  tone: string;
}

/** What Terraform changes, or would: always all three, as Terraform itself writes. */
export function resourceParts({ add, change, destroy }: ResourceCounts): CountPart[] {
  return [
    { n: add, short: `+${add}`, words: `${add} to add`, tone: 'text-success-text' },
    { n: change, short: `~${change}`, words: `${change} to change`, tone: 'text-warning-text' },
    { n: destroy, short: `−${destroy}`, words: `${destroy} to destroy`, tone: 'text-danger-text' },
  ];
}

/** In which state Ansible's hosts were left: only states in which there is any. */
export function hostParts(hosts: HostCounts): CountPart[] {
  const part = (n: number, state: string, tone: string) => ({
    n,
    short: `${n} ${state}`,
    words: `${count(n, 'host')} ${state}`,
    tone,
  });
  return [
    part(hosts.failed, 'failed', 'text-danger-text'),
    part(hosts.unreachable, 'unreachable', 'text-danger-text'),
    part(hosts.changed, 'changed', 'text-warning-text'),
    part(hosts.ok, 'ok', 'text-success-text'),
    part(hosts.skipped, 'skipped', 'text-ink-3'),
  ].filter(({ n }) => n > 0);
}

/** Whatever counts a run has. */
export function countParts({ resources, hosts }: Pick<IacRunView, 'resources' | 'hosts'>) {
  return resources ? resourceParts(resources) : hosts ? hostParts(hosts) : [];
}

/** How long a run worked, in milliseconds; null while it is under way or where it is not known. */
export function worked({
  started_at: start,
  finished_at: end,
}: Pick<IacRunView, 'started_at' | 'finished_at'>): number | null {
  return start === null || end === null || end < start ? null : end - start;
}

/** The drift of a workspace in words. */
export function driftInWords({ drifted }: Pick<DriftView, 'drifted'>): string {
  if (drifted === null) return 'Nobody has looked yet';
  if (drifted === 0) return 'As the code says';
  return `${count(drifted, 'resource')} ${drifted === 1 ? 'differs' : 'differ'}`;
}

/** Workspaces that need somebody first: the most drifted, then those unknown, then the sound ones. */
export function byDrift(views: readonly DriftView[]): DriftView[] {
  const weight = ({ drifted }: DriftView) => (drifted === null ? 0.5 : drifted);
  return views.toSorted((a, b) => weight(b) - weight(a) || a.source.localeCompare(b.source));
}

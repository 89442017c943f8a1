import type { QuietHours, Severity } from '../../api';
import { number } from '../../format';
import type { Option } from '../../ui/option';

/** The severities, with what they mean. */
export const severities: readonly Option<Severity>[] = [
  { value: 'sev1', label: 'SEV1', hint: 'Users cannot do what they came for' },
  { value: 'sev2', label: 'SEV2 and worse', hint: 'Users are badly hindered' },
  { value: 'sev3', label: 'SEV3 and worse', hint: 'Users notice' },
  { value: 'sev4', label: 'Every severity', hint: 'Nobody but us notices' },
];

/** The quiet hours of somebody who switches them on: the night, and only SEV1 breaks through. */
export const night: QuietHours = { from_minute: 22 * 60, to_minute: 7 * 60, break_through: 'sev1' };

/** A size in bytes: '820 KB', '3.9 MB'. */
export function bytes(size: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB'];
  let value = size;
  let unit = 0;
  while (value >= 1_000 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${number(value, unit === 0 || value >= 100 ? 0 : 1)} ${units[unit]}`;
}

const reasons: Record<string, string> = {
  daily: 'Daily',
  before_migration: 'Before an update',
  by_hand: 'By hand',
};

/** Why a backup was made. A reason of a later version appears by its own name. */
export function reasonName(reason: string): string {
  return reasons[reason] ?? reason.replaceAll('_', ' ');
}

/** The file name that an export is offered under: the workspace's name and the day. */
export function exportName(workspace: string, day: string): string {
  const plain = workspace
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase();
  return `${plain || 'workspace'}-${day}.zip`;
}

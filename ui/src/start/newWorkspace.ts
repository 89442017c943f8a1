import type { Discipline, NewWorkspace } from '../api';
import type { Option } from '../ui/option';

/** What a team may be there for, to choose from. */
export const disciplines: readonly Option<Discipline>[] = [
  { value: 'operations', label: 'Operations', hint: 'Runs systems' },
  { value: 'development', label: 'Development', hint: 'Builds them' },
  { value: 'platform', label: 'Platform', hint: 'Builds what others build on' },
  { value: 'security', label: 'Security', hint: 'Keeps them safe' },
  { value: 'other', label: 'Other' },
];

/** A form that nobody has filled in. */
export function blankWorkspace(zone: string): NewWorkspace {
  return {
    name: '',
    time_zone: zone,
    your_name: '',
    your_email: '',
    team_name: '',
    discipline: 'operations',
  };
}

/** Whether anything was typed that would be lost. */
export function typedAnything({ name, your_name, your_email, team_name }: NewWorkspace): boolean {
  return [name, your_name, your_email, team_name].some((text) => text.trim() !== '');
}

import type { Member, Role, Team } from '../../api';
import type { Option } from '../../ui/option';

/** What members may do, the least first. */
export const roles: readonly Option<Role>[] = [
  { value: 'viewer', label: 'Viewer', hint: 'Reads' },
  { value: 'responder', label: 'Responder', hint: 'Handles incidents' },
  { value: 'editor', label: 'Editor', hint: 'Also records progress' },
  { value: 'manager', label: 'Manager', hint: 'Also sets direction' },
  { value: 'admin', label: 'Admin', hint: 'Also decides who takes part' },
  { value: 'auditor', label: 'Auditor', hint: 'Reads and exports the trail' },
];

/** How a role is called on screen. */
export const roleName = (role: Role): string =>
  roles.find(({ value }) => value === role)?.label ?? role;

/** A member whom nobody has described yet. */
export const blankMember = (zone: string): Member => ({
  name: '',
  email: '',
  role: 'responder',
  time_zone: zone,
  quiet_hours: null,
  remind_before_shift: null,
  pause_break_through: null,
});

/** A team that nobody has described yet. */
export const blankTeam = (): Team => ({ name: '', discipline: 'operations', members: [] });

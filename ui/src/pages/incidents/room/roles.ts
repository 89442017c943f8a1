import type { IncidentRole, RoleView } from '../../../api';

/** The roles of an incident with what each does, in the order in which people fill them. */
export const roleTexts: Record<IncidentRole, { name: string; does: string }> = {
  commander: { name: 'Commander', does: 'Leads the work and decides.' },
  communications: { name: 'Communications', does: 'Writes the status updates.' },
  scribe: { name: 'Scribe', does: 'Keeps the timeline.' },
  operations_lead: { name: 'Operations lead', does: 'Leads the repair itself.' },
};

/** The role that somebody would hand over: the first that they hold, else the first that is free. */
export function roleToHandOver(roles: readonly RoleView[], me: string | null): IncidentRole {
  const mine = roles.find(({ holder }) => holder !== null && holder === me);
  const free = roles.find(({ holder }) => holder === null);
  return (mine ?? free)?.role ?? 'commander';
}

/** What handing a role over did, in a sentence. */
export function handedOver(role: IncidentRole, to: string | null, mine: boolean): string {
  const name = roleTexts[role].name.toLowerCase();
  if (to === null) return `Nobody is ${name} now.`;
  return mine ? `You are ${name} now.` : `${to} is ${name} now.`;
}

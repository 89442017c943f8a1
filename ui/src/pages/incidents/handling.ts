import { api, type IncidentRow, type Severity } from '../../api';
import { undo } from '../../live/undo';
import { toasts } from '../../live/toasts.svelte';

type About = Pick<IncidentRow, 'id' | 'title' | 'severity' | 'assignee'>;

const named = (incidents: readonly About[]) =>
  incidents.length === 1 ? `‘${incidents[0]?.title}’` : `${incidents.length} incidents`;

/** Acknowledges incidents: what is owed to everyone ends. */
export async function acknowledge(incidents: readonly About[]): Promise<void> {
  for (const { id } of incidents) await api.acknowledgeIncident(id);
  toasts.show(`You acknowledged ${named(incidents)}. Nobody else is told.`, { tone: 'success' });
}

/** Resolves incidents; *Undo* opens them again. */
export async function resolve(incidents: readonly About[]): Promise<void> {
  for (const { id } of incidents) await api.resolveIncident(id);
  toasts.show(`You resolved ${named(incidents)}.`, {
    tone: 'success',
    undo: undo(async () => {
      for (const { id } of incidents) await api.reopenIncident(id);
    }),
  });
}

/** Opens an incident again; its escalation begins anew. */
export async function reopen(incident: About): Promise<void> {
  await api.reopenIncident(incident.id);
  toasts.show(`‘${incident.title}’ is open again. Its escalation begins anew.`);
}

/** Changes how bad an incident is; *Undo* puts the earlier severity back. */
export async function changeSeverity(incident: About, severity: Severity): Promise<void> {
  if (severity === incident.severity) return;
  const { id, severity: before } = incident;
  await api.changeSeverity(id, severity);
  toasts.show(`Severity changed from ${before.toUpperCase()} to ${severity.toUpperCase()}.`, {
    undo: undo(() => api.changeSeverity(id, before)),
  });
}

/** Says who leads the work, or that nobody does; *Undo* gives it back. */
export async function assign(
  incident: About,
  member: { id: string; name: string } | null,
): Promise<void> {
  const { id, assignee: before } = incident;
  if ((member?.id ?? null) === before) return;
  await api.assignIncident(id, member?.id ?? null);
  toasts.show(member ? `${member.name} leads the work.` : 'Nobody leads the work now.', {
    undo: undo(() => api.assignIncident(id, before)),
  });
}

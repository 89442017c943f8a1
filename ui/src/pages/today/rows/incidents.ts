import Check from '@lucide/svelte/icons/check';
import UserCheck from '@lucide/svelte/icons/user-check';
import { api, type IncidentRow as Incident, type MyTask, type Today } from '../../../api';
import { toasts } from '../../../live/toasts.svelte';
import { undo } from '../../../live/undo';
import { href } from '../../../shell/router.svelte';
import { acknowledge } from '../../incidents/handling';
import { keyOf, overdueState, rowOf, type RowAction, type TodayCard } from '../row';
import { dueWords } from '../words';
import IncidentRow from './IncidentRow.svelte';
import PageRow from './PageRow.svelte';
import RoleRow from './RoleRow.svelte';
import TaskRow from './TaskRow.svelte';
import UpdateRow from './UpdateRow.svelte';

const place = ({ id }: Incident) => href('incident', { id });

const isSevere = ({ severity }: Incident) => severity === 'sev1' || severity === 'sev2';

const acknowledging = (incident: Incident, look: RowAction['look']): RowAction => ({
  key: 'a',
  verb: 'Acknowledge',
  title: 'Acknowledge',
  label: `Acknowledge ‘${incident.title}’`,
  icon: UserCheck,
  look,
  run: () => acknowledge([incident]),
});

/** The action of an incident that nobody has acknowledged, which says no more than its letter. */
const ifOpen = (incident: Incident): RowAction[] =>
  incident.status === 'open' ? [acknowledging(incident, 'quiet')] : [];

/** Pages that wait for this person. They do not wait longer by being set aside. */
export const pages = (today: Today): TodayCard => ({
  id: 'pages',
  title: 'Pages waiting for you',
  urgent: true,
  rows: today.pages.map((page, at) =>
    rowOf({
      key: keyOf('page', page.incident, page.level),
      href: place(page.row),
      title: page.row.title,
      // With the keyboard on no row, `a` is for the page that has waited longest.
      actions: [{ ...acknowledging(page.row, 'primary'), anywhere: at === 0 }],
      opens: 'Open',
      stays: true,
      part: PageRow,
      of: page,
    }),
  ),
});

/** Status updates that this person writes, or nobody. */
export function updates(today: Today, now: number): TodayCard {
  const mine = new Set(today.roles.map(({ incident }) => incident.id));
  return {
    id: 'updates',
    title: 'Status updates due',
    rows: today.updates_due.map((update) => {
      const { incident } = update;
      const at = update.due_at ?? now;
      const late = at <= now;
      return rowOf({
        key: keyOf('update', incident.id, at, overdueState(late)),
        href: place(incident),
        title: incident.title,
        actions: [],
        due: { at, words: dueWords(at, now) },
        stays: isSevere(incident) && mine.has(incident.id),
        part: UpdateRow,
        of: { ...update, late },
      });
    }),
  };
}

async function finish({ id, title }: MyTask['task']): Promise<void> {
  await api.setTaskDone(id, true);
  toasts.show(`‘${title}’ is done.`, {
    tone: 'success',
    undo: undo(() => api.setTaskDone(id, false)),
  });
}

/** What this person has yet to do in incidents. */
export const tasks = (today: Today, now: number): TodayCard => ({
  id: 'tasks',
  title: 'Your tasks',
  rows: today.tasks.map((mine) => {
    const { incident, task } = mine;
    const at = task.due_at;
    const late = at !== null && at <= now;
    return rowOf({
      key: keyOf('task', task.id, at, overdueState(late)),
      href: place(incident),
      title: task.title,
      actions: [
        {
          key: 'd',
          verb: 'Done',
          title: 'Mark as done',
          label: `Mark ‘${task.title}’ as done`,
          icon: Check,
          run: () => finish(task),
        },
      ],
      due: at === null ? undefined : { at, words: dueWords(at, now) },
      part: TaskRow,
      of: { ...mine, late },
    });
  }),
});

/** The incidents in which this person holds a role; one that pages them is a page. */
export function roles(today: Today): TodayCard {
  const paging = new Set(today.pages.map(({ incident }) => incident));
  return {
    id: 'roles',
    title: 'Your incidents',
    rows: today.roles
      .filter(({ incident }) => !paging.has(incident.id))
      .map((held) => {
        const { incident } = held;
        return rowOf({
          key: keyOf('role', incident.id, incident.severity, incident.status, ...held.roles),
          href: place(incident),
          title: incident.title,
          actions: ifOpen(incident),
          stays: isSevere(incident),
          part: RoleRow,
          of: held,
        });
      }),
  };
}

/** The incidents that others see to, or nobody. */
export function incidents(today: Today): TodayCard {
  const said = new Set([
    ...today.pages.map(({ incident }) => incident),
    ...today.roles.map(({ incident }) => incident.id),
  ]);
  const others = today.incidents.filter(({ id }) => !said.has(id));
  return {
    id: 'incidents',
    title: 'Open incidents',
    all: { title: `All ${today.incidents.length} open incidents`, href: href('incidents') },
    rows: others.map((incident) =>
      rowOf({
        key: keyOf('incident', incident.id, incident.severity, incident.status),
        href: place(incident),
        title: incident.title,
        actions: ifOpen(incident),
        part: IncidentRow,
        of: incident,
      }),
    ),
  };
}

import type { MyTask, Today } from '../src/api';
import { registry } from '../src/shell/actions.svelte';
import { shortcuts } from '../src/shell/shortcuts';
import { incidentRow } from './incidents';

/** A day on which nothing needs anybody, with what a test says otherwise. */
export const today = (part: Partial<Today> = {}): Today => ({
  pages: [],
  incidents: [],
  tasks: [],
  updates_due: [],
  roles: [],
  failing: [],
  off_target: [],
  unmapped_environments: 0,
  unassigned_sources: 0,
  connections: 1,
  services: 1,
  on_call: { schedules: [], me: { now: [], until: null, next: null }, offers: [] },
  reviews: { actions: [], next_action: null, reviews: [], unreviewed: [] },
  goals: { check_ins: [], at_risk: [], to_score: [] },
  training: { coming: [], to_record: [], to_rate: [] },
  follow_ups: [],
  set_aside: [],
  ...part,
});

/** A task of whoever looks, in an incident. */
export const myTask = (
  id: string,
  title: string,
  due_at: number | null = null,
  incident = incidentRow(),
): MyTask => ({
  incident,
  task: {
    id,
    title,
    owner: 'me',
    owner_name: 'Mara Lindt',
    due_at,
    overdue: due_at !== null && due_at < Date.now(),
    created_at: Date.now() - 3_600_000,
    done_at: null,
    done_by_name: '',
  },
});

/** Lets keys do what they do in the app's frame, until the returned function is called. */
export function listenToKeys(): () => void {
  const listener = shortcuts({
    palette: () => undefined,
    sheet: () => undefined,
    page: () => false,
    action(key) {
      const action = registry.keyed.find((each) => each.key === key);
      action?.run();
      return action !== undefined;
    },
  });
  addEventListener('keydown', listener);
  return () => removeEventListener('keydown', listener);
}

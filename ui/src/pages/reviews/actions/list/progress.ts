import { api, type ActionState, type ActionView } from '../../../../api';
import { count } from '../../../../format';
import { toasts } from '../../../../live/toasts.svelte';
import { undo } from '../../../../live/undo';

/** What is said of actions that are now in a state. */
const told: Record<ActionState, string> = {
  open: 'to be done',
  in_progress: 'in progress',
  done: 'done',
  dropped: 'dropped',
};

type About = Pick<ActionView, 'id' | 'title' | 'state'>;

/** Says how far action items are; *Undo* says again what was so before. */
export async function setState(actions: readonly About[], state: ActionState): Promise<void> {
  const changed = actions.filter((action) => action.state !== state);
  const [first] = changed;
  if (!first) return;
  for (const { id } of changed) await api.setActionState(id, state);
  const what =
    changed.length === 1 ? `‘${first.title}’ is` : `${count(changed.length, 'action item')} are`;
  toasts.show(`${what} ${told[state]}.`, {
    tone: state === 'done' ? 'success' : 'info',
    undo: undo(async () => {
      for (const { id, state: before } of changed) await api.setActionState(id, before);
    }),
  });
}

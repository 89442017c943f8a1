import { api, type ActionState, type ActionView } from '../../../api';
import { toasts } from '../../../live/toasts.svelte';
import { undo } from '../../../live/undo';
import { saidOf, states } from './words';

/** Says how far an action is, with a way back. */
export async function setState(action: ActionView, state: ActionState): Promise<void> {
  if (state === action.state) return;
  const before = action.state;
  await api.setActionState(action.id, state);
  toasts.show(`‘${action.title}’: ${states[state].label.toLowerCase()}.`, {
    undo: undo(() => api.setActionState(action.id, before)),
  });
}

/** Deletes an action; its way back writes it down anew, with its state and the issue it was linked to. */
export async function removeAction(action: ActionView): Promise<void> {
  await api.deleteAction(action.id);
  toasts.show(`‘${action.title}’ is deleted.`, {
    undo: undo(async () => {
      const id = await api.addAction(action.review, saidOf(action));
      if (action.state !== 'open' && !action.by_issue) await api.setActionState(id, action.state);
      const url = action.issue?.key ? action.issue.url : '';
      if (url !== '') await api.linkIssue(id, url);
    }),
  });
}

/** Forgets the link to an issue, with a way back where there is one. */
export async function unlink(action: ActionView): Promise<void> {
  const { issue } = action;
  if (!issue) return;
  await api.unlinkIssue(action.id);
  if (issue.key === null) {
    toasts.show('The issue is not opened any more.');
    return;
  }
  toasts.show(`‘${action.title}’ is not linked to ${issue.name} any more. The issue stays.`, {
    undo: issue.url === '' ? undefined : undo(() => api.linkIssue(action.id, issue.url)),
  });
}

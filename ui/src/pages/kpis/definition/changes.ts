import { api, type DefinitionView } from '../../../api';
import { toasts } from '../../../live/toasts.svelte';
import { undo } from '../../../live/undo';

type Named = Pick<DefinitionView, 'id'> & {
  definition: Pick<DefinitionView['definition'], 'name'>;
};

/** Archives a KPI, which can be undone. */
export async function archive({ id, definition }: Named): Promise<void> {
  await api.archiveKpi(id, true);
  toasts.show(`‘${definition.name}’ is archived. Its history is kept.`, {
    undo: undo(() => api.archiveKpi(id, false)),
  });
}

/** Takes an archived KPI back into use, which can be undone. */
export async function takeBack({ id, definition }: Named): Promise<void> {
  await api.archiveKpi(id, false);
  toasts.show(`‘${definition.name}’ is in use again.`, {
    tone: 'success',
    undo: undo(() => api.archiveKpi(id, true)),
  });
}

import { api, type KpiSampleView } from '../../../api';
import { count, instant } from '../../../format';
import { toasts } from '../../../live/toasts.svelte';
import { undo } from '../../../live/undo';

/** Takes values away, which can be undone: they are entered again as they were. */
export async function removeValues(kpi: string, samples: readonly KpiSampleView[]): Promise<void> {
  const gone: KpiSampleView[] = [];
  try {
    for (const sample of samples) {
      await api.deleteKpiSample(sample.id);
      gone.push(sample);
    }
  } finally {
    // Where one of several is refused, those before it can be brought back all the same.
    if (gone.length > 0) {
      toasts.show(`${whichOf(gone)} deleted.`, { undo: undo(() => enterAgain(kpi, gone)) });
    }
  }
}

function whichOf(samples: readonly KpiSampleView[]): string {
  const [first] = samples;
  if (samples.length > 1 || first?.at == null) return `${count(samples.length, 'value')}`;
  return `The value of ${instant(first.at)} is`;
}

async function enterAgain(kpi: string, samples: readonly KpiSampleView[]): Promise<void> {
  for (const { at, value, note } of samples)
    await api.saveKpiSample(kpi, null, { at, value, note });
}

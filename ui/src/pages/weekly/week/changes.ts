import type { DefinitionView, KpiRef, Unit, WeeklyPage } from '../../../api';
import { isDelivery } from '../../kpis/value';
import { conditionInWords, stateInWords } from '../../kpis/thresholds/threshold';

/** What is known of a KPI that the page need not show itself. */
interface Known {
  name: string;
  unit: Unit | null;
  label: string;
}

/** Something that changed: a threshold that is crossed, or another level. */
export interface Change {
  id: string;
  kind: 'threshold' | 'level';
  kpi: KpiRef;
  name: string;
  /** What changed, as a sentence or two. */
  words: string;
}

const spelledOut: Partial<Record<KpiRef, string>> = { mttr: 'MTTR', mtta: 'MTTA' };

/** What is known of a KPI: from the page's own cards, else from how the workspace defines it. */
function known(kpi: KpiRef, page: Pick<WeeklyPage, 'kpis'>, own: readonly DefinitionView[]): Known {
  const card = page.kpis.find(({ evaluation }) => evaluation.kpi === kpi);
  if (card) return { name: card.name, unit: card.evaluation.unit, label: card.unit_label };
  const defined = own.find(({ id }) => id === kpi)?.definition;
  if (defined) return { name: defined.name, unit: defined.unit, label: defined.unit_label };
  const words = kpi.replaceAll('_', ' ');
  const name = isDelivery(kpi) ? words.charAt(0).toUpperCase() + words.slice(1) : 'A KPI';
  return { name: spelledOut[kpi] ?? name, unit: null, label: '' };
}

/** What changed in a week: crossed thresholds first, for they ask for something. */
export function changesOf(
  page: Pick<WeeklyPage, 'kpis' | 'changes' | 'thresholds'>,
  own: readonly DefinitionView[],
): Change[] {
  const crossed = page.thresholds.map((view): Change => {
    const { kpi } = view.threshold;
    const { name, unit, label } = known(kpi, page, own);
    const whom = view.scope_name === '' ? '' : `, for ${view.scope_name}`;
    const words =
      unit === null
        ? 'A threshold is crossed.'
        : `${conditionInWords(view.threshold, unit, label)}${whom}. ${stateInWords(view, unit, label)}.`;
    return { id: `threshold ${view.id}`, kind: 'threshold', kpi, name, words };
  });
  const levels = page.changes.map(({ kpi, sentence }, index): Change => {
    const { name } = known(kpi, page, own);
    return { id: `level ${index} ${kpi}`, kind: 'level', kpi, name, words: sentence };
  });
  return [...crossed, ...levels];
}

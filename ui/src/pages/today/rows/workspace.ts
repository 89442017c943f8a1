import type { Today } from '../../../api';
import { href } from '../../../shell/router.svelte';
import { keyOf, rowOf, type TodayCard } from '../row';
import { hints } from '../words';
import FailingRow from './FailingRow.svelte';
import SetUpRow from './SetUpRow.svelte';
import TargetRow from './TargetRow.svelte';

/** Connections that fail or lack a token. */
export const failing = (today: Today): TodayCard => ({
  id: 'failing',
  title: 'Failing connections',
  rows: today.failing.map((connection) =>
    rowOf({
      key: keyOf('connection', connection.id, connection.error_since, connection.token),
      href: href('connection', { id: connection.id }),
      title: connection.name,
      actions: [],
      part: FailingRow,
      of: connection,
    }),
  ),
});

/** KPIs that miss their target. */
export const targets = (today: Today): TodayCard => ({
  id: 'targets',
  title: 'KPIs off target, last 28 days',
  rows: today.off_target.map((card) => {
    const { kpi } = card.evaluation;
    return rowOf({
      // Its value moves with every deployment; another target or a crossed threshold is news.
      key: keyOf('kpi', kpi, card.target?.value ?? null, card.target?.by ?? null, card.crossed),
      href: href('kpi', { kpi }),
      title: card.name,
      actions: [],
      part: TargetRow,
      of: card,
    });
  }),
});

/** What is left to set up. */
export const setUp = (today: Today): TodayCard => ({
  id: 'set up',
  title: 'Set up',
  standing: true,
  rows: hints(today).map((hint) =>
    rowOf({
      key: keyOf('setup', hint.id, hint.title),
      href: hint.href,
      title: hint.title,
      actions: [],
      opens: hint.verb,
      part: SetUpRow,
      of: hint,
    }),
  ),
});

import Bell from '@lucide/svelte/icons/bell';
import Rocket from '@lucide/svelte/icons/rocket';
import ServerCog from '@lucide/svelte/icons/server-cog';
import TriangleAlert from '@lucide/svelte/icons/triangle-alert';
import Workflow from '@lucide/svelte/icons/workflow';
import type { CauseLink, RelatedKind, RelatedView } from '../../../api';
import { href } from '../../../shell/router.svelte';
import type { IconType } from '../../../ui/icon';
import { factId } from '../views';

/** How the kinds of related things are called and drawn. */
export const relatedKinds: Record<RelatedKind, { name: string; icon: IconType }> = {
  deployment: { name: 'Deployment', icon: Rocket },
  iac_run: { name: 'Infrastructure run', icon: ServerCog },
  pipeline_run: { name: 'Pipeline run', icon: Workflow },
  alert: { name: 'Alert', icon: Bell },
  incident: { name: 'Incident', icon: TriangleAlert },
};

/** What names a related thing in a list. */
export const relatedId = ({ kind, fact, incident }: RelatedView): string =>
  `${kind} ${fact ? factId(fact) : (incident ?? '')}`;

/** Where Muster shows a related thing; undefined where it has no place of its own. */
export function relatedHref({ kind, fact, incident }: RelatedView): string | undefined {
  if (kind === 'incident')
    return incident === null ? undefined : href('incident', { id: incident });
  if (fact === null) return undefined;
  const open = factId(fact);
  switch (kind) {
    case 'deployment':
      return href('delivery', { open });
    case 'iac_run':
      return href('infrastructure', { open });
    case 'pipeline_run':
      return href('pipelines', { open });
    case 'alert':
      return href('incidents', { view: 'alerts', open });
  }
}

/** The cause that a related thing would be; null for what cannot be one. */
export function causeFrom({ kind, fact }: RelatedView): CauseLink | null {
  return kind === 'deployment' && fact !== null ? { kind: 'deployment', deployment: fact } : null;
}

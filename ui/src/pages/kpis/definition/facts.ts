import type { DefinitionView } from '../../../api';
import { aggregations, directionWords } from './words';

/** What a definition says, a line each. Muster's own measures need no word on how values become one. */
export function facts({
  definition,
  source,
  owner_name: owner,
  service_name: service,
  team_names: teams,
  goals,
}: DefinitionView): { label: string; value: string }[] {
  const { label, means } = aggregations[definition.aggregation];
  const whole = [
    { label: 'Source', value: source },
    ...(definition.source.kind === 'own'
      ? []
      : [{ label: 'Aggregation', value: `${label}. ${means}` }]),
    { label: 'Direction', value: directionWords[definition.direction] },
    { label: 'Teams', value: teams.length > 0 ? teams.join(', ') : 'Everybody' },
    ...(service === '' ? [] : [{ label: 'Service', value: service }]),
    { label: 'Owner', value: owner === '' ? 'Nobody yet' : owner },
  ];
  return goals.length === 0 ? whole : [...whole, { label: 'Measures', value: goals.join(', ') }];
}

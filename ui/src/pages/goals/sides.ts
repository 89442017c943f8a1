import type { Discipline } from '../../api';
import { disciplineNames } from '../../ui/person';

/** Where something stands between operations and development. */
export type Side = 'operations' | 'shared' | 'development' | 'other';

/** The sides in the order in which they stand beside one another: what is shared in the middle. */
export const sides: readonly Side[] = ['operations', 'shared', 'development', 'other'];

/** What a side is called where goals stand in it. */
export const sideNames: Record<Side, { title: string; hint: string }> = {
  operations: { title: 'Operations alone', hint: 'No other discipline shares these goals.' },
  shared: { title: 'Shared', hint: 'Teams of several disciplines pull together here.' },
  development: { title: 'Development alone', hint: 'No other discipline shares these goals.' },
  other: { title: 'Other teams', hint: 'Neither operations nor development shares these goals.' },
};

/** Where teams stand together: those of one discipline on their side, those of several between them. */
export function sideOf(disciplines: Iterable<Discipline>): Side {
  const all = [...new Set(disciplines)];
  const [only] = all;
  if (all.length > 1) return 'shared';
  return only === 'operations' || only === 'development' ? only : 'other';
}

const order: readonly Discipline[] = ['operations', 'platform', 'security', 'other', 'development'];

/** Teams from the side of operations to that of development, so that one sees where the two meet. */
export const acrossSides = <T extends { discipline: Discipline; name: string }>(
  teams: readonly T[],
): T[] =>
  [...teams].sort(
    (a, b) =>
      order.indexOf(a.discipline) - order.indexOf(b.discipline) || a.name.localeCompare(b.name),
  );

/** The disciplines of some teams, each once, from operations to development. */
export const disciplinesOf = (teams: readonly { discipline: Discipline }[]): Discipline[] =>
  order.filter((each) => teams.some(({ discipline }) => discipline === each));

/** The hue that a person has: that of their discipline, and none where they belong to both. */
export function hueOf(disciplines: readonly Discipline[]): Discipline | undefined {
  const two = disciplines.filter((each) => each === 'operations' || each === 'development');
  return two.length === 1 ? two[0] : disciplines.length === 1 ? disciplines[0] : undefined;
}

/** Whether operations and development own something together, or which of the two is missing. */
export type Ownership =
  | { kind: 'nobody' }
  | { kind: 'both' }
  | { kind: 'neither' }
  | { kind: 'one'; owns: 'operations' | 'development'; missing: 'operations' | 'development' };

/** How the disciplines of some owners share a goal. */
export function ownership(owners: readonly (readonly Discipline[])[]): Ownership {
  if (owners.length === 0) return { kind: 'nobody' };
  const all = new Set(owners.flat());
  const [operations, development] = [all.has('operations'), all.has('development')];
  if (operations && development) return { kind: 'both' };
  if (operations) return { kind: 'one', owns: 'operations', missing: 'development' };
  if (development) return { kind: 'one', owns: 'development', missing: 'operations' };
  return { kind: 'neither' };
}

/** What is said of it while somebody chooses the owners. */
export function ownershipWords(shared: Ownership): string {
  switch (shared.kind) {
    case 'nobody':
      return 'Choose people of operations and of development: what one side owns alone, the other works around.';
    case 'both':
      return 'Operations and development own it together.';
    case 'neither':
      return 'Neither operations nor development owns it. Ask somebody of each to own it too.';
    case 'one':
      return `Only ${shared.owns} owns it. Ask somebody of ${shared.missing} to own it too.`;
  }
}

/** Teams in a sentence, with their disciplines: 'Platform (Ops) and Payments (Dev)'. */
export const teamWords = (teams: readonly { name: string; discipline: Discipline }[]): string =>
  new Intl.ListFormat('en-GB').format(
    acrossSides(teams).map(({ name, discipline }) => `${name} (${disciplineNames[discipline]})`),
  );

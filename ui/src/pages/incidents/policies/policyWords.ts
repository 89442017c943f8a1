import type { During, Level, LevelTarget, Path, PathStart, Severity } from '../../../api';
import { count, duration } from '../../../format';
import type { WholePolicy } from './policyForm';

/** How a target is called where it is told. */
export type NameOf = (target: LevelTarget) => string;

/** When the escalation must begin for a path to be taken. */
export const durings: readonly { value: During | 'any'; label: string }[] = [
  { value: 'any', label: 'At any time' },
  { value: 'hours', label: 'In service hours' },
  { value: 'outside_hours', label: 'Outside service hours' },
];

/** When the first level of a path is told. */
export const starts: readonly { value: PathStart; label: string }[] = [
  { value: 'at_once', label: 'At once' },
  { value: 'next_hours', label: 'At the next service hour' },
];

/** Words as people list them: 'Ana, Ben and Ops'. */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** How often a ladder is climbed again. */
export function repeatWords(repeat: number): string {
  if (repeat === 0) return 'then it ends';
  return repeat === 1 ? 'then once more' : `then ${count(repeat, 'time')} more`;
}

/** How long a ladder lasts while nobody acknowledges, with its repeats, in milliseconds. */
export function lasts(levels: readonly Level[], repeat: number): number {
  return levels.reduce((sum, { wait }) => sum + (wait ?? 0), 0) * (repeat + 1);
}

/** Who is told when on a ladder: 'Ana at once, Ops after 5 min; then once more, 30 min in all'. */
export function ladderWords(levels: readonly Level[], repeat: number, nameOf: NameOf): string {
  let after = 0;
  const told = levels.map(({ targets, wait }) => {
    const who = listed(targets.map(nameOf)) || 'nobody';
    const when = after === 0 ? 'at once' : `after ${duration(after)}`;
    after += wait ?? 0;
    return `${who} ${when}`;
  });
  const again = `${repeatWords(repeat)}, ${duration(lasts(levels, repeat))} in all`;
  return `${told.join(', ')}; ${again}`;
}

/** Which incidents a path is for: 'SEV1 and SEV2 in service hours'. */
export function pathFor({ severities, during }: Pick<Path, 'severities' | 'during'>): string {
  const bad = severities.toSorted().map((severity: Severity) => severity.toUpperCase());
  const which = bad.length === 0 || bad.length === 4 ? 'Every severity' : listed(bad);
  const when =
    during === null ? '' : during === 'hours' ? ' in service hours' : ' outside service hours';
  return which + when;
}

/** A path in one sentence. */
export function pathWords(path: Path, nameOf: NameOf): string {
  const start = path.start === 'next_hours' ? ', from the next service hour on' : '';
  return `${pathFor(path)}${start}: ${ladderWords(path.levels, path.repeat, nameOf)}.`;
}

/** A policy in words: a sentence for each path in the order in which they are tried. */
export function policyWords(policy: WholePolicy, nameOf: NameOf): string[] {
  const rest = policy.paths.length === 0 ? 'Every incident' : 'Everything else';
  return [
    ...policy.paths.map((path) => pathWords(path, nameOf)),
    `${rest}: ${ladderWords(policy.levels, policy.repeat, nameOf)}.`,
  ];
}

import type { MatrixCell, MatrixMember, MatrixSkill, Proficiency } from '../../../api';
import { day } from '../../../format';

/** How well somebody can know a thing, the least first: a level's place is its number. */
export const levels: readonly Proficiency[] = [
  'unknown',
  'aware',
  'assisted',
  'independent',
  'teacher',
];

/** What a level is called after a name: 'Mara can teach it'. */
export const levelWords: Record<Proficiency, string> = {
  unknown: 'does not know it',
  aware: 'has seen it done',
  assisted: 'can do it with help',
  independent: 'can do it alone, also at night',
  teacher: 'can teach it',
};

const DAY = 86_400_000;

/** The number of a level, 0 to 4. */
export const numberOf = (level: Proficiency): number => levels.indexOf(level);

/** The level of a key, '0' to '4'; none of any other. */
export const levelOfKey = (key: string): Proficiency | undefined =>
  /^[0-4]$/.test(key) ? levels[Number(key)] : undefined;

/** A level with its number, within a sentence: '4, can teach it'. */
export const numbered = (level: Proficiency): string => `${numberOf(level)}, ${levelWords[level]}`;

/** Whether a level counts less than what was said, because there is no proof of it since long. */
export const hasFaded = ({ proficiency, said }: MatrixCell): boolean => proficiency !== said;

/**
 * Since when a level counts less than what was said; none if it does not, or if that cannot be told.
 * `days` is after how many without proof it counts one degree less.
 */
export function fadedSince(cell: MatrixCell, days: number | null): number | null {
  if (!hasFaded(cell) || cell.proved_at === null || days === null) return null;
  return cell.proved_at + days * DAY;
}

/** That a level has faded, as a sentence; empty if it has not. */
export function fadedWords(cell: MatrixCell, days: number | null, now: number): string {
  if (!hasFaded(cell)) return '';
  const since = fadedSince(cell, days);
  const when = since === null ? 'has faded' : `fades since ${day(since, { now })}`;
  return `Was ${numbered(cell.said)}; ${when}.`;
}

/** Who confirmed a level, or that nobody did, within a sentence. */
export const confirmedWords = ({ confirmed, confirmed_by_name: by }: MatrixCell): string =>
  confirmed ? `confirmed${by ? ` by ${by}` : ''}` : 'not confirmed';

/** All that a cell says, for whoever does not see it and for the pointer that rests on it. */
export function cellWords(
  { name }: Pick<MatrixMember, 'name'>,
  { skill }: Pick<MatrixSkill, 'skill'>,
  cell: MatrixCell | null,
  days: number | null,
  now: number,
): string {
  const whose = `${name}, ${skill.name}`;
  if (cell === null) return `${whose}: nothing said yet.`;
  const says = `${numbered(cell.proficiency)}, ${confirmedWords(cell)}.`;
  return `${whose}: ${says} ${fadedWords(cell, days, now)}`.trim();
}

/** What was said of a level and confirmed, and how long it holds, a line each. */
export function cellFacts(
  cell: MatrixCell,
  days: number | null,
  now: number,
): { term: string; words: string }[] {
  const { said, proficiency, confirmed, confirmation, proved_at, fades_at } = cell;
  const by = cell.confirmed_by_name || 'somebody';
  const facts = [{ term: 'Said last', words: numbered(said) }];
  const seen = confirmation
    ? `${numbered(confirmation.proficiency)}, by ${by}${onDay(confirmation.at, now)}`
    : 'by nobody yet';
  const since = confirmation && !confirmed ? '; something else was said since' : '';
  facts.push({ term: 'Confirmed', words: `${seen}${since}` });
  if (proved_at !== null) facts.push({ term: 'Last proof', words: day(proved_at, { now }) });
  facts.push({ term: 'Fades', words: fadesWords(fades_at, proficiency, days, now) });
  return facts;
}

const onDay = (at: number | null, now: number): string =>
  at === null ? '' : ` on ${day(at, { now })}`;

function fadesWords(
  at: number | null,
  level: Proficiency,
  days: number | null,
  now: number,
): string {
  if (days === null) return 'never: this workspace lets no skill fade';
  const next = levels[numberOf(level) - 1];
  if (at === null || next === undefined) return 'no further';
  return `to ${numbered(next)}, on ${day(at, { now })} unless there is new proof`;
}

/** How many can do a skill alone of how many should, in words, with what is wrong with that. */
export function coverWords({ skill, alone, alone_confirmed, gap }: MatrixSkill): string {
  const confirmed = alone === 0 ? '' : `, ${alone_confirmed} of them confirmed`;
  const verb = skill.wanted === 1 ? 'is' : 'are';
  const wanted = skill.wanted === 0 ? '' : `; ${skill.wanted} ${verb} wanted`;
  return `${alone} can do it alone${confirmed}${wanted}. ${gap}`.trim();
}

/** How a level is drawn: filled where somebody else confirmed it, else by its line alone. */
export const markLook = (level: Proficiency, confirmed: boolean): string =>
  (confirmed ? filled : hollow)[level];

const filled: Record<Proficiency, string> = {
  unknown: 'bg-pressed text-ink-2',
  aware: 'bg-level1-bg text-level1-text',
  assisted: 'bg-level2-bg text-level2-text',
  independent: 'bg-level3-bg text-level3-text',
  teacher: 'bg-level4-bg text-level4-text',
};

const hollow: Record<Proficiency, string> = {
  unknown: 'border border-line-strong text-ink-3',
  aware: 'border-2 border-level1-line text-ink-2',
  assisted: 'border-2 border-level2-line text-ink-2',
  independent: 'border-2 border-level3-line text-ink-2',
  teacher: 'border-2 border-level4-line text-ink-2',
};

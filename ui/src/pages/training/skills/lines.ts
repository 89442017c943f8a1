import type { MatrixSkill, SkillGroup } from '../../../api';
import { rowWindow } from '../../../ui/table/window';

/** The height of a skill's row in px, in step with `--row-height`: rows are placed by arithmetic. */
export const ROW = 36;

/** The height of the line that names a group, in px. */
export const GROUP = 32;

/** The width of the last column, in px. */
export const COVER = 96;

const NARROW = 40;
const MOST_NARROW = 72;
const WIDE = 104;
const WIDEST = 160;
const LEAST_NAME = 168;
const USUAL_NAME = 240;
const SMALL_VIEW = 720;
const SPARE = 8 * ROW;

/** The skills about one thing, and where they stand. */
export interface Section {
  key: string;
  group: SkillGroup;
  /** From the first line of all, in px. */
  top: number;
  height: number;
  /** The running number of its first row, from 0. */
  first: number;
  /** Its own running number, from 0. */
  index: number;
}

/** One row. */
export interface MatrixRow {
  skill: MatrixSkill;
  /** What it is about; empty for neither a service nor a tool. */
  about: string;
  /** From the first line of all, in px. */
  top: number;
}

/** All lines of the matrix, one below the other. */
export interface Lines {
  sections: Section[];
  rows: MatrixRow[];
  height: number;
}

/** What the skills of a group are about, for its heading. */
export const groupName = ({ name }: Pick<SkillGroup, 'name'>): string =>
  name === '' ? 'About no service or tool' : name;

/** Places groups and their skills one below the other. */
export function linesOf(groups: readonly SkillGroup[]): Lines {
  const sections: Section[] = [];
  const rows: MatrixRow[] = [];
  let top = 0;
  for (const [index, group] of groups.entries()) {
    const height = GROUP + group.skills.length * ROW;
    const key = group.service ?? `tool ${group.name}`;
    sections.push({ key, group, top, height, first: rows.length, index });
    for (const [at, skill] of group.skills.entries())
      rows.push({ skill, about: group.name, top: top + GROUP + at * ROW });
    top += height;
  }
  return { sections, rows, height: top };
}

/** The sections of which something is in view, and the one that has the keyboard. */
export const sectionsIn = (
  { sections }: Lines,
  top: number,
  height: number,
  active: number,
): Section[] =>
  sections.filter(
    (each) =>
      (each.top <= top + height + SPARE && each.top + each.height >= top - SPARE) ||
      (active >= each.first && active < each.first + each.group.skills.length),
  );

/** The running numbers of a section's rows that are drawn: those in view, and the active one. */
export function rowsIn(
  { top: from, first, group }: Section,
  top: number,
  height: number,
  active: number,
): number[] {
  const seen = rowWindow(top - from - GROUP, height, ROW, group.skills.length);
  return withActive(seen, active - first, group.skills.length).map((at) => first + at);
}

/** The running numbers of the columns of members that are drawn, the active one among them. */
export const columnsIn = (
  left: number,
  width: number,
  cell: number,
  count: number,
  active: number,
): number[] => withActive(rowWindow(left, width, cell, count), active, count);

/** What has the keyboard stays, however far it is out of view: else the keyboard would be lost. */
function withActive(
  { first, end }: { first: number; end: number },
  active: number,
  count: number,
): number[] {
  const shown = Array.from({ length: Math.max(0, end - first) }, (_, at) => first + at);
  if (active < 0 || active >= count || (active >= first && active < end)) return shown;
  return active < first ? [active, ...shown] : [...shown, active];
}

/** How wide the columns are, in px. */
export interface Tracks {
  /** The names of skills. */
  name: number;
  /** One member. */
  cell: number;
  /** Whether a member's name has room across the column; else it stands upright. */
  wide: boolean;
  /** All of it. */
  total: number;
}

/**
 * Shares a view's width out: members get room for their names if there is room for all, and the
 * names of skills get what is left.
 */
export function tracksOf(width: number, members: number): Tracks {
  const least = width < SMALL_VIEW ? LEAST_NAME : USUAL_NAME;
  const share = Math.floor((width - least - COVER) / Math.max(1, members));
  const wide = share >= WIDE;
  const cell = wide ? Math.min(WIDEST, share) : Math.min(MOST_NARROW, Math.max(NARROW, share));
  const rest = width - COVER - cell * members;
  const name = Math.max(least, rest);
  return { name, cell, wide, total: name + cell * members + COVER };
}

/**
 * Where to scroll so that what reaches from `start` to `end` is whole in view; `at` where it is.
 * `before` and `after` are how much of the view's edges something covers.
 */
export function scrollTo(
  start: number,
  end: number,
  at: number,
  view: number,
  before: number,
  after: number,
): number {
  if (start < at + before) return Math.max(0, start - before);
  return end > at + view - after ? end - view + after : at;
}

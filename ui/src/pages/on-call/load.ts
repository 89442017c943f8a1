import type { Load, LoadRow } from '../../api';
import { count, duration, percent } from '../../format';

/** The spans that can be looked at. */
export const spans = [
  { value: '4', label: '4 weeks' },
  { value: '12', label: '12 weeks' },
] as const;

/** What a person can be asked to bear, from the habits of teams that keep on-call humane. */
const BEARABLE = {
  /** Nights disturbed in a week, on average. */
  nightsPerWeek: 1,
  /** The share of the weekends. */
  weekends: 0.5,
  /** The share of all pages of a workspace, from this many pages on. */
  share: { most: 0.5, from: 10 },
  /** The median time until a person acknowledges, from this many acknowledgements on. */
  acknowledge: { most: 15 * 60_000, from: 3 },
} as const;

/** How many nights a span of weeks has. */
export const nightsOf = (weeks: number): number => weeks * 7;

/** What is unhealthy about the load of one person, a sentence each. */
function ofPerson(row: LoadRow, { weeks, rows }: Load): string[] {
  const { name, pages, nights, weekends, acknowledged, time_to_acknowledge: median } = row;
  const all = rows.reduce((sum, each) => sum + each.pages, 0);
  const others = rows.filter((each) => each.member !== row.member).length;
  const found: string[] = [];
  if (nights.length > weeks * BEARABLE.nightsPerWeek)
    found.push(`${name} was woken on ${nights.length} of ${nightsOf(weeks)} nights.`);
  if (weekends.length > weeks * BEARABLE.weekends)
    found.push(`${name} was disturbed on ${weekends.length} of ${weeks} weekends.`);
  if (others > 0 && all >= BEARABLE.share.from && pages / all > BEARABLE.share.most)
    found.push(
      `${name} got ${percent(pages / all, 0)} of all pages; ${count(others, 'other')} shared the rest.`,
    );
  if (
    median !== null &&
    acknowledged >= BEARABLE.acknowledge.from &&
    median > BEARABLE.acknowledge.most
  )
    found.push(`${name} needed ${duration(median)} to acknowledge, in the median.`);
  return found;
}

/** What is unhealthy, a sentence each, the most disturbed person first. */
export const unhealthy = (load: Load): string[] => load.rows.flatMap((row) => ofPerson(row, load));

/** What the load is as a whole, in one sentence. */
export function summary({ weeks, rows }: Load): string {
  const pages = rows.reduce((sum, each) => sum + each.pages, 0);
  const paged = rows.filter((each) => each.pages > 0).length;
  if (pages === 0) return `Nobody was paged in the last ${weeks} weeks.`;
  return `${count(pages, 'page')} to ${count(paged, 'person', 'people')} in the last ${weeks} weeks.`;
}

/** How long a bar is, from 0 to 1, where the longest has the largest value of all. */
export const bar = (value: number, all: readonly number[]): number => value / Math.max(1, ...all);

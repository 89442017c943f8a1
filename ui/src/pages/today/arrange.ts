import type { Timestamp, Today } from '../../api';
import type { CardLink, TodayCard, TodayRow } from './row';

/** A card as it is shown: without what is set aside, and with no more rows than it should have. */
export interface ShownCard extends Omit<TodayCard, 'all' | 'also'> {
  links: readonly (CardLink & { key: string })[];
}

/** A row that is set aside. */
export interface AsideRow {
  row: TodayRow;
  /** The title of its card. */
  card: string;
  until: number;
}

/** How many rows of one kind a card shows that leads to all of them. */
const FIRST = 8;

/** Until when which rows wait, of those whose time is not over. */
export function waitingUntil(
  set_aside: Today['set_aside'],
  now: number,
): ReadonlyMap<string, number> {
  const at = (until: Timestamp) => until ?? 0;
  return new Map(
    set_aside.flatMap(({ key, until }) => (at(until) > now ? [[key, at(until)]] : [])),
  );
}

/** Parts what is to be shown from what is set aside. */
export function arrange(
  cards: readonly TodayCard[],
  waiting: ReadonlyMap<string, number>,
): { cards: ShownCard[]; aside: AsideRow[] } {
  const shown = cards.map((card) => show(card, waiting)).filter(({ rows }) => rows.length > 0);
  const aside = cards.flatMap(({ title: card, rows }) =>
    rows.flatMap((row) => {
      const until = waiting.get(row.key);
      return until === undefined || row.stays ? [] : [{ row, card, until }];
    }),
  );
  return { cards: shown, aside };
}

function show({ all, also, ...card }: TodayCard, waiting: ReadonlyMap<string, number>): ShownCard {
  const left = card.rows.filter(({ key, stays }) => stays || !waiting.has(key));
  const rows = all ? firstOfEachKind(left) : left;
  const links = [also, rows.length < left.length ? all : undefined];
  return {
    ...card,
    rows,
    links: links.flatMap((link, at) => (link ? [{ ...link, key: `${card.id} ${at}` }] : [])),
  };
}

function firstOfEachKind(rows: readonly TodayRow[]): TodayRow[] {
  const seen = new Map<string, number>();
  return rows.filter(({ key }) => {
    const [kind = ''] = key.split(':', 1);
    const before = seen.get(kind) ?? 0;
    seen.set(kind, before + 1);
    return before < FIRST;
  });
}

/** Whether nothing is left that asks for something or that this person should know now. */
export const isEmpty = (cards: readonly ShownCard[]): boolean =>
  cards.every(({ standing }) => standing);

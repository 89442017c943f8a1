import type { SessionRow as Session, Today } from '../../../api';
import { relative } from '../../../format';
import { href } from '../../../shell/router.svelte';
import { keyOf, rowOf, type TodayCard, type TodayRow } from '../row';
import SessionRow, { type Wanted } from './SessionRow.svelte';

/** What the session's page opens with. */
const says: Record<Wanted, string | undefined> = {
  come: undefined,
  record: 'attendance',
  rate: 'feedback',
};
const opens: Record<Wanted, string | undefined> = {
  come: undefined,
  record: 'Say who was there',
  rate: 'Give feedback',
};

function sessionRow(session: Session, wanted: Wanted, now: number): TodayRow {
  const { id, title, starts_at } = session;
  const at = starts_at ?? now;
  return rowOf({
    key: keyOf('session', id, wanted, starts_at),
    href: href('session', { id }, { say: says[wanted] }),
    title,
    actions: [],
    opens: opens[wanted],
    due: wanted === 'come' ? { at, words: relative(at, now) } : undefined,
    part: SessionRow,
    of: { session, wanted },
  });
}

/** Sessions that this person leads or comes to, and what is still to be said of those that were. */
export const training = ({ training: mine }: Today, now: number): TodayCard => ({
  id: 'training',
  title: 'Your training',
  rows: [
    ...mine.to_record.map((session) => sessionRow(session, 'record', now)),
    ...mine.coming.map((session) => sessionRow(session, 'come', now)),
    ...mine.to_rate.map((session) => sessionRow(session, 'rate', now)),
  ],
  all: { title: 'All of your sessions', href: href('training', { mine: '1' }) },
});

import {
  api,
  type Attended,
  type NewFeedback,
  type NewSession,
  type Reach,
  type SessionDetail,
  type SessionRow,
  type SignUpView,
} from '../../api';
import { count } from '../../format';
import { toasts } from '../../live/toasts.svelte';
import { undo } from '../../live/undo';
import { router } from '../../shell/router.svelte';
import { everything } from './filter';
import { isFull } from './words';

type About = Pick<SessionRow, 'id' | 'title' | 'capacity' | 'places_taken'>;

/** Somebody who takes part; without a name it is whoever uses this laptop. */
export interface Who {
  member: string;
  name?: string;
}

/** Signs somebody up; *Undo* takes it back. */
export async function signUp(session: About, { member, name }: Who): Promise<void> {
  await api.signUp(session.id, member);
  const [who, has, waits] = name ? [name, 'has', 'waits for'] : ['You', 'have', 'wait for'];
  toasts.show(`${who} ${isFull(session) ? waits : has} a place in ‘${session.title}’.`, {
    tone: 'success',
    undo: undo(() => api.withdraw(session.id, member)),
  });
}

/**
 * Takes a sign-up back. Whoever signs up again stands at the end of the line, so there is a way back
 * only where nobody stands behind them.
 */
export async function withdraw(
  session: About & Pick<SessionRow, 'waiting'>,
  { member, name }: Who,
  waitingPlace: number | null,
): Promise<void> {
  await api.withdraw(session.id, member);
  const [who, is] = name ? [name, 'is'] : ['You', 'are'];
  const last = session.waiting === 0 || waitingPlace === session.waiting;
  const next = waitingPlace === null && session.waiting > 0 ? ' Whoever waits first moves up.' : '';
  toasts.show(`${who} ${is} no longer signed up for ‘${session.title}’.${next}`, {
    undo: last ? undo(() => api.signUp(session.id, member)) : undefined,
  });
}

/** A session as it would be planned anew. */
export const sessionSaid = ({ session }: SessionDetail): NewSession => ({
  title: session.title,
  description: session.description,
  kind: session.kind,
  skills: session.skills,
  host_team: session.host_team,
  guest_teams: session.guest_teams,
  facilitator: session.facilitator,
  starts_at: session.starts_at,
  length: session.length,
  time_zone: session.time_zone,
  place: session.place,
  materials: session.materials,
  capacity: session.capacity,
  incident: session.incident,
  action_item: session.action_item,
  repeat: null,
});

/** The sessions of its series that come after one, the first first, each with its beginning. */
export const following = ({ session, series }: SessionDetail): [id: string, at: number][] =>
  series
    .map(([id, at]): [string, number] => [id, at ?? 0])
    .filter(([, at]) => at > (session.starts_at ?? 0));

/** Cancels a session, or it and those after it that are planned; *Undo* plans all of them again. */
export async function cancel(detail: SessionDetail, reach: Reach): Promise<void> {
  const { id, title } = detail.row;
  const after = reach === 'following' ? await stillPlanned(following(detail)) : [];
  await api.cancelSession(id, reach);
  const what =
    after.length > 0
      ? `‘${title}’ and ${count(after.length, 'session')} after it are cancelled.`
      : `‘${title}’ is cancelled.`;
  toasts.show(what, {
    undo: undo(async () => {
      for (const each of [id, ...after]) await api.restoreSession(each);
    }),
  });
}

/** Those of some sessions, given in order of time, that are neither held nor cancelled. */
async function stillPlanned(sessions: readonly [id: string, at: number][]): Promise<string[]> {
  const [first, last] = [sessions[0], sessions.at(-1)];
  if (!first || !last) return [];
  const window = { from: first[1], to: last[1] + 1 };
  const { rows } = await api.sessions({ ...everything, states: ['planned'], window });
  const planned = new Set(rows.map(({ id }) => id));
  return sessions.map(([id]) => id).filter((id) => planned.has(id));
}

/** Plans a cancelled session again; *Undo* cancels it. */
export async function restore({ row }: SessionDetail): Promise<void> {
  await api.restoreSession(row.id);
  toasts.show(`‘${row.title}’ is planned again.`, {
    tone: 'success',
    undo: undo(() => api.cancelSession(row.id, 'one')),
  });
}

/** Whether nothing hangs on a session that would be gone with it, so that it can be planned anew. */
export const bare = ({ session, sign_ups }: SessionDetail): boolean =>
  session.state === 'planned' && session.series === null && sign_ups.length === 0;

/** Deletes a session, or it and those after it; one on which nothing hangs has a way back. */
export async function remove(detail: SessionDetail, reach: Reach): Promise<void> {
  const { id, title } = detail.row;
  await api.deleteSession(id, reach);
  const again = () => api.saveSession(null, sessionSaid(detail), 'one');
  toasts.show(
    reach === 'following' ? `‘${title}’ and those after it are deleted.` : `‘${title}’ is deleted.`,
    {
      undo:
        reach === 'one' && bare(detail)
          ? undo(async () => router.go('session', { id: await again() }))
          : undefined,
    },
  );
  router.go('training');
}

/** Says who was there; where it had been said of all of them before, *Undo* says that again. */
export async function record(
  { row, sign_ups }: SessionDetail,
  attended: Attended[],
): Promise<void> {
  const before = new Map(sign_ups.map((signUp) => [signUp.member, signUp.attended]));
  const said = attended.flatMap(({ member }) => {
    const was = before.get(member);
    return typeof was === 'boolean' ? [{ member, attended: was }] : [];
  });
  await api.recordAttendance(row.id, attended);
  const there = attended.filter((each) => each.attended).length;
  toasts.show(
    `${count(there, 'person', 'people')} ${there === 1 ? 'was' : 'were'} in ‘${row.title}’.`,
    {
      tone: 'success',
      undo:
        said.length === attended.length && said.length > 0
          ? undo(() => api.recordAttendance(row.id, said))
          : undefined,
    },
  );
}

/** Says what whoever uses this laptop thought of a session; *Undo* says again what they said before. */
export async function rate(
  { row }: SessionDetail,
  feedback: NewFeedback,
  before: SignUpView | undefined,
): Promise<void> {
  await api.giveFeedback(row.id, feedback);
  toasts.show(`Your feedback on ‘${row.title}’ is given.`, {
    tone: 'success',
    undo: undo(() =>
      api.giveFeedback(row.id, {
        useful: before?.useful ?? null,
        feedback: before?.feedback ?? '',
      }),
    ),
  });
}

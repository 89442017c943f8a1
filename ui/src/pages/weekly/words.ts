import type { WeeklyPage } from '../../api';
import { count } from '../../format';
import { dayShown } from '../reviews/actions/list/words';

/** A week's name in its two parts: 'Week 49' and '30 November to 6 December 2026'. */
export function weekParts(name: string): { week: string; days: string } {
  const at = name.indexOf(', ');
  return at < 0 ? { week: name, days: '' } : { week: name.slice(0, at), days: name.slice(at + 2) };
}

/** A week by its Monday, where its name is not known: 'week of 23 Nov'. */
export const weekOf = (monday: string, now: number): string => `week of ${dayShown(monday, now)}`;

/** How many follow-ups are not done: those of earlier weeks and those of this one. */
export const openFollowUps = ({
  carried_over,
  notes,
}: Pick<WeeklyPage, 'carried_over' | 'notes'>): number =>
  [...carried_over, ...notes].filter(
    ({ kind, done_at }) => kind === 'follow_up' && done_at === null,
  ).length;

/** How many targets there are a value to hold against, and how many of them are reached. */
export function targetsReached(kpis: WeeklyPage['kpis']): { reached: number; judged: number } {
  const judged = kpis.filter(({ on_target }) => on_target !== null);
  return { reached: judged.filter(({ on_target }) => on_target).length, judged: judged.length };
}

/** The week in one line: '5 of 7 targets reached, 2 incidents, 3 follow-ups open'. */
export function headline(page: Pick<WeeklyPage, 'kpis' | 'incidents' | 'carried_over' | 'notes'>) {
  const { reached, judged } = targetsReached(page.kpis);
  const targets =
    judged === 0
      ? []
      : reached === judged
        ? [judged === 1 ? 'The one target reached' : `All ${judged} targets reached`]
        : [`${reached} of ${count(judged, 'target')} reached`];
  const incidents =
    page.incidents.length === 0 ? 'no incidents' : count(page.incidents.length, 'incident');
  const open = openFollowUps(page);
  const parts = [
    ...targets,
    incidents,
    open === 0 ? 'no follow-up open' : `${count(open, 'follow-up')} open`,
  ];
  const line = parts.join(', ');
  return line.charAt(0).toUpperCase() + line.slice(1);
}

import type { CalendarPerson } from '../../api';

/** The name that a calendar file is offered under: the schedule's, without what file systems refuse. */
export function fileName(schedule: string): string {
  const plain = schedule
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase();
  return `${plain || 'on-call'}.ics`;
}

/** The people of a file with one of them meant to be a member, or nobody. */
export const meaning = (
  people: readonly CalendarPerson[],
  text: string,
  member: string | null,
): CalendarPerson[] => people.map((each) => (each.text === text ? { text, member } : each));

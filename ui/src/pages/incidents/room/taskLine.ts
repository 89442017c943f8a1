import type { NewTask, TaskView } from '../../../api';
import { parseDuration, parseInstant, relative } from '../../../format';
import { filter } from '../../../ui/match';
import type { Person } from '../../../ui/person';
import { when } from './deliveries';

/** What one line says of a task, and who was named but is not known. */
export interface TaskLine extends NewTask {
  /** The name after an `@` that nobody here has; null if all are known. */
  unknown: string | null;
}

/**
 * Reads a task that was typed in one line: 'Restart the pods @mara by 15:00'. `@` with the
 * beginning of a name gives it to a person; ' by ' and a time, or ' in ' and a duration, at the end
 * say until when.
 */
export function readTaskLine(text: string, people: readonly Person[], now: number): TaskLine {
  let rest = text.trim();
  let owner: string | null = null;
  let unknown: string | null = null;
  const named = /(?:^|\s)@(\S+)/.exec(rest);
  if (named) {
    const name = named[1] ?? '';
    const found = filter(people, name.replaceAll('_', ' '), (person) =>
      [person.name, person.handle].filter(Boolean).join(' '),
    )[0];
    if (found) owner = found.id;
    else unknown = name;
    rest = rest.replace(named[0], ' ').replace(/\s+/g, ' ').trim();
  }
  let due_at: number | null = null;
  const until = /^(.*\S) (by|in) (\S+(?: \S+){0,3})$/i.exec(rest);
  if (until) {
    const [, title = '', word = '', time = ''] = until;
    const distance = word.toLowerCase() === 'in' ? timed(time) : null;
    due_at =
      distance !== null
        ? now + distance
        : word.toLowerCase() === 'by'
          ? parseInstant(time, now)
          : null;
    if (due_at !== null) rest = title;
  }
  return { title: rest, owner, due_at, unknown };
}

/** A duration with its unit: 'in 2' is as likely no time at all. */
function timed(text: string): number | null {
  return /[a-z:]/i.test(text) ? parseDuration(text) : null;
}

/** Tasks as they are listed: those to be done first, the first due first; then the done ones. */
export function inOrder(tasks: readonly TaskView[]): TaskView[] {
  const due = (task: TaskView) => task.due_at ?? Infinity;
  const open = tasks.filter(({ done_at }) => done_at === null);
  const done = tasks.filter(({ done_at }) => done_at !== null);
  return [
    ...open.sort((a, b) => due(a) - due(b) || (a.created_at ?? 0) - (b.created_at ?? 0)),
    ...done.sort((a, b) => (b.done_at ?? 0) - (a.done_at ?? 0)),
  ];
}

/** Until when a task is to be done, or by whom it was, in words; null if there is nothing to say. */
export function taskWords(
  task: Pick<TaskView, 'due_at' | 'done_at' | 'done_by_name'>,
  now: number,
): { text: string; overdue: boolean } | null {
  if (task.done_at !== null) {
    const who = task.done_by_name === '' ? 'Done' : `Done by ${task.done_by_name}`;
    return { text: `${who}, ${relative(task.done_at, now)}`, overdue: false };
  }
  if (task.due_at === null) return null;
  if (task.due_at < now) {
    return { text: `Overdue: was due ${relative(task.due_at, now)}`, overdue: true };
  }
  return { text: `Due ${when(task.due_at, now)}`, overdue: false };
}

/** What was understood beside the title of a typed task, in words; null if nothing was. */
export function lineWords(
  { title, owner, due_at }: Pick<TaskLine, 'title' | 'owner' | 'due_at'>,
  people: readonly Person[],
  now: number,
): string | null {
  const name = people.find(({ id }) => id === owner)?.name;
  const parts = [name, due_at === null ? undefined : `due ${when(due_at, now)}`].filter(Boolean);
  return parts.length === 0 ? null : `‘${title}’: ${parts.join(', ')}`;
}

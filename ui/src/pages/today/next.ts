import type { ActionView, MyOnCall, Today } from '../../api';
import { moment, stretch } from '../on-call/words';
import { dayShown } from '../reviews/actions/list/words';
import type { AsideRow } from './arrange';
import { dayBegins } from './words';

interface Due {
  title: string;
  at: number;
  words: string;
}

function shiftWords({ now: shifts, until, next }: MyOnCall, now: number): string | null {
  if (shifts.length > 0) {
    const names = new Intl.ListFormat('en').format(shifts.map(({ name }) => name));
    return `You are on call in ${names}${until === null ? '' : ` until ${moment(until, now)}`}.`;
  }
  return next && `Your next shift: ${next.name}, ${moment(stretch(next.window).from, now)}.`;
}

const later = ({ title, due }: ActionView, now: number): Due[] =>
  due === null ? [] : [{ title, at: dayBegins(due), words: `due ${dayShown(due, now)}` }];

/** What comes next for this person, as far as it is known: their shift, and what is due first. */
export function nextWords(today: Today, aside: readonly AsideRow[], now: number): string[] {
  const action = today.reviews.next_action;
  const dues = [
    ...aside.flatMap(({ row: { title, due } }) => (due ? [{ title, ...due }] : [])),
    ...(action ? later(action, now) : []),
  ].filter(({ at }) => at > now);
  const first = dues.toSorted((a, b) => a.at - b.at)[0];
  const sentences = [
    shiftWords(today.on_call.me, now),
    first ? `‘${first.title}’ is ${first.words}.` : null,
  ];
  return sentences.filter((sentence) => sentence !== null);
}

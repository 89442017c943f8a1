import type { Today } from '../../api';
import type { TodayCard } from './row';
import { followUps } from './rows/followUps';
import { goals, type CheckIn } from './rows/goals';
import { incidents, pages, roles, tasks, updates } from './rows/incidents';
import { offers, onCall } from './rows/onCall';
import { actions, reviews } from './rows/reviews';
import { training } from './rows/training';
import { failing, setUp, targets } from './rows/workspace';

/** What the cards need beside what the engine says. */
export interface Scene {
  now: number;
  checkIn: CheckIn;
}

/**
 * Today's cards in their order: what needs this person first, then what they should know, then what
 * is good to know at any time. Another card is a function that makes it, and a line here.
 */
export const cardsOf = (today: Today, { now, checkIn }: Scene): TodayCard[] => [
  pages(today),
  updates(today, now),
  tasks(today, now),
  actions(today, now),
  followUps(today),
  goals(today, now, checkIn),
  reviews(today, now),
  training(today, now),
  offers(today),
  roles(today),

  incidents(today),
  failing(today),
  targets(today),

  onCall(today),
  setUp(today),
];

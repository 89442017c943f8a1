import { createQuery } from '@tanstack/svelte-query';
import { statusQuery, todayQuery } from '../../start/queries';

/** What needs this person now. */
export const today = () => createQuery(todayQuery);

/** When a sync last ended, for the calm state. */
export const status = () => createQuery(statusQuery);

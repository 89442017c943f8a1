import { vi } from 'vitest';
import { api, ProblemError } from '../src/api';
import { toasts } from '../src/live/toasts.svelte';
import { registry } from '../src/shell/actions.svelte';
import { jonas, mara, memberView, monday, plan, row, view, wednesday } from './onCall';

// The pages of on-call for tests that replace the engine’s calls by fakes.

/** The calls, each a fake: whoever uses this has replaced them. */
export const fake = vi.mocked(api);

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** A refusal by the engine. */
export const refusal = (message: string, field: string | null = null) =>
  new ProblemError({ message, field, details: null });

/** What the shell does on a one-letter key. */
export const press = (key: string) => registry.actions.find((action) => action.key === key)?.run();

/** The shift that whoever looks has. */
export const mine = {
  schedule: 's1',
  name: 'Payments',
  window: { from: monday, to: monday + 7 * DAY },
};

/** Lets every call answer as for one schedule, on a Wednesday; real time comes back by `vi`. */
export function reset() {
  vi.useFakeTimers({ toFake: ['Date'], now: wednesday });
  vi.clearAllMocks();
  localStorage.clear();
  for (const toast of toasts.all) toasts.dismiss(toast.id);
  fake.schedules.mockResolvedValue([row()]);
  fake.schedule.mockResolvedValue(view());
  fake.previewSchedule.mockResolvedValue(plan());
  fake.myOnCall.mockResolvedValue({ now: [mine], until: mine.window.to, next: null });
  fake.members.mockResolvedValue([memberView(mara, true), memberView(jonas)]);
  fake.teams.mockResolvedValue([]);
  fake.saveOverride.mockResolvedValue('v2');
  fake.saveSchedule.mockResolvedValue('s9');
  fake.offerShift.mockResolvedValue('o2');
  fake.takeOffer.mockResolvedValue(null);
  fake.declineOffer.mockResolvedValue(null);
  fake.deleteOverride.mockResolvedValue(null);
  fake.deleteSchedule.mockResolvedValue(null);
  fake.writeHandOver.mockResolvedValue('h2');
  fake.setCalendarFeed.mockResolvedValue(null);
}

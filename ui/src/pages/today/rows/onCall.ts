import CalendarCheck from '@lucide/svelte/icons/calendar-check';
import type { OfferView, Today } from '../../../api';
import { href } from '../../../shell/router.svelte';
import { decline, take } from '../../on-call/answering';
import { nameOf } from '../../on-call/words';
import { keyOf, rowOf, type RowAction, type TodayCard } from '../row';
import OfferRow from './OfferRow.svelte';
import ScheduleRow from './ScheduleRow.svelte';

function answers(offer: OfferView): RowAction[] {
  const of = `of ${nameOf(offer.member)}`;
  const taking: RowAction = {
    key: 't',
    verb: 'Take shift',
    title: 'Take the shift',
    label: `Take shift ${of}`,
    icon: CalendarCheck,
    run: () => take(offer),
  };
  const declining: RowAction = {
    key: 'x',
    verb: 'Decline',
    title: 'Decline the shift',
    label: `Decline the shift ${of}`,
    run: () => decline(offer),
  };
  return [...(offer.may_take ? [taking] : []), ...(offer.asks_me ? [declining] : [])];
}

/** Shifts that this person is asked to take. */
export const offers = ({ on_call }: Today): TodayCard => ({
  id: 'offers',
  title: 'Shifts you are asked to take',
  rows: on_call.offers.map((offer) =>
    rowOf({
      key: keyOf('offer', offer.id, offer.state),
      href: href('schedule', { id: offer.offer.schedule }),
      title: `Shift of ${nameOf(offer.member)} in ${offer.schedule_name}`,
      actions: answers(offer),
      part: OfferRow,
      of: offer,
    }),
  ),
});

/** Who is on call. */
export const onCall = ({ on_call: { schedules } }: Today): TodayCard => ({
  id: 'on call',
  title: 'On call',
  standing: true,
  all: { title: `All ${schedules.length} schedules`, href: href('onCall') },
  rows: schedules.map((each) =>
    rowOf({
      key: keyOf(
        'schedule',
        each.schedule,
        each.now.until,
        each.now.people.length,
        each.next_gap?.from ?? null,
      ),
      href: href('schedule', { id: each.schedule }),
      title: each.name,
      actions: [],
      part: ScheduleRow,
      of: each,
    }),
  ),
});

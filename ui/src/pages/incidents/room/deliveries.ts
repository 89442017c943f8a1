import type { DeliveryView, UpdateChannel } from '../../../api';
import { day, instant, timeOfDay } from '../../../format';

type Delivery = Pick<
  DeliveryView,
  'channel' | 'channel_name' | 'connection_name' | 'state' | 'sent_at' | 'problem' | 'next_attempt'
>;

/** The time of day of an instant of today, else the day too. */
export function when(at: number, now: number): string {
  return day(at, { now }) === day(now, { now }) ? timeOfDay(at) : instant(at, { now });
}

/** A channel as people call it: '#ops'. One that is not known any more is named by its key. */
export const channelName = ({
  channel_name,
  channel,
}: Pick<Delivery, 'channel_name' | 'channel'>) =>
  channel_name === ''
    ? `a channel that is gone (${channel})`
    : `#${channel_name.replace(/^#/, '')}`;

/** What became of a status update in one channel, in words. */
export function deliveryWords(delivery: Delivery, now: number): string {
  const { state, sent_at, problem, next_attempt } = delivery;
  const channel = channelName(delivery);
  const why = problem.replace(/\.$/, '');
  const next =
    next_attempt === null
      ? ''
      : next_attempt > now
        ? `, next attempt ${when(next_attempt, now)}`
        : ', tried again now';
  switch (state) {
    case 'sent':
      return sent_at === null ? `Sent to ${channel}` : `Sent to ${channel} ${when(sent_at, now)}`;
    case 'waiting':
      return `Waiting for ${channel}${why ? `: ${why}` : ''}${next}`;
    case 'failed':
      return `Not sent to ${channel}${why ? `: ${why}` : ''}${next}`;
    case 'elsewhere':
      return `${channel}: the laptop on which it was written sends it`;
  }
}

/** The channels that an audience's updates go to unless their author says otherwise. */
export function preselected(
  channels: readonly UpdateChannel[],
  audience: UpdateChannel['audiences'][number],
): string[] {
  return channels
    .filter(({ audiences, reachable }) => reachable && audiences.includes(audience))
    .map(({ key }) => key);
}

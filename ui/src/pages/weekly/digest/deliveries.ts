import type { Delivery } from '../../../api';
import { channelName, deliveryWords } from '../../incidents/room/deliveries';

/** Where the digest of a week stands in one channel. */
export type Standing = 'sent' | 'waiting' | 'failed';

/** Where a post stands: what failed is tried again as what waits is, but says why. */
export const standing = ({ sent_at, error }: Pick<Delivery, 'sent_at' | 'error'>): Standing =>
  sent_at !== null ? 'sent' : error === null ? 'waiting' : 'failed';

/** What became of the digest in one channel, as a status update says it. */
export const postWords = (delivery: Delivery, now: number): string =>
  deliveryWords(
    {
      ...delivery,
      connection_name: '',
      state: standing(delivery),
      problem: delivery.error ?? '',
    },
    now,
  );

/** Where the digest was posted, in one line: 'Digest sent to #ops and #dev'; empty if nowhere. */
export function postedInShort(deliveries: readonly Delivery[]): string {
  if (deliveries.length === 0) return '';
  const names = (wanted: readonly Delivery[]) =>
    new Intl.ListFormat('en-GB').format(wanted.map(channelName));
  const sent = deliveries.filter((each) => standing(each) === 'sent');
  const left = deliveries.filter((each) => standing(each) !== 'sent');
  const parts = [
    ...(sent.length > 0 ? [`sent to ${names(sent)}`] : []),
    ...(left.length > 0 ? [`waiting for ${names(left)}`] : []),
  ];
  return `Digest ${parts.join(', ')}`;
}

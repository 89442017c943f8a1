import { api, type OfferView } from '../../api';
import { toasts } from '../../live/toasts.svelte';
import { nameOf } from './words';

/** Takes a shift that is offered. */
export async function take({ id, member }: OfferView): Promise<void> {
  await api.takeOffer(id);
  toasts.show(`You took the shift of ${nameOf(member)}.`, { tone: 'success' });
}

/** Says that one cannot take a shift. */
export async function decline({ id, member }: OfferView): Promise<void> {
  await api.declineOffer(id);
  toasts.show(`${nameOf(member)} sees that you cannot.`, { tone: 'success' });
}

/** Takes an offer of one's own back. */
export async function withdraw({ id }: OfferView): Promise<void> {
  await api.withdrawOffer(id);
  toasts.show('The offer is withdrawn.', { tone: 'success' });
}

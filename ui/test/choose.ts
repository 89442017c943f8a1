import { fireEvent, screen } from '@testing-library/svelte';
import type { UserEvent } from '@testing-library/user-event';

/** Chooses a value of a filter, and closes its menu. */
export async function choose(user: UserEvent, filter: string, value: string): Promise<void> {
  screen.getByLabelText(filter).focus();
  await user.keyboard('{Enter}');
  // jsdom places nothing, so the list stays invisible to it.
  const options = await screen.findAllByRole('option', { hidden: true });
  const option = options.find(({ textContent }) => textContent?.includes(value));
  if (!option) throw new Error(`${filter} does not offer ${value}`);
  await fireEvent.pointerUp(option);
  await user.keyboard('{Escape}');
}

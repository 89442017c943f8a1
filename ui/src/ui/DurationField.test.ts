import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import DurationField from './DurationField.svelte';

function show(props: object = {}) {
  const onchange = vi.fn();
  render(DurationField, { label: 'Escalate after', value: 900_000, onchange, ...props });
  return {
    field: screen.getByLabelText<HTMLInputElement>(/Escalate after/),
    onchange,
    user: userEvent.setup(),
  };
}

it('shows its value as people say it', () => {
  expect(show().field.value).toBe('15 min');
});

it.each([
  ['2h', 7_200_000, '2 h'],
  ['90 min', 5_400_000, '1 h 30 min'],
  ['1h30', 5_400_000, '1 h 30 min'],
  ['5', 300_000, '5 min'],
])('takes %s when the field is left', async (typed, ms, shown) => {
  const { field, onchange, user } = show();
  await user.clear(field);
  await user.type(field, typed);
  expect(onchange).not.toHaveBeenCalled();
  await user.tab();
  expect(onchange).toHaveBeenCalledExactlyOnceWith(ms);
  expect(field.value).toBe(shown);
});

it('says how to put it right and keeps what was typed', async () => {
  const { field, onchange, user } = show();
  await user.clear(field);
  await user.type(field, 'soon{Enter}');
  expect(field.value).toBe('soon');
  expect(field.getAttribute('aria-invalid')).toBe('true');
  expect(
    screen.getByText('‘soon’ is no duration. Type one such as 15 min, 2 h or 1h30.'),
  ).toBeTruthy();
  expect(onchange).not.toHaveBeenCalled();
});

it('names the bound that is passed', async () => {
  const { field, user } = show({ min: 60_000, max: 3_600_000 });
  await user.clear(field);
  await user.type(field, '2h{Enter}');
  expect(screen.getByText('At most 1 h.')).toBeTruthy();
});

it('may be emptied only where it is optional', async () => {
  const needed = show();
  await needed.user.clear(needed.field);
  await needed.user.tab();
  expect(screen.getByText(/Type how long/)).toBeTruthy();
});

it('gives null when an optional one is emptied', async () => {
  const { field, onchange, user } = show({ optional: true });
  await user.clear(field);
  await user.tab();
  expect(onchange).toHaveBeenCalledExactlyOnceWith(null);
});

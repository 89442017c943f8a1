import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { audit } from '../../test/audit';
import ConfirmByName from './ConfirmByName.svelte';
import DateTimeField from './DateTimeField.svelte';
import { Filters } from './filters.svelte';
import KpiCard from './KpiCard.svelte';
import PersonPicker from './PersonPicker.svelte';
import Select from './Select.svelte';

beforeEach(() => localStorage.clear());

describe('filters', () => {
  it('survive leaving the page, each page its own', () => {
    const filters = new Filters('incidents');
    filters.words = 'checkout';
    filters.set('severity', ['sev1', 'sev2']);
    const again = new Filters('incidents');
    expect(again.words).toBe('checkout');
    expect(again.allows('severity', 'sev1')).toBe(true);
    expect(again.allows('severity', 'sev3')).toBe(false);
    expect(new Filters('delivery').any).toBe(false);
  });

  it('start anew when what was kept cannot be read', () => {
    localStorage.setItem('muster.filters.incidents', '{');
    expect(new Filters('incidents', { status: ['open'] }).of('status')).toEqual(['open']);
  });
});

it('a person is found by typing and chosen by Enter', async () => {
  const onchange = vi.fn();
  const people = [
    { id: 'a', name: 'Mara Lindt', team: 'Operations' },
    { id: 'b', name: 'José Weber', team: 'Payments' },
  ];
  render(PersonPicker, { label: 'Lead', people, value: 'a', onchange });
  const user = userEvent.setup();
  const field = screen.getByLabelText<HTMLInputElement>('Lead');
  expect(field.value).toBe('Mara Lindt');
  await user.clear(field);
  await user.type(field, 'jose');
  // jsdom places nothing, so the list stays invisible to it.
  expect(screen.getAllByRole('option', { hidden: true })).toHaveLength(1);
  await user.keyboard('{ArrowDown}{Enter}');
  expect(onchange).toHaveBeenCalledExactlyOnceWith('b');
  expect(field.value).toBe('José Weber');
});

it('a typed day and time is taken over when the field is left', async () => {
  const onchange = vi.fn();
  render(DateTimeField, { label: 'Started', onchange });
  const user = userEvent.setup();
  const field = screen.getByLabelText<HTMLInputElement>('Started');
  await user.type(field, '24 nov 2026 9:00');
  await user.tab();
  expect(onchange).toHaveBeenCalledExactlyOnceWith(new Date(2026, 10, 24, 9).getTime());
  expect(field.value).toBe('2026-11-24 09:00');
  expect(screen.getByText(/Tue, 24 Nov 2026, 09:00:00/)).toBeTruthy();
});

it('what cannot be undone needs the name, and says why it failed', async () => {
  const onconfirm = vi
    .fn()
    .mockRejectedValueOnce(new Error('GitLab still syncs. Try again in a minute.'));
  render(ConfirmByName, {
    open: true,
    title: 'Remove GitLab',
    summary: 'Its deployments go with it.',
    name: 'GitLab',
    verb: 'Remove connection',
    onconfirm,
  });
  const user = userEvent.setup();
  const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Remove connection' });
  expect(button.disabled).toBe(true);
  await user.type(screen.getByLabelText(/Type ‘GitLab’/), 'GitLab');
  await user.click(button);
  expect(await screen.findByText('GitLab still syncs. Try again in a minute.')).toBeTruthy();
  expect(screen.getByRole('dialog')).toBeTruthy();
});

it('a KPI card says better or worse, not only up or down', () => {
  render(KpiCard, {
    name: 'Lead time for changes',
    value: '2',
    unit: 'h',
    change: { way: 'down', verdict: 'better', by: '20 min' },
    href: '#/kpis/lead_time',
  });
  expect(screen.getByText('20 min better')).toBeTruthy();
});

it('fields have nothing that axe objects to', async () => {
  const { container } = render(Select, {
    label: 'Tier',
    options: [{ value: 'production', label: 'Production' }],
    value: 'production',
    error: 'Choose another.',
  });
  render(DateTimeField, { label: 'Started', value: 0 }, { baseElement: document.body });
  expect(await audit(document.body)).toEqual([]);
  expect(container.querySelector('[aria-invalid="true"]')).toBeTruthy();
});

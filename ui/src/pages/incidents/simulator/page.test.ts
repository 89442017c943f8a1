import { screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { audit } from '../../../../test/audit';
import { page, simulation, step } from '../../../../test/escalation';
import { showPage } from '../../../../test/showPage';
import type * as Api from '../../../api';
import { api, ProblemError } from '../../../api';
import { router } from '../../../shell/router.svelte';
import SimulatorPage from './Page.svelte';

vi.mock('../../../api', async (original) => ({
  ...(await original<typeof Api>()),
  api: Object.fromEntries('simulate policies services'.split(' ').map((name) => [name, vi.fn()])),
}));
const fake = vi.mocked(api);

beforeEach(() => {
  vi.clearAllMocks();
  localStorage.clear();
  fake.services.mockResolvedValue([]);
  fake.policies.mockResolvedValue([]);
  fake.simulate.mockResolvedValue(simulation());
});

describe('the simulator', () => {
  const at = new Date(2026, 11, 5, 2).getTime();
  const told = simulation({
    path_name: 'Nights',
    steps: [
      step(1, 1, at, { members: [page('Ana', { held_until: at + 5 * 3_600_000 })] }),
      step(1, 2, at + 300_000, {
        members: [page('Ben')],
        channels: [{ channel: 'c/1', name: '#checkout' }],
      }),
      step(1, 3, at + 600_000, { passed_over: 'Nobody is on call in Backup then.' }),
    ],
    hand_overs: [
      {
        at: at + 300_000,
        schedule: 's1',
        schedule_name: 'Primary',
        from: ['Ana'],
        to: ['Ben'],
        while_climbing: true,
      },
    ],
    ends_at: at + 900_000,
    warnings: ['Level 3 reaches nobody.'],
  });

  it('asks what its address says, and draws who is told, when', async () => {
    fake.simulate.mockResolvedValue(told);
    router.go('simulator', { severity: 'sev1', policy: 'p1', at: String(at) });
    const { container } = showPage(SimulatorPage);
    const timeline = within(await screen.findByRole('list', { name: 'Who would be told, when' }));
    expect(fake.simulate).toHaveBeenCalledExactlyOnceWith({
      severity: 'sev1',
      service: null,
      policy: 'p1',
      at,
    });
    expect(screen.getByText('Ben hears of it first, after 5 min, at 5 Dec, 02:05.')).toBeTruthy();
    expect(timeline.getByText('Held back until 5 Dec, 07:00')).toBeTruthy();
    expect(timeline.getByText('Primary hands over from Ana to Ben')).toBeTruthy();
    expect(timeline.getByText('Nobody is on call in Backup then.')).toBeTruthy();
    expect(timeline.getByText('4 h 45 min later')).toBeTruthy();
    expect(screen.getByText('Level 3 reaches nobody.')).toBeTruthy();
    expect(await audit(container)).toEqual([]);
  });

  it('keeps what is asked in the address', async () => {
    router.go('simulator', { policy: 'p1', at: String(at) });
    showPage(SimulatorPage);
    const user = userEvent.setup();
    (await screen.findByLabelText('Severity')).focus();
    await user.keyboard('{Enter}{ArrowDown}{Enter}');
    await waitFor(() =>
      expect(fake.simulate).toHaveBeenLastCalledWith(
        expect.objectContaining({ severity: 'sev3', at }),
      ),
    );
    expect(router.route.query).toMatchObject({ severity: 'sev3', at: String(at) });
    await user.click(screen.getByRole('button', { name: 'Saturday 02:00' }));
    const asked = new Date(Number(router.route.query.at));
    expect([asked.getDay(), asked.getHours(), asked.getMinutes()]).toEqual([6, 2, 0]);
  });

  it('says what to choose while nothing is chosen', async () => {
    router.go('simulator', { severity: 'sev1' });
    const { container } = showPage(SimulatorPage);
    expect(await screen.findByText(/^Choose a service or a policy/)).toBeTruthy();
    expect(screen.queryByText('Nobody hears of it.')).toBeNull();
    expect(fake.simulate).not.toHaveBeenCalled();
    expect(await audit(container)).toEqual([]);
  });

  it('is loud when nobody hears of it', async () => {
    fake.simulate.mockResolvedValue(
      simulation({
        policy: null,
        policy_name: '',
        why: 'No rule fits.',
        warnings: ['No rule fits.'],
      }),
    );
    router.go('simulator', { service: 's1' });
    showPage(SimulatorPage);
    expect(await screen.findByText('Nobody hears of it.')).toBeTruthy();
    expect(screen.getAllByText('No rule fits.')).toHaveLength(1);
    expect(screen.queryByRole('link', { name: 'Edit policy' })).toBeNull();
  });

  it('says why it could not answer', async () => {
    fake.simulate.mockRejectedValue(
      new ProblemError({ message: 'The policy is gone.', field: null, details: null }),
    );
    router.go('simulator', { policy: 'gone' });
    showPage(SimulatorPage);
    expect(await screen.findByText('The policy is gone.')).toBeTruthy();
  });
});

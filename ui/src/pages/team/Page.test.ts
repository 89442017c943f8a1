import { screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { audit } from '../../../test/audit';
import { showPage } from '../../../test/showPage';
import { ProblemError } from '../../api';
import { router } from '../../shell/router.svelte';
import Page from './Page.svelte';

const fake = vi.hoisted(() => ({
  members: vi.fn(),
  teams: vi.fn(),
  services: vi.fn(),
  sources: vi.fn(),
  saveMember: vi.fn(),
  deleteTeam: vi.fn(),
  addServices: vi.fn(),
}));
vi.mock('../../api', async (original) => ({ ...(await original<object>()), api: fake }));

const member = {
  name: 'Mara Lindt',
  email: 'mara@example.com',
  role: 'admin',
  time_zone: 'Europe/Berlin',
  quiet_hours: null,
  remind_before_shift: null,
};
const source = (path: string, service: string | null) => ({
  connection: 'c1',
  connection_name: 'GitLab',
  path,
  service,
  deployments: 3,
  pipeline_runs: 5,
  last_seen: null,
});

beforeEach(() => {
  vi.clearAllMocks();
  router.go('team');
  fake.members.mockResolvedValue([{ id: 'm1', member, teams: ['t1'], is_me: true }]);
  fake.teams.mockResolvedValue([
    {
      id: 't1',
      team: { name: 'Night watch', discipline: 'operations', members: ['m1'] },
      services: ['s1'],
    },
  ]);
  fake.services.mockResolvedValue([
    {
      id: 's1',
      service: {
        name: 'checkout',
        description: '',
        teams: ['t1'],
        sources: [{ connection: 'c1', path: 'shop/checkout' }],
        attribution_window: null,
      },
    },
  ]);
  fake.sources.mockResolvedValue([
    source('shop/checkout', 's1'),
    source('shop/search', null),
    source('shop/identity', null),
  ]);
  fake.saveMember.mockResolvedValue('m2');
  fake.addServices.mockResolvedValue(['s2']);
});

it('adds a member from what was typed', async () => {
  const user = userEvent.setup();
  showPage(Page);
  await user.click(await screen.findByRole('button', { name: /^New member/ }));
  const panel = within(await screen.findByRole('complementary', { name: 'New member' }));
  await user.type(panel.getByLabelText('Name'), 'Amara Okonkwo');
  await user.click(panel.getByRole('button', { name: 'Add member' }));
  expect(fake.saveMember).toHaveBeenCalledExactlyOnceWith(null, {
    name: 'Amara Okonkwo',
    email: '',
    role: 'responder',
    time_zone: 'Europe/Berlin',
    quiet_hours: null,
    remind_before_shift: null,
    pause_break_through: null,
  });
});

it('says why a team cannot be deleted, and keeps it open', async () => {
  const message = 'Night watch still owns 1 service. Give it to another team first.';
  fake.deleteTeam.mockRejectedValue(new ProblemError({ message, field: null, details: null }));
  router.go('team', { tab: 'teams', open: 't1' });
  const user = userEvent.setup();
  showPage(Page);
  await user.click(await screen.findByRole('button', { name: 'Delete team' }));
  expect((await screen.findByRole('alert')).textContent).toContain(message);
  expect(screen.getByRole('complementary', { name: 'Night watch' })).toBeTruthy();
});

it('offers no way to delete oneself', async () => {
  router.go('team', { open: 'm1' });
  showPage(Page);
  await screen.findByRole('complementary', { name: 'Mara Lindt' });
  expect(screen.queryByRole('button', { name: 'Delete member' })).toBeNull();
});

it('adds services for the sources that are chosen, under the names that were typed', async () => {
  router.go('team', { tab: 'services', add: '1' });
  const user = userEvent.setup();
  showPage(Page);
  await user.click(await screen.findByRole('checkbox', { name: 'shop/identity' }));
  const name = screen.getByLabelText('Name of the service for shop/search');
  await user.clear(name);
  await user.type(name, 'catalogue');
  await user.click(screen.getByRole('button', { name: 'Add 1 service' }));
  expect(fake.addServices).toHaveBeenCalledExactlyOnceWith([
    { name: 'catalogue', teams: ['t1'], sources: [{ connection: 'c1', path: 'shop/search' }] },
  ]);
});

it('leads to the mapping while a source belongs to no service', async () => {
  router.go('team', { tab: 'services' });
  showPage(Page);
  const link = await screen.findByRole('link', { name: 'Map sources' });
  expect(link.getAttribute('href')).toBe('#/delivery/mapping');
});

it.each(['members', 'teams', 'services'])(
  'has nothing that axe objects to among %s',
  async (tab) => {
    router.go('team', { tab });
    const { container } = showPage(Page);
    await screen.findByText(/^\d+ (member|team|service)s?$/);
    expect(await audit(container)).toEqual([]);
  },
);

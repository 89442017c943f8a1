import { screen, waitFor } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { audit } from '../../../test/audit';
import { escalationStory, pageStory } from '../../../test/escalation';
import { showPage } from '../../../test/showPage';
import type * as Api from '../../api';
import { api, ProblemError } from '../../api';
import PageStory from './PageStory.svelte';
import Watching from '../../../test/Watching.svelte';

vi.mock('../../api', async (original) => ({
  ...(await original<typeof Api>()),
  api: Object.fromEntries(
    ['incidentPages', 'incident', 'members', 'teams', 'sawIncident'].map((name) => [name, vi.fn()]),
  ),
}));
const fake = vi.mocked(api);

beforeEach(() => {
  vi.clearAllMocks();
  vi.restoreAllMocks();
  fake.members.mockResolvedValue([]);
  fake.teams.mockResolvedValue([]);
  fake.sawIncident.mockResolvedValue(null);
  fake.incident.mockResolvedValue({
    row: { severity: 'sev1', service: 's1', opened_at: 42 },
    incident: { policy: 'p1' },
  } as never);
});

describe('who was told', () => {
  it('is told page by page, the last escalation first, without a finding of axe', async () => {
    fake.incidentPages.mockResolvedValue({
      pages: 2,
      escalations: [
        escalationStory({
          escalated_at: 1_000,
          pages: [
            pageStory('Ana', { held: 'Quiet hours until 07:00.', story: 'Ana was not woken.' }),
          ],
        }),
        escalationStory({
          escalated_at: 2_000,
          path_name: 'Nights',
          pages: [
            pageStory('Ben', { shown_at: 2_100, seen_at: 2_200, acknowledged_after: 240_000 }),
          ],
          posts: [
            {
              channel: 'c/1',
              channel_name: '#checkout',
              round: 1,
              level: 2,
              due_at: 2_000,
              decided_at: 2_000,
              held: null,
            },
          ],
          acknowledgement: {
            at: 242_000,
            member: 'm-Ben',
            member_name: 'Ben',
            laptop: 'd1',
            is_this_laptop: true,
            after: 240_000,
          },
        }),
      ],
    });
    const { container } = showPage(PageStory, { incidentId: 'i1' });
    expect(await screen.findByText('Ana was not woken.')).toBeTruthy();
    expect(screen.getByText('Ben acknowledged after 4 min, on this laptop.')).toBeTruthy();
    expect(screen.getByText('Acknowledged after 4 min')).toBeTruthy();
    expect(screen.getByText('#checkout')).toBeTruthy();
    const names = screen.getAllByText(/^(Ana|Ben)$/).map(({ textContent }) => textContent);
    expect(names).toEqual(['Ben', 'Ana']);
    expect(screen.getByRole('link', { name: 'Simulate' }).getAttribute('href')).toBe(
      '#/incidents/simulator?severity=sev1&service=s1&policy=p1&at=42',
    );
    expect(await audit(container)).toEqual([]);
  });

  it('says so when nobody was', async () => {
    fake.incidentPages.mockResolvedValue({ pages: 0, escalations: [escalationStory()] });
    showPage(PageStory, { incidentId: 'i1' });
    expect(await screen.findByText(/Nobody was told of it yet/)).toBeTruthy();
  });

  it('says why it is not known', async () => {
    fake.incidentPages.mockRejectedValue(
      new ProblemError({ message: 'The incident is gone.', field: null, details: null }),
    );
    showPage(PageStory, { incidentId: 'i1' });
    expect(await screen.findByText('The incident is gone.')).toBeTruthy();
  });
});

describe('looking at an incident', () => {
  it('is told while the window has the focus, and again when it gets it', async () => {
    vi.spyOn(document, 'hasFocus').mockReturnValue(true);
    const { unmount } = showPage(Watching, { id: 'i1' });
    await waitFor(() => expect(fake.sawIncident).toHaveBeenCalledExactlyOnceWith('i1'));
    window.dispatchEvent(new Event('focus'));
    expect(fake.sawIncident).toHaveBeenCalledTimes(2);
    unmount();
    window.dispatchEvent(new Event('focus'));
    expect(fake.sawIncident).toHaveBeenCalledTimes(2);
  });

  it('is not told while the window is behind others', async () => {
    vi.spyOn(document, 'hasFocus').mockReturnValue(false);
    showPage(Watching, { id: 'i1' });
    await screen.findByText('i1');
    expect(fake.sawIncident).not.toHaveBeenCalled();
  });
});

import { save } from '@tauri-apps/plugin-dialog';
import { screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { audit } from '../../../test/audit';
import { card } from '../../../test/kpis';
import {
  AFTER,
  BEFORE,
  calmWeek,
  delivery,
  fullWeek,
  MONDAY,
  weeklyIncident,
} from '../../../test/weekly';
import {
  choose,
  fake,
  pick,
  press,
  refused,
  reset,
  showWeek,
  told,
} from '../../../test/weeklyPage';
import { showPage } from '../../../test/showPage';
import type * as Api from '../../api';
import { registry } from '../../shell/actions.svelte';
import { place } from '../../shell/place.svelte';
import { router } from '../../shell/router.svelte';
import WeekPage from './WeekPage.svelte';

const printed = vi.hoisted(() => ({ printDocument: vi.fn() }));
vi.mock('@tauri-apps/plugin-dialog', () => ({ save: vi.fn() }));
vi.mock('../reviews/review/print', () => printed);
vi.mock('../../api', async (original) => ({
  ...(await original<typeof Api>()),
  api: Object.fromEntries(
    [
      'weeklyReviews weeklyPage weeklyNotes weekName exportWeek printWeek weekText weeklyDigest',
      'postWeeklyDigest deleteWeeklyReview members teams kpis kpiDefinitions chats settings start',
    ]
      .join(' ')
      .split(' ')
      .map((name) => [name, vi.fn()]),
  ),
}));

beforeEach(() => {
  reset();
  vi.mocked(save).mockReset();
  vi.mocked(save).mockImplementation(async (options) => `/home/mara/${options?.defaultPath}`);
  printed.printDocument.mockReset();
});

const part = (name: string) => within(screen.getByRole('region', { name }));

describe('a week', () => {
  it('shows both teams the same numbers, each leading to its place', async () => {
    const { container } = await showWeek();
    expect(fake.weeklyPage).toHaveBeenCalledExactlyOnceWith('w1', MONDAY);
    expect(place.title).toBe('Week 49, 30 November to 6 December 2026');
    expect(screen.getByText('So far')).toBeTruthy();
    expect(screen.getByText(/^1 of 2 targets reached, 2 incidents, 2 follow-ups open, so far\./));
    await screen.findByText('Payments');

    const [failures, frequency, mttr] = part('KPIs').getAllByRole('link');
    expect(failures?.getAttribute('href')).toBe('#/kpis/change_failure_rate');
    expect(failures?.textContent).toMatch(
      /12.*%.*8 points better than the week before.*Target at most 10 %: missed/s,
    );
    expect(frequency?.textContent).toMatch(
      /4\.2.*per day.*Target at least 0\.7 per week: reached/s,
    );
    expect(mttr?.textContent).toMatch(/No incident ended in this week\..*No target/s);

    expect(screen.getByText(/Above 15 % in 2 weeks in a row\. Crossed since 24 Nov: 18 %\./));
    expect(screen.getByText('Rose on 24 November from 2.1 to 4.2 per day.')).toBeTruthy();
    const [, first, second] = part('Incidents').getAllByRole('row');
    expect(first?.textContent).toMatch(/SEV2.*502.*checkout.*1 Dec, 14:02.*4 min.*1 h 12 min/s);
    expect(second?.textContent).toMatch(/SEV3.*Login is slow.*Not yet.*Not over yet/s);
    const reviews = part('Reviews of incidents');
    expect(reviews.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
      expect.stringMatching(/Published.*What checkout taught us r1/s),
      expect.stringMatching(/Not begun.*r2.*due since 1 Dec/s),
      expect.stringMatching(/In review.*r3.*due 4 Dec/s),
    ]);
    const links = reviews.getAllByRole('link').map((link) => link.getAttribute('href'));
    expect(links).toEqual(['#/reviews/r1', '#/incidents/i-r2', '#/reviews/r3']);
    expect(part('Goals at risk').getByText('Jonas Weber doubts it.')).toBeTruthy();
    expect(part('Overdue action items').getByText('9 days overdue')).toBeTruthy();
    expect(
      part('Training').getByText('Workshop by Platform, 1 Dec, 10:00, 7 people, useful 4.3 of 5'),
    ).toBeTruthy();
    expect(part('Training').getByText('Game day by Platform, 9 Dec, 14:00, 1 person')).toBeTruthy();
    expect(await audit(container)).toEqual([]);
  });

  it('with nothing in it says the good news in a line each', async () => {
    const { container } = await showWeek(calmWeek());
    for (const words of [
      'No KPI has changed its level, and no threshold is crossed.',
      'No incidents began this week.',
      'No review of an incident waits.',
      'All 5 goals under way are on track.',
      'No action item is overdue.',
      'No training took place this week, and none is planned for the next seven days.',
    ])
      expect(screen.getByText(words)).toBeTruthy();
    expect(screen.queryByText('So far')).toBeNull();
    expect(screen.getByText('The one target reached, no incidents, no follow-up open.'));
    expect(await audit(container)).toEqual([]);
  });

  it('holds many incidents with names of any script', async () => {
    const incidents = Array.from({ length: 40 }, (_, at) =>
      weeklyIncident(`i${at}`, {
        title: 'Zahlungsabwicklungsdienstüberwachung 支払い مرحبا '.repeat(3),
      }),
    );
    await showWeek(fullWeek({ incidents, kpis: [{ ...card(), name: 'K'.repeat(120) }] }));
    expect(part('Incidents').getAllByRole('row')).toHaveLength(41);
    expect(part('Incidents').getByText('40 incidents')).toBeTruthy();
  });

  it('can only be read by a role that may not write', async () => {
    await showWeek(fullWeek({ may_write: false, may_direct: false }));
    expect(screen.getByText('Your role does not let you write here.')).toBeTruthy();
    expect(screen.queryByRole('form')).toBeNull();
    expect(screen.queryByRole('button', { name: /^(Change|Delete|More about) / })).toBeNull();
    for (const box of screen.getAllByRole<HTMLInputElement>('checkbox'))
      expect(box.disabled).toBe(true);
    const keys = registry.keyed.map(({ key }) => key);
    expect(keys).toContain('p');
    expect(keys).not.toContain('n');
    expect(keys).not.toContain('Alt 1');
  });
});

describe('from week to week', () => {
  it('leads by links and by keys', async () => {
    const { now } = await showWeek(calmWeek(), { week: MONDAY });
    const link = (name: string) => screen.getByRole('link', { name }).getAttribute('href');
    expect(link('Previous week')).toBe(`#/weekly/w1?week=${BEFORE}`);
    expect(link('Next week')).toBe(`#/weekly/w1?week=${AFTER}`);
    const name = 'Week 48, 23 to 29 November 2026';
    fake.weeklyPage.mockResolvedValue(calmWeek({ week: BEFORE, next: MONDAY, name }));
    press('[');
    expect(router.route.query).toEqual({ week: BEFORE });
    await screen.findByRole('heading', { level: 1, name: /Week 48/ });
    expect(fake.weeklyPage).toHaveBeenLastCalledWith('w1', BEFORE);
    expect(link('This week')).toBe(`#/weekly/w1?week=${MONDAY}`);
    press(']');
    expect(router.route.query).toEqual({ week: MONDAY });
    await screen.findByRole('heading', { level: 1, name: /Week 49/ });
    await now(calmWeek({ next: null }));
    await waitFor(() => expect(screen.queryByRole('link', { name: 'Next week' })).toBeNull());
    expect(registry.keyed.some(({ key }) => key === ']')).toBe(false);
  });

  it('one that cannot be read says why and leads back to this week', async () => {
    fake.weeklyPage.mockRejectedValue(refused('A week is named by its Monday; 2 Dec is none.'));
    router.go('week', { id: 'w1' }, { week: '2026-12-02' });
    const { container } = showPage(WeekPage);
    expect((await screen.findByRole('alert')).textContent).toContain('named by its Monday');
    expect(screen.getByRole('link', { name: 'Show this week' }).getAttribute('href')).toBe(
      '#/weekly/w1',
    );
    expect(await audit(container)).toEqual([]);
  });

  it('without the reviews it is not known which week this is, and that is said', async () => {
    fake.weeklyReviews.mockRejectedValue(refused('The workspace cannot be read.'));
    router.go('week', { id: 'w1' });
    showPage(WeekPage);
    expect(await screen.findByText('The workspace cannot be read.')).toBeTruthy();
    expect(fake.weeklyPage).not.toHaveBeenCalled();
  });

  it('waits in the shape of a page', async () => {
    fake.weeklyPage.mockReturnValue(new Promise(() => {}));
    router.go('week', { id: 'w1' });
    showPage(WeekPage);
    expect(await screen.findByText('Loading the week')).toBeTruthy();
  });
});

describe('taken elsewhere', () => {
  it.each([
    ['Markdown', 'markdown', 'md'],
    ['HTML', 'html', 'html'],
    ['PDF', 'pdf', 'pdf'],
  ] as const)('it is written as %s where the dialog says', async (name, format, extension) => {
    fake.weekName.mockResolvedValue(`Week 49.${extension}`);
    fake.exportWeek.mockResolvedValue(null);
    const { user } = await showWeek();
    await pick(user, 'Export', `Export as ${name}`);
    const path = `/home/mara/Week 49.${extension}`;
    await waitFor(() =>
      expect(fake.exportWeek).toHaveBeenCalledExactlyOnceWith('w1', MONDAY, format, path),
    );
    expect(vi.mocked(save).mock.lastCall?.[0]).toMatchObject({
      filters: [{ name, extensions: [extension] }],
    });
    await waitFor(() => expect(told()).toEqual([`The week is written to ${path}.`]));
  });

  it('nothing is written when the dialog is left', async () => {
    fake.weekName.mockResolvedValue('Week 49.md');
    vi.mocked(save).mockResolvedValue(null);
    await showWeek();
    choose('Export as Markdown');
    await waitFor(() => expect(save).toHaveBeenCalledOnce());
    expect(fake.exportWeek).not.toHaveBeenCalled();
  });

  it('is copied, printed, and says where it could not be', async () => {
    fake.printWeek.mockResolvedValue('<h1>Week 49</h1>');
    await showWeek();
    const copied = vi.spyOn(navigator.clipboard, 'writeText');
    choose('Copy digest as Markdown');
    await waitFor(() =>
      expect(copied).toHaveBeenCalledExactlyOnceWith('# Week 49\n\n5 of 7 targets reached.'),
    );
    await waitFor(() => expect(told()).toEqual(['The digest is copied as Markdown.']));
    const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Export' });
    await waitFor(() => expect(button.disabled).toBe(false));
    fake.weekText.mockResolvedValue('# Web on Monday\n');
    choose('Copy as Markdown');
    await waitFor(() => expect(copied).toHaveBeenLastCalledWith('# Web on Monday\n'));
    await waitFor(() => expect(told()).toContain('The week is copied as Markdown.'));
    await waitFor(() => expect(button.disabled).toBe(false));
    choose('Print');
    await waitFor(() =>
      expect(printed.printDocument).toHaveBeenCalledExactlyOnceWith(
        '<h1>Week 49</h1>',
        'Week 49, 30 November to 6 December 2026 for printing',
      ),
    );
    fake.printWeek.mockRejectedValue(refused('The week could not be laid out.'));
    await waitFor(() => expect(button.disabled).toBe(false));
    choose('Print');
    await waitFor(() => expect(told()).toContain('The week could not be laid out.'));
  });
});

describe('its digest', () => {
  it('is looked at and posted once to each channel', async () => {
    fake.postWeeklyDigest.mockResolvedValue(null);
    const { user, now } = await showWeek(calmWeek());
    await user.click(screen.getByRole('button', { name: 'Digest' }));
    const box = await screen.findByRole('dialog', { name: 'Digest of the week' });
    const dialog = within(box);
    expect(await dialog.findByText(/5 of 7 targets reached/)).toBeTruthy();
    const chosen = within(await dialog.findByRole('list', { name: 'Channels: chosen' }));
    expect((await chosen.findByRole('listitem')).textContent).toContain('ops');
    expect(await audit(box)).toEqual([]);
    const post = dialog.getByRole('button', { name: 'Post digest' });
    await user.dblClick(post);
    await waitFor(() => expect(told()).toEqual(['The digest is on its way.']));
    expect(fake.postWeeklyDigest).toHaveBeenCalledExactlyOnceWith('w1', MONDAY, ['c/ops']);
    // Nothing is chosen any more, and what has it is not offered again.
    expect(dialog.getByRole<HTMLButtonElement>('button', { name: 'Post digest' }).disabled).toBe(
      true,
    );
    await now(
      calmWeek({
        deliveries: [
          delivery('ops', { sent_at: Date.parse('2026-12-02T14:00:00Z') }),
          delivery('dev', { error: 'Slack did not answer.', next_attempt: 0 }),
        ],
      }),
    );
    const posts = within(await dialog.findByRole('list', { name: 'Where the digest was posted' }));
    expect(posts.getAllByRole('listitem').map(({ textContent }) => textContent?.trim())).toEqual([
      'Sent to #ops 15:00',
      'Not sent to #dev: Slack did not answer, tried again now',
    ]);
    expect(dialog.queryByRole('button', { name: 'Post digest' })).toBeNull();
    expect(screen.getByText(/Digest sent to #ops, waiting for #dev\./)).toBeTruthy();
  });

  it('says that it leaves later when this computer is offline, and why it was refused', async () => {
    const { user } = await showWeek(fullWeek());
    fake.postWeeklyDigest.mockRejectedValue(refused('There is no such channel.', 'channels'));
    dispatchEvent(new Event('offline'));
    try {
      choose('Digest of this week');
      const dialog = within(await screen.findByRole('dialog', { name: 'Digest of the week' }));
      expect(await dialog.findByText(/This computer is offline/)).toBeTruthy();
      expect(dialog.getByText(/The week is not over/)).toBeTruthy();
      await user.click(await dialog.findByRole('button', { name: 'Post digest' }));
      expect(await dialog.findByText('There is no such channel.')).toBeTruthy();
    } finally {
      dispatchEvent(new Event('online'));
    }
  });

  it('is not posted by a role that may only read', async () => {
    await showWeek(fullWeek({ may_write: false }));
    choose('Digest of this week');
    const dialog = within(await screen.findByRole('dialog', { name: 'Digest of the week' }));
    expect(await dialog.findByText('Your role does not let you post it.')).toBeTruthy();
    expect(dialog.queryByRole('button', { name: 'Post digest' })).toBeNull();
  });
});

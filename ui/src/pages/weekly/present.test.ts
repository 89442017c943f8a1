import { screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { audit } from '../../../test/audit';
import { card } from '../../../test/kpis';
import { calmWeek, fullWeek, MONDAY, weeklyIncident } from '../../../test/weekly';
import { fake, press, refused, reset, showWeek } from '../../../test/weeklyPage';
import type * as Api from '../../api';

vi.mock('../../api', async (original) => ({
  ...(await original<typeof Api>()),
  api: Object.fromEntries(
    [
      'weeklyReviews weeklyPage saveWeeklyNote endFollowUp weeklyNotes weeklyDigest',
      'members teams kpis kpiDefinitions chats settings start',
    ]
      .join(' ')
      .split(' ')
      .map((name) => [name, vi.fn()]),
  ),
}));

beforeEach(reset);

const root = document.documentElement;
afterEach(() => {
  Reflect.deleteProperty(root, 'requestFullscreen');
  Reflect.deleteProperty(document, 'exitFullscreen');
  Reflect.deleteProperty(document, 'fullscreenElement');
});

/** Lets the web view fill the screen, as jsdom cannot. */
function canFill() {
  const leave = vi.fn(async () => fill(null));
  const enter = vi.fn(async () => fill(root));
  function fill(element: Element | null) {
    Object.defineProperty(document, 'fullscreenElement', { value: element, configurable: true });
    document.dispatchEvent(new Event('fullscreenchange'));
  }
  Object.defineProperty(root, 'requestFullscreen', { value: enter, configurable: true });
  Object.defineProperty(document, 'exitFullscreen', { value: leave, configurable: true });
  return { enter, leave, end: () => fill(null) };
}

async function present(page = fullWeek()) {
  const view = await showWeek(page);
  await screen.findByText('Payments');
  press('p');
  const box = await screen.findByRole('dialog', { name: /^Presenting Week 49/ });
  await waitFor(() => expect(box.contains(document.activeElement)).toBe(true));
  return { ...view, box, dialog: within(box) };
}

/** What the slide that has the keyboard says that it is. */
const slide = () => document.activeElement?.getAttribute('aria-label');

describe('presenting', () => {
  it('walks through every section by the keyboard, there and back', async () => {
    const { box, dialog, user } = await present();
    expect(slide()).toBe('Slide 1 of 10: Week 49, 30 November to 6 December 2026');
    const titles: string[] = [];
    for (let at = 1; at < 10; at += 1) {
      await user.keyboard(at % 2 === 1 ? '{ArrowRight}' : ' ');
      await waitFor(() => expect(slide()).toMatch(new RegExp(`^Slide ${at + 1} of 10: `)));
      titles.push(slide()?.replace(/^.*: /, '') ?? '');
    }
    expect(titles).toEqual([
      'KPIs',
      'What changed',
      'Incidents',
      'Reviews of incidents',
      'Goals at risk',
      'Overdue action items',
      'Training',
      'Carried over',
      'What was said',
    ]);
    expect(await audit(box)).toEqual([]);
    await user.keyboard('{ArrowRight}');
    expect(slide()).toMatch(/^Slide 10/);
    await user.keyboard('{ArrowLeft}');
    await waitFor(() => expect(slide()).toMatch(/^Slide 9/));
    await user.keyboard('{Home}{PageDown}');
    await waitFor(() => expect(slide()).toBe('Slide 2 of 10: KPIs'));
    expect(dialog.getByText('Target at most 10 %: missed')).toBeTruthy();
    expect(dialog.getByText('8 points better than the week before', { exact: false })).toBeTruthy();
    expect(await audit(box)).toEqual([]);
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('says the good news where a section has nothing', async () => {
    const { dialog, user } = await present(calmWeek());
    await user.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}');
    await waitFor(() => expect(slide()).toBe('Slide 4 of 10: Incidents'));
    expect(dialog.getByText('No incidents began this week.')).toBeTruthy();
  });

  it('gives what is much to several slides, and names them', async () => {
    const { user } = await present(
      fullWeek({
        kpis: Array.from({ length: 7 }, (_, at) => ({ ...card(), name: `KPI ${at}` })).map(
          (each, at) => ({ ...each, evaluation: { ...each.evaluation, kpi: `k${at}` } }),
        ),
        incidents: Array.from({ length: 13 }, (_, at) => weeklyIncident(`i${at}`)),
      }),
    );
    await user.keyboard('{ArrowRight}{ArrowRight}');
    await waitFor(() => expect(slide()).toBe('Slide 3 of 13: KPIs, 2 of 2'));
    await user.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}{ArrowRight}');
    await waitFor(() => expect(slide()).toBe('Slide 7 of 13: Incidents, 3 of 3'));
  });

  it('takes notes, whose keys lead nowhere else', async () => {
    fake.saveWeeklyNote.mockRejectedValueOnce(refused('The disk is full.'));
    fake.saveWeeklyNote.mockResolvedValue('n9');
    const { dialog, user } = await present();
    await user.keyboard('{ArrowRight}n');
    const field = await dialog.findByLabelText<HTMLTextAreaElement>('Text');
    await waitFor(() => expect(document.activeElement).toBe(field));
    await user.keyboard('d Fewer steps {ArrowLeft}now{Enter}');
    expect(await dialog.findByText('The disk is full.')).toBeTruthy();
    expect(field.value).toContain('Fewer steps');
    field.focus();
    await user.keyboard('{Enter}');
    await waitFor(() => expect(field.value).toBe(''));
    expect(fake.saveWeeklyNote.mock.lastCall?.slice(0, 3)).toEqual(['w1', MONDAY, null]);
    expect(dialog.getByText(/^Decision written down: Fewer steps/)).toBeTruthy();
    expect(document.activeElement).toBe(field);
    // The first Esc leaves the note, the second the slides.
    await user.keyboard('{Escape}');
    await waitFor(() => expect(slide()).toBe('Slide 2 of 10: KPIs'));
    expect(dialog.queryByLabelText('Text')).toBeNull();
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('writes nothing for a role that may only read', async () => {
    const { dialog, user } = await present(fullWeek({ may_write: false }));
    await user.keyboard('n');
    expect(dialog.queryByLabelText('Text')).toBeNull();
    expect(dialog.queryByRole('button', { name: 'Note' })).toBeNull();
  });

  it('begins by a button, and is moved and left by buttons', async () => {
    const { user } = await showWeek();
    await user.click(screen.getByRole('button', { name: 'Present' }));
    const dialog = within(await screen.findByRole('dialog', { name: /^Presenting/ }));
    const back = dialog.getByRole<HTMLButtonElement>('button', { name: 'Previous slide' });
    expect(back.disabled).toBe(true);
    await user.click(dialog.getByRole('button', { name: 'Next slide' }));
    await waitFor(() => expect(slide()).toBe('Slide 2 of 10: KPIs'));
    await user.click(back);
    await waitFor(() => expect(slide()).toMatch(/^Slide 1 of 10/));
    await user.click(dialog.getByRole('button', { name: 'Leave' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });
});

describe('the full screen', () => {
  it('is filled, and given back when the slides are left', async () => {
    const full = canFill();
    const { user } = await present();
    expect(full.enter).toHaveBeenCalledOnce();
    await user.keyboard('{Escape}');
    await waitFor(() => expect(full.leave).toHaveBeenCalledOnce());
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('that is left by the system leaves the slides, unless a note is being written', async () => {
    const full = canFill();
    const { dialog, user } = await present();
    await user.keyboard('n');
    await dialog.findByLabelText('Text');
    full.end();
    await waitFor(() => expect(dialog.queryByLabelText('Text')).toBeNull());
    expect(screen.getByRole('dialog', { name: /^Presenting/ })).toBeTruthy();
    await user.click(dialog.getByRole('button', { name: 'Leave' }));

    press('p');
    await screen.findByRole('dialog', { name: /^Presenting/ });
    await waitFor(() => expect(document.fullscreenElement).toBe(root));
    full.end();
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('that is refused leaves the slides in the window', async () => {
    const full = canFill();
    full.enter.mockRejectedValueOnce(new Error('Not allowed'));
    const { user } = await present();
    await user.keyboard('{ArrowRight}');
    await waitFor(() => expect(slide()).toBe('Slide 2 of 10: KPIs'));
  });
});

import { screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { audit } from '../../../test/audit';
import { showPage } from '../../../test/showPage';
import { ProblemError, type WorkspaceSettings } from '../../api';
import { readFade } from './fadeDays';
import TrainingSection from './TrainingSection.svelte';

const fake = vi.hoisted(() => ({ saveWorkspaceSettings: vi.fn() }));
vi.mock('../../api', async (original) => ({ ...(await original<object>()), api: fake }));

const workspace = { name: 'Nordlicht', skills_fade_after: 365 } as Required<WorkspaceSettings>;
const field = () => screen.getByLabelText<HTMLInputElement>(/^Skills fade after how many days/);
const save = () => screen.getByRole('button', { name: 'Save training' });

beforeEach(() => {
  vi.clearAllMocks();
  fake.saveWorkspaceSettings.mockResolvedValue(null);
});

it.each([
  ['', null, false],
  ['  ', null, false],
  ['30', 30, false],
  [' 1830 ', 1_830, false],
  ['29', null, true],
  ['1831', null, true],
  ['a year', null, true],
  ['36.5', null, true],
])('%j typed is %j days', (text, days, isWrong) => {
  const read = readFade(text);
  expect(read.days).toBe(days);
  expect(read.wrong !== null).toBe(isWrong);
});

describe('when skills fade', () => {
  it('is saved with the other settings as they are, without a finding of axe', async () => {
    const user = userEvent.setup();
    const { container } = showPage(TrainingSection, { workspace });
    expect(field().value).toBe('365');
    expect(await audit(container)).toEqual([]);
    await user.clear(field());
    await user.type(field(), '180{Enter}');
    expect(fake.saveWorkspaceSettings).toHaveBeenCalledExactlyOnceWith({
      ...workspace,
      skills_fade_after: 180,
    });
  });

  it('is never where nothing is typed', async () => {
    const user = userEvent.setup();
    showPage(TrainingSection, { workspace });
    await user.clear(field());
    await user.click(save());
    expect(fake.saveWorkspaceSettings).toHaveBeenCalledExactlyOnceWith({
      ...workspace,
      skills_fade_after: null,
    });
  });

  it('shows nothing where they never do', () => {
    showPage(TrainingSection, { workspace: { ...workspace, skills_fade_after: null } });
    expect(field().value).toBe('');
  });

  it('says what is no number of days, and saves nothing', async () => {
    const user = userEvent.setup();
    showPage(TrainingSection, { workspace });
    await user.type(field(), '0{Enter}');
    expect(screen.getByText(/^Type a number of days from 30 to 1830/)).toBeTruthy();
    expect(field().getAttribute('aria-invalid')).toBe('true');
    expect(fake.saveWorkspaceSettings).not.toHaveBeenCalled();
  });

  it.each([
    ['at the field', 'skills_fade_after', 0],
    ['below, if it is of no field', null, 1],
  ])('shows a refusal %s', async (_, at, alerts) => {
    const message = 'Choose between 30 days and five years for when a skill fades.';
    fake.saveWorkspaceSettings.mockRejectedValue(
      new ProblemError({ message, field: at, details: null }),
    );
    const user = userEvent.setup();
    showPage(TrainingSection, { workspace });
    await user.clear(field());
    await user.type(field(), '40{Enter}');
    expect(await screen.findByText(message)).toBeTruthy();
    expect(screen.queryAllByRole('alert')).toHaveLength(alerts);
  });
});

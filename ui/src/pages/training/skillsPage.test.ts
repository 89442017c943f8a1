import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { audit } from '../../../test/audit';
import { choose } from '../../../test/choose';
import { teamView } from '../../../test/goals';
import { showPage } from '../../../test/showPage';
import * as given from '../../../test/skills';
import { ProblemError, type SkillsMatrix } from '../../api';
import { clock } from '../../live/clock.svelte';
import { toasts } from '../../live/toasts.svelte';
import { registry } from '../../shell/actions.svelte';
import { router } from '../../shell/router.svelte';
import SkillsPage from './SkillsPage.svelte';

const fake = vi.hoisted(() => ({
  skillsMatrix: vi.fn(),
  saveSkill: vi.fn(),
  deleteSkill: vi.fn(),
  assessSkill: vi.fn(),
  confirmSkill: vi.fn(),
  services: vi.fn(),
  teams: vi.fn(),
}));
vi.mock('../../api', async (original) => ({ ...(await original<object>()), api: fake }));

const press = (key: string) => registry.keyed.find((action) => action.key === key)?.run();
const asked = () => fake.skillsMatrix.mock.calls.map(([filter]) => filter);
const refused = (message: string) => new ProblemError({ message, field: null, details: null });

beforeEach(() => {
  vi.clearAllMocks();
  localStorage.clear();
  clock.now = given.now;
  for (const toast of toasts.all) toasts.dismiss(toast.id);
  fake.services.mockResolvedValue([{ id: 's1', service: { name: 'checkout' } }]);
  fake.teams.mockResolvedValue([
    teamView('t1', 'Platform', 'operations'),
    teamView('t2', 'Payments', 'development'),
  ]);
  for (const name of ['deleteSkill', 'assessSkill', 'confirmSkill'] as const)
    fake[name].mockResolvedValue(null);
  fake.saveSkill.mockResolvedValue('k9');
  router.go('skills');
});

afterEach(() => vi.restoreAllMocks());

async function show(part: Partial<SkillsMatrix> = {}) {
  fake.skillsMatrix.mockResolvedValue(given.skillsMatrix(part));
  const view = showPage(SkillsPage);
  const grid = await screen.findByRole('grid', { name: 'Skills matrix' });
  return { ...view, grid, user: userEvent.setup({ pointerEventsCheck: 0 }) };
}

/** The cell of a skill and a member, by their names. */
const cellOf = (member: string, skill: string) =>
  screen.getByRole('gridcell', { name: new RegExp(`^${member}, ${skill}:`) });
const here = () => document.activeElement?.getAttribute('aria-label') ?? '';
const mark = (cell: HTMLElement) =>
  cell.querySelector<HTMLElement>('[data-mark]')?.dataset.mark ?? null;

/** What opened at a cell, by some words in it; jsdom places nothing, so it is hidden to its roles. */
const opened = async (words: string | RegExp) =>
  (await screen.findByText(words)).closest<HTMLElement>('[role="dialog"]')!;

describe('the matrix', () => {
  it('tells each level by a number, by words and by its shape, without a finding of axe', async () => {
    const { container, grid } = await show();
    const hollow = cellOf('Mara Lindt', 'Fail the database over');
    expect(hollow.getAttribute('aria-label')).toMatch(/2, can do it with help, not confirmed\.$/);
    expect([hollow.textContent.trim(), mark(hollow)]).toEqual(['2', 'hollow']);
    const filled = cellOf('Jonas Weber', 'Fail the database over');
    expect(filled.getAttribute('aria-label')).toMatch(
      /4, can teach it, confirmed by Jonas Weber\.$/,
    );
    expect([filled.textContent.trim(), mark(filled)]).toEqual(['4', 'filled']);
    const faded = cellOf('Ana Costa', 'Roll a deployment back');
    expect(faded.title).toMatch(
      /^.*3, can do it alone.* Was 4, can teach it; fades since 20 Oct\.$/,
    );
    expect(faded.querySelector('svg')).toBeTruthy();
    expect(filled.querySelector('svg')).toBeNull();
    const nothing = cellOf('Ana Costa', 'Fail the database over');
    expect(nothing.getAttribute('aria-label')).toMatch(/nothing said yet\.$/);
    expect(mark(nothing)).toBeNull();
    expect(grid.getAttribute('aria-rowcount')).toBe('8');
    expect(grid.getAttribute('aria-colcount')).toBe('5');
    const heads = within(grid).getAllByRole('columnheader');
    const named = heads.map((each) => (each.querySelector('.sr-only') ?? each).textContent.trim());
    expect(named).toEqual([
      'Skill',
      'Mara Lindt (you), Platform, Ops',
      'Jonas Weber, Payments, Dev',
      'Ana Costa, Payments and Platform, Ops and Dev',
      'Alone',
    ]);
    expect(await audit(container)).toEqual([]);
  });

  it('groups skills by what they are about, each line with its number', async () => {
    const { grid } = await show();
    const lines = within(grid)
      .getAllByRole('row')
      .map((row) => [
        row.getAttribute('aria-rowindex'),
        within(row).queryByRole('rowheader')?.textContent.replace(/\s+/g, ' ').trim(),
      ]);
    expect(lines).toEqual([
      ['1', undefined],
      ['2', 'checkout 2 skills'],
      ['3', 'Fail the database over'],
      ['4', 'Roll a deployment back'],
      ['5', 'Terraform Tool, 1 skill'],
      ['6', 'Import a resource'],
      ['7', 'About no service or tool 1 skill'],
      ['8', 'Lead an incident'],
    ]);
  });

  it('says which skills too few know, and what is wrong', async () => {
    await show();
    const few = screen.getByRole('gridcell', {
      name: /^Fail the database over: 1 can do it alone/,
    });
    expect(few.title).toContain(given.gap);
    expect(few.textContent.replace(/\s+/g, ' ').trim()).toBe('1 / 2');
    expect(few.querySelector('svg')).toBeTruthy();
    const enough = screen.getByRole('gridcell', { name: /^Roll a deployment back: 2 can/ });
    expect(enough.querySelector('svg')).toBeNull();
  });

  it('says in words what its marks mean, and how fast they fade', async () => {
    await show();
    expect(screen.getByText('outlined: not confirmed by anybody else')).toBeTruthy();
    expect(screen.getByText('faded: no proof for 365 days')).toBeTruthy();
    expect(screen.getByText('4 skills, 3 members.')).toBeTruthy();
  });

  it('says nothing of fading where no skill fades', async () => {
    await show({ fades_after_days: null });
    expect(screen.queryByText(/^faded:/)).toBeNull();
  });

  it('has the signature of a cell stop Tab once, in one’s own column', async () => {
    const { grid, user } = await show();
    expect(grid.querySelectorAll('[tabindex="0"]')).toHaveLength(1);
    screen.getByRole('checkbox', { name: 'Only gaps' }).focus();
    await user.tab();
    expect(here()).toMatch(/^Mara Lindt, Fail the database over/);
  });
});

describe('from the keyboard', () => {
  async function start() {
    const view = await show();
    cellOf('Mara Lindt', 'Fail the database over').focus();
    return view;
  }

  it('walks over groups, from edge to edge', async () => {
    const { user } = await start();
    await user.keyboard('{ArrowDown}{ArrowDown}{ArrowRight}');
    expect(here()).toMatch(/^Jonas Weber, Import a resource/);
    await user.keyboard('{End}');
    expect(here()).toMatch(/^Import a resource: 2 can/);
    await user.keyboard('{Home}');
    expect(document.activeElement?.textContent.trim()).toBe('Import a resource');
    await user.keyboard('l{PageDown}');
    expect(here()).toMatch(/^Mara Lindt, Lead an incident/);
    await user.keyboard('{PageUp}');
    expect(here()).toMatch(/^Mara Lindt, Fail the database over/);
    await user.keyboard('{Control>}{End}{/Control}');
    expect(here()).toMatch(/^Lead an incident: 0 can/);
    await user.keyboard('{Control>}{Home}{/Control}k');
    expect(document.activeElement?.textContent.trim()).toBe('Fail the database over');
  });

  it('says one’s own level by a digit', async () => {
    const { user } = await start();
    await user.keyboard('3');
    expect(fake.assessSkill).toHaveBeenCalledExactlyOnceWith('k1', 'independent');
    expect(fake.confirmSkill).not.toHaveBeenCalled();
    expect(
      await screen.findByText(
        'Said: Mara Lindt, Fail the database over: 3, can do it alone, also at night.',
      ),
    ).toBeTruthy();
  });

  it('confirms another’s level by a digit', async () => {
    const { user } = await start();
    await user.keyboard('{ArrowRight}0');
    expect(fake.confirmSkill).toHaveBeenCalledExactlyOnceWith('k1', 'm2', 'unknown');
    expect(fake.assessSkill).not.toHaveBeenCalled();
    expect(await screen.findByText(/^Confirmed: Jonas Weber.*0, does not know it\.$/)).toBeTruthy();
  });

  it('loses no digit that is typed while the engine is slow, and keeps their order', async () => {
    const done: string[] = [];
    let go = () => {};
    fake.assessSkill.mockImplementationOnce(async (skill: string) => {
      await new Promise<void>((resolve) => (go = resolve));
      done.push(`first ${skill}`);
      return null;
    });
    fake.assessSkill.mockImplementation((skill: string, level: string) => {
      done.push(`${skill} ${level}`);
      return Promise.resolve(null);
    });
    const { user } = await start();
    await user.keyboard('1');
    await waitFor(() => expect(fake.assessSkill).toHaveBeenCalledOnce());
    expect(cellOf('Mara Lindt', 'Fail the database over').getAttribute('aria-busy')).toBe('true');
    await user.keyboard('2{ArrowDown}4');
    expect(fake.assessSkill).toHaveBeenCalledOnce();
    go();
    await waitFor(() => expect(done).toEqual(['first k1', 'k1 assisted', 'k2 teacher']));
    await waitFor(() =>
      expect(cellOf('Mara Lindt', 'Fail the database over').getAttribute('aria-busy')).toBeNull(),
    );
  });

  it('says why a level was refused, until one is taken', async () => {
    fake.assessSkill.mockRejectedValueOnce(refused('The disk is full.'));
    const { user } = await start();
    await user.keyboard('3');
    expect((await screen.findByRole('alert')).textContent).toContain('The disk is full.');
    await user.keyboard('3');
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  });

  it('opens a cell by Enter and comes back by Esc', async () => {
    const { user } = await start();
    await user.keyboard('{ArrowDown}{ArrowRight}{ArrowRight}{Enter}');
    const popover = await opened('Was 4, can teach it; fades since 20 Oct.');
    expect(popover.getAttribute('aria-label')).toBe('Ana Costa, Roll a deployment back');
    expect(popover.textContent).toMatch(
      /Confirmed\s*4, can teach it, by Jonas Weber on 20 Oct 2025/,
    );
    expect(popover.textContent).toMatch(/Fades\s*to 2, can do it with help, on 20 Oct 2027/);
    expect(await audit(popover)).toEqual([]);
    await waitFor(() => expect(document.activeElement?.getAttribute('aria-current')).toBe('true'));
    expect(document.activeElement?.textContent).toContain('Can do it alone, also at night');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(here()).toMatch(/^Ana Costa, Roll a deployment back/));
  });

  it('chooses a level in words in what Enter opens', async () => {
    const { user } = await start();
    await user.keyboard('{ArrowRight}{Enter}');
    await screen.findByText(/How well have you seen them know it/);
    await waitFor(() => expect(document.activeElement?.textContent).toContain('Can teach it'));
    await user.keyboard('{ArrowUp}{Enter}');
    expect(fake.confirmSkill).toHaveBeenCalledExactlyOnceWith('k1', 'm2', 'independent');
    await waitFor(() => expect(here()).toMatch(/^Jonas Weber, Fail the database over/));
  });

  it('stays open and says why where a choice was refused', async () => {
    fake.assessSkill.mockRejectedValueOnce(refused('There is no such skill any more.'));
    const { user } = await start();
    await user.keyboard('{Enter}');
    await screen.findByText('How well do you know it?');
    await waitFor(() => expect(document.activeElement?.tagName).toBe('BUTTON'));
    await user.keyboard('4');
    expect(await screen.findByText('There is no such skill any more.')).toBeTruthy();
    expect(screen.getByText('How well do you know it?')).toBeTruthy();
  });

  it('opens what a skill is about, and edits and deletes it', async () => {
    const { user } = await start();
    await user.keyboard('{Home}{Enter}');
    const popover = await opened('About checkout');
    expect(popover.querySelector('strong')?.textContent).toBe('night');
    expect(popover.textContent).toContain(given.gap);
    expect(await audit(popover)).toEqual([]);
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByText('About checkout')).toBeNull());
    await user.keyboard('e');
    expect(await screen.findByRole('dialog', { name: 'Change the skill' })).toBeTruthy();
    expect(screen.getByLabelText<HTMLInputElement>('Name').value).toBe('Fail the database over');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    cellOf('Mara Lindt', 'Fail the database over').focus();
    await user.keyboard('{Delete}');
    const dialog = within(await screen.findByRole('dialog', { name: 'Delete this skill' }));
    const confirm = dialog.getByRole<HTMLButtonElement>('button', { name: 'Delete skill' });
    expect(confirm.disabled).toBe(true);
    await user.type(dialog.getByRole('textbox'), 'Fail the database over');
    await user.click(confirm);
    expect(fake.deleteSkill).toHaveBeenCalledExactlyOnceWith('k1');
    await waitFor(() => expect(toasts.all.at(-1)?.text).toContain('is deleted'));
    expect(toasts.all.at(-1)?.undo).toBeUndefined();
  });

  it('offers in the palette what can be done with the skill at the keyboard', async () => {
    const { user } = await start();
    await user.keyboard('{ArrowDown}');
    const titles = registry.actions.map(({ title }) => title);
    expect(titles).toContain('Edit ‘Roll a deployment back’');
    expect(titles).toContain('Delete ‘Roll a deployment back’');
    press('e');
    expect(await screen.findByRole('dialog', { name: 'Change the skill' })).toBeTruthy();
  });

  it('leads to the skill that a link asks for, past filters that hide it', async () => {
    localStorage.setItem(
      'muster.filters.skills',
      JSON.stringify({ words: '', values: { gaps: ['only'] } }),
    );
    const [checkout] = given.groups();
    const narrow = [{ ...checkout!, skills: checkout!.skills.slice(0, 1) }];
    fake.skillsMatrix.mockImplementation(({ gaps_only }: { gaps_only: boolean }) =>
      Promise.resolve(given.skillsMatrix(gaps_only ? { groups: narrow } : {})),
    );
    router.go('skills', { skill: 'k3' });
    showPage(SkillsPage);
    await waitFor(() =>
      expect(document.activeElement?.textContent.trim()).toBe('Import a resource'),
    );
    expect(router.route.query).toEqual({});
    expect(toasts.all).toEqual([]);
  });

  it('says that a skill which a link asks for is gone', async () => {
    router.go('skills', { skill: 'k77' });
    await show();
    await waitFor(() => expect(toasts.all.at(-1)?.text).toMatch(/not there any more/));
    expect(router.route.query).toEqual({});
  });
});

describe('by the pointer', () => {
  it('opens a cell, and a choice sets it', async () => {
    const { user } = await show();
    await user.click(cellOf('Ana Costa', 'Fail the database over'));
    const popover = await opened('Nothing was said yet.');
    await user.click(within(popover).getByText('Has seen it done'));
    expect(fake.confirmSkill).toHaveBeenCalledExactlyOnceWith('k1', 'm3', 'aware');
    await waitFor(() => expect(screen.queryByText('Nothing was said yet.')).toBeNull());
  });
});

describe('a role', () => {
  it('that only looks changes nothing, and is told so', async () => {
    const { grid, user, container } = await show({ may_plan: false, may_assess: false });
    expect(grid.getAttribute('aria-readonly')).toBe('true');
    expect(screen.getByText(/Your role lets you look/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: /^Add skill/ })).toBeNull();
    cellOf('Mara Lindt', 'Fail the database over').focus();
    await user.keyboard('3e{Delete}');
    expect(fake.assessSkill).not.toHaveBeenCalled();
    expect(
      screen.getByText('Your role does not let you say how well you know things.'),
    ).toBeTruthy();
    expect(screen.queryByRole('dialog')).toBeNull();
    press('n');
    expect(router.route.query.new).toBeUndefined();
    await user.keyboard('{Enter}');
    const popover = await opened(/^Said last/);
    expect(popover.textContent).toContain('does not let you say how well you know things');
    expect(popover.querySelector('button')).toBeNull();
    expect(await audit(container)).toEqual([]);
  });

  it('that may only speak for itself does so, and confirms nobody', async () => {
    const { user } = await show({ may_plan: false });
    expect(screen.getByText(/^You can say how well you know things yourself/)).toBeTruthy();
    const own = cellOf('Mara Lindt', 'Fail the database over');
    expect(own.getAttribute('aria-readonly')).toBeNull();
    expect(cellOf('Jonas Weber', 'Fail the database over').getAttribute('aria-readonly')).toBe(
      'true',
    );
    own.focus();
    await user.keyboard('1{ArrowRight}4');
    expect(fake.assessSkill).toHaveBeenCalledExactlyOnceWith('k1', 'aware');
    expect(fake.confirmSkill).not.toHaveBeenCalled();
  });
});

describe('what narrows it', () => {
  it('is teams, services, words and gaps, also after leaving', async () => {
    const { user, unmount } = await show();
    await user.type(screen.getByRole('searchbox', { name: 'Search skills' }), 'data');
    await choose(user, 'Team', 'Platform');
    await choose(user, 'Service', 'checkout');
    await user.click(screen.getByRole('checkbox', { name: 'Only gaps' }));
    const all = { teams: ['t1'], services: ['s1'], text: 'data', gaps_only: true };
    await waitFor(() => expect(asked().at(-1)).toEqual(all));
    unmount();
    fake.skillsMatrix.mockClear();
    await show();
    expect(asked()[0]).toEqual(all);
  });

  it('says how many of all are left', async () => {
    await show({ total: 30 });
    expect(screen.getByText('4 skills of 30, 3 members.')).toBeTruthy();
  });

  it('can let none through, and be taken away', async () => {
    localStorage.setItem(
      'muster.filters.skills',
      JSON.stringify({ words: 'xyz', values: { gaps: ['only'] } }),
    );
    fake.skillsMatrix.mockResolvedValue(given.skillsMatrix({ groups: [] }));
    showPage(SkillsPage);
    expect(await screen.findByText('No skill passes these filters.')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Clear filters' }));
    await waitFor(() =>
      expect(asked().at(-1)).toEqual({ teams: [], services: [], text: '', gaps_only: false }),
    );
  });

  it('says that there is no gap where that is what was asked', async () => {
    localStorage.setItem(
      'muster.filters.skills',
      JSON.stringify({ words: '', values: { gaps: ['only'] } }),
    );
    fake.skillsMatrix.mockResolvedValue(given.skillsMatrix({ groups: [] }));
    showPage(SkillsPage);
    expect(await screen.findByText(/^No gap: as many people as wanted/)).toBeTruthy();
  });

  it('can leave nobody', async () => {
    fake.skillsMatrix.mockResolvedValue(
      given.skillsMatrix({ members: [], groups: [{ ...given.groups()[2]! }] }),
    );
    showPage(SkillsPage);
    expect(await screen.findByText('Nobody is in the chosen teams.')).toBeTruthy();
  });
});

describe('without skills', () => {
  it('says what will be here, and offers to add one', async () => {
    fake.skillsMatrix.mockResolvedValue(
      given.skillsMatrix({ groups: [], services: [], pairings: [], total: 0 }),
    );
    const { container } = showPage(SkillsPage);
    expect(await screen.findByText(/^What there is to know about each service/)).toBeTruthy();
    expect(await audit(container)).toEqual([]);
    const [button] = screen.getAllByRole('button', { name: /^Add skill/ });
    await userEvent.click(button!);
    expect(await screen.findByRole('dialog', { name: 'Add a skill' })).toBeTruthy();
  });

  it('says what failed, and tries again', async () => {
    fake.skillsMatrix.mockRejectedValueOnce(refused('The workspace cannot be read.'));
    fake.skillsMatrix.mockResolvedValue(given.skillsMatrix());
    showPage(SkillsPage);
    expect((await screen.findByRole('alert')).textContent).toContain('cannot be read');
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('grid', { name: 'Skills matrix' })).toBeTruthy();
  });
});

describe('with 300 skills and 200 members', () => {
  it('draws few of them, and the one that has the keyboard wherever it goes', async () => {
    // jsdom lays nothing out; this is a small window.
    vi.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(700);
    vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(300);
    fake.skillsMatrix.mockResolvedValue(given.largeMatrix(300, 200));
    const { container } = showPage(SkillsPage);
    // Roles of a thousand cells take jsdom long, so they are found by what marks them.
    const grid = await waitFor(() => {
      const found = container.querySelector<HTMLElement>('[role="grid"]');
      if (!found) throw new Error('The grid is not there yet.');
      return found;
    });
    const drawn = () => grid.querySelectorAll('[role="gridcell"]').length;
    expect(drawn()).toBeLessThan(400);
    expect(grid.getAttribute('aria-rowcount')).toBe('316');
    expect(grid.getAttribute('aria-colcount')).toBe('202');
    grid.querySelector<HTMLElement>('[data-cell="0 1"]')?.focus();
    expect(here()).toMatch(/^Member 0, Skill 0:/);
    const press = async (key: string, ctrlKey = false) => {
      await fireEvent.keyDown(document.activeElement!, { key, ctrlKey });
      await tick();
    };
    await press('End', true);
    expect(here()).toMatch(/^Skill 299: 2 can/);
    await press('ArrowLeft');
    expect(here()).toMatch(/^Member 199, Skill 299:/);
    expect(document.activeElement?.getAttribute('aria-colindex')).toBe('201');
    expect(document.activeElement?.parentElement?.getAttribute('aria-rowindex')).toBe('316');
    expect(grid.scrollTop).toBeGreaterThan(9_000);
    expect(grid.scrollLeft).toBeGreaterThan(6_000);
    // Whoever scrolls away by the pointer finds the keyboard where it was.
    grid.scrollTop = grid.scrollLeft = 0;
    await fireEvent.scroll(grid);
    expect(grid.querySelector('[data-cell="0 1"]')).toBeTruthy();
    expect(here()).toMatch(/^Member 199, Skill 299:/);
    expect(drawn()).toBeLessThan(400);
  });
});

describe('the cover of services', () => {
  it('shows the bus factor with what to look at, the gaps leading to their skills', async () => {
    router.go('skills', { show: 'cover' });
    fake.skillsMatrix.mockResolvedValue(
      given.skillsMatrix({
        services: [
          given.cover({ gaps: ['Fail the database over', 'Gone since'] }),
          given.cover({
            service: 's2',
            name: 'basket',
            skills: 0,
            bus_factor: null,
            gaps: [],
            sentence: 'It has no skills, so nobody knows how well it is covered.',
          }),
          given.cover({ service: 's3', name: 'search', bus_factor: 3, gaps: [], sentence: '' }),
        ],
      }),
    );
    const { container } = showPage(SkillsPage);
    const list = await screen.findByRole('list', { name: 'Services by cover' });
    const [checkout, basket, search] = [...list.children] as HTMLElement[];
    expect(checkout?.textContent).toMatch(/1\s*bus factor\s*checkout\s*2 skills\s*When Jonas/);
    const link = within(checkout!).getByRole('link', { name: 'Fail the database over' });
    expect(link.getAttribute('href')).toBe('#/training/skills?skill=k1');
    expect(within(checkout!).queryByRole('link', { name: 'Gone since' })).toBeNull();
    expect(basket?.textContent).toMatch(/–\s*not known/);
    const add = within(basket!).getByRole('link', { name: 'Add a skill about basket' });
    expect(add.getAttribute('href')).toBe('#/training/skills?show=cover&new=1&service=s2');
    expect(search?.textContent).toMatch(/3\s*bus factor.*As many people as wanted/s);
    expect(screen.getByRole('tab', { name: /Cover of services\s*2 to look at/ })).toBeTruthy();
    expect(await audit(container)).toEqual([]);
  });

  it('is of the whole workspace, whatever the matrix is narrowed to', async () => {
    const { user } = await show();
    await user.click(screen.getByRole('checkbox', { name: 'Only gaps' }));
    await waitFor(() => expect(asked().at(-1)).toMatchObject({ gaps_only: true }));
    await user.click(screen.getByRole('tab', { name: /Cover of services/ }));
    expect(await screen.findByRole('list', { name: 'Services by cover' })).toBeTruthy();
    expect(router.route.query.show).toBe('cover');
    expect(asked()).toContainEqual({ teams: [], services: [], text: '', gaps_only: false });
  });

  it('says what will be here without services', async () => {
    router.go('skills', { show: 'cover' });
    fake.skillsMatrix.mockResolvedValue(given.skillsMatrix({ services: [] }));
    showPage(SkillsPage);
    expect(await screen.findByText(/^How well each service is covered will be here/)).toBeTruthy();
  });
});

describe('who could learn what from whom', () => {
  async function list(part: Partial<SkillsMatrix> = {}) {
    router.go('skills', { show: 'pairings' });
    fake.skillsMatrix.mockResolvedValue(given.skillsMatrix(part));
    const view = showPage(SkillsPage);
    const found = await screen.findByRole('list', { name: 'Who could learn what from whom' });
    return { ...view, list: within(found) };
  }

  it('says why, and leads to a session that is planned for it', async () => {
    const { container, list: found } = await list();
    const [item] = found.getAllByRole('listitem');
    expect(item?.textContent).toMatch(/Jonas Weber.*could teach.*Mara Lindt.*the only one/s);
    expect(item?.textContent).toMatch(/Mara Lindt\s*can do it with help today \(2 of 4\)\./);
    const plan = found.getByRole('link', { name: /^Plan a session in which Jonas Weber teaches/ });
    expect(plan.getAttribute('href')).toBe(
      '#/training?plan=1&skill=k1&facilitator=m2&host=t2&guest=t1&title=Fail+the+database+over',
    );
    expect(await audit(container)).toEqual([]);
  });

  it('plans nothing for a role that may not', async () => {
    const { list: found } = await list({ may_plan: false });
    expect(found.queryByRole('link', { name: /^Plan a session/ })).toBeNull();
  });

  it('shows the first of many, and more on demand', async () => {
    const pairings = Array.from({ length: 45 }, (_, at) => given.pairing({ skill: `k${at}` }));
    const { list: found } = await list({ pairings });
    expect(found.getAllByRole('listitem')).toHaveLength(20);
    await userEvent.click(screen.getByRole('button', { name: 'Show 20 more of 45 pairings' }));
    await userEvent.click(screen.getByRole('button', { name: 'Show 5 more of 45 pairings' }));
    expect(found.getAllByRole('listitem')).toHaveLength(45);
    expect(screen.queryByRole('button', { name: /more of/ })).toBeNull();
  });

  it('says what will be here while there is none', async () => {
    router.go('skills', { show: 'pairings' });
    fake.skillsMatrix.mockResolvedValue(given.skillsMatrix({ pairings: [] }));
    showPage(SkillsPage);
    expect(await screen.findByText(/^Who could learn what from whom will be here/)).toBeTruthy();
  });
});

describe('the dialog', () => {
  it('is opened by n, and by an address with the service', async () => {
    await show();
    press('n');
    expect(await screen.findByRole('dialog', { name: 'Add a skill' })).toBeTruthy();
    expect(router.route.query.new).toBe('1');
  });

  it('leads to the skill that it added once that is read', async () => {
    router.go('skills', { new: '1', service: 's1' });
    const { user, client } = await show();
    const dialog = await screen.findByRole('dialog', { name: 'Add a skill' });
    expect(await within(dialog).findByDisplayValue('checkout')).toBeTruthy();
    await user.type(within(dialog).getByLabelText('Name'), 'Drain a node{Enter}');
    await waitFor(() => expect(fake.saveSkill).toHaveBeenCalledOnce());
    await waitFor(() => expect(router.route.query).toEqual({}));
    const [checkout, ...rest] = given.groups();
    const added = given.matrixSkill('k9', [null, null, null], { skill: { name: 'Drain a node' } });
    fake.skillsMatrix.mockResolvedValue(
      given.skillsMatrix({
        groups: [{ ...checkout!, skills: [...checkout!.skills, added] }, ...rest],
      }),
    );
    await client.invalidateQueries({ queryKey: ['training'] });
    await waitFor(() => expect(document.activeElement?.textContent.trim()).toBe('Drain a node'));
  });
});

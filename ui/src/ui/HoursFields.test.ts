import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import type { Hours, Span, Weekday } from '../api';
import { audit } from '../../test/audit';
import { hoursWords, passesMidnight, spanWords, toggled, weekdayWords, workingWeek } from './hours';
import HoursFields from './HoursFields.svelte';

const span = (weekdays: Weekday[], from_minute: number, to_minute: number): Span => ({
  weekdays,
  from_minute,
  to_minute,
});

it.each<[Weekday[], string]>([
  [['monday', 'tuesday', 'wednesday', 'thursday', 'friday'], 'Mon to Fri'],
  [['saturday', 'sunday'], 'Sat and Sun'],
  [['monday', 'wednesday', 'thursday', 'friday', 'sunday'], 'Mon, Wed to Fri and Sun'],
  [['tuesday'], 'Tue'],
  [[], 'no day'],
])('%j are said as %s', (days, words) => expect(weekdayWords(days)).toBe(words));

it.each([
  [span(['monday'], 540, 1_020), 'Mon, 09:00 to 17:00', false],
  [span(['friday'], 1_320, 360), 'Fri, 22:00 to 06:00 the next day', true],
  [span(['friday'], 1_320, 0), 'Fri, 22:00 to 00:00', false],
  [span(['friday'], 0, 0), 'Fri, all day', false],
  [span(['friday'], 480, 480), 'Fri, from 08:00 for 24 h', true],
])('a span of %j is said as %s', (given, words, passes) => {
  expect(spanWords(given)).toBe(words);
  expect(passesMidnight(given)).toBe(passes);
});

it('names a zone of its own', () => {
  expect(hoursWords({ time_zone: 'Asia/Tokyo', spans: [workingWeek()] })).toBe(
    'Mon to Fri, 09:00 to 17:00 (Asia/Tokyo)',
  );
});

it('keeps the days of a span in the order of the week', () => {
  const given = toggled(span(['sunday'], 0, 0), 'monday');
  expect(given.weekdays).toEqual(['monday', 'sunday']);
  expect(toggled(given, 'sunday').weekdays).toEqual(['monday']);
});

/** Renders the fields around hours, as a parent binds them, and gives what they are now. */
function show(spans: Span[], error?: string) {
  let hours: Hours = { time_zone: null, spans };
  const view = render(HoursFields, {
    label: 'Service hours',
    zone: 'Europe/Berlin',
    whose: 'the schedule',
    error,
    get hours() {
      return hours;
    },
    set hours(next) {
      hours = next;
    },
  });
  return { ...view, now: () => hours, user: userEvent.setup() };
}

it('takes weekdays by their buttons and times by typing', async () => {
  const { now, user, container } = show([workingWeek()]);
  const line = within(screen.getByRole('group', { name: 'Service hours: line 1' }));
  expect(line.getByRole('button', { name: 'Monday' }).getAttribute('aria-pressed')).toBe('true');
  await user.click(line.getByRole('button', { name: 'Saturday' }));
  expect(now().spans[0]?.weekdays).toContain('saturday');
  const until = line.getByLabelText('Until');
  await user.clear(until);
  await user.type(until, '7:30');
  await user.tab();
  expect(now().spans[0]?.to_minute).toBe(450);
  expect(await audit(container)).toEqual([]);
});

it('says what is wrong at the group and at a line without days', async () => {
  const { container } = show([span([], 0, 0)], 'Say when the layer is on.');
  expect(screen.getByText('Say when the layer is on.')).toBeTruthy();
  expect(screen.getByText(/Choose a weekday/)).toBeTruthy();
  expect(await audit(container)).toEqual([]);
});

it('adds a line, removes one, and gives the hours a zone of their own', async () => {
  const { now, user } = show([workingWeek(), span(['sunday'], 600, 900)]);
  await user.click(screen.getByRole('button', { name: 'Add hours' }));
  expect(now().spans).toHaveLength(3);
  await user.click(screen.getByRole('button', { name: 'Remove line 1' }));
  expect(now().spans.map(({ weekdays }) => weekdays[0])).not.toContain(undefined);
  await user.click(screen.getByRole('checkbox', { name: /In another zone/ }));
  expect(now().time_zone).toBe('Europe/Berlin');
});

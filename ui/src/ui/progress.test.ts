import { render, screen } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import { audit } from '../../test/audit';
import { progressWords } from './progress';
import ProgressBar from './ProgressBar.svelte';

it.each([
  [0.4, 0.55, 'Reached 40 %, expected 55 %'],
  [0, 0, 'Reached 0 %, expected 0 %'],
  [1, null, 'Reached 100 %'],
  [null, 0.5, 'Not measured yet, expected 50 %'],
  [null, null, 'Not measured yet'],
])('%j of %j expected reads ‘%s’', (reached, expected, words) => {
  expect(progressWords(reached, expected)).toBe(words);
});

it('says what is reached and what is expected, without a finding of axe', async () => {
  const { container } = render(ProgressBar, { value: 0.4, expected: 0.55, label: 'Progress' });
  const bar = screen.getByRole('meter', { name: 'Progress' });
  expect(bar.getAttribute('aria-valuenow')).toBe('40');
  expect(bar.getAttribute('aria-valuetext')).toBe('Reached 40 %, expected 55 %');
  const mark = container.querySelector<HTMLElement>('[data-expected]');
  expect(parseFloat(mark?.style.insetInlineStart ?? '')).toBeCloseTo(55);
  expect(await audit(container)).toEqual([]);
});

it('is a picture that says so where nothing measures it', async () => {
  const { container } = render(ProgressBar, { value: null, label: 'Progress' });
  expect(screen.getByRole('img', { name: 'Progress: Not measured yet' })).toBeTruthy();
  expect(container.querySelector('[data-expected]')).toBeNull();
  expect(await audit(container)).toEqual([]);
});

it.each([
  [1.4, '100'],
  [-0.2, '0'],
])('stays within its ends at %d', (value, now) => {
  render(ProgressBar, { value, label: 'Progress' });
  expect(screen.getByRole('meter').getAttribute('aria-valuenow')).toBe(now);
});

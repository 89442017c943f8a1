import { expect, it } from 'vitest';
import { FROM, keyResult, TO } from '../../../../test/oneGoal';
import { draw, expectedPoints, walked } from './way';

const time = { from: FROM, to: TO };
const box = { width: 108, height: 58, pad: 4 };
const middle = FROM + (TO - FROM) / 2;

it('draws the walked way beside the expected one, in the time of the goal', () => {
  const view = keyResult('k', {
    history: [
      { at: FROM, value: 0, expected: 0 },
      { at: middle, value: 5, expected: 10 },
    ],
  });
  // From 0 to 20 in 50 px: 5 is a quarter of the way up, at half of the 100 px.
  expect(draw(view, time, box)).toEqual({
    walked: 'M4.0 54.0L54.0 41.5',
    expected: 'M4.0 54.0L104.0 4.0',
    last: { x: 54, y: 41.5 },
  });
});

it('leaves a gap where nothing is known, and holds what lies beyond the ends', () => {
  const view = keyResult('k', {
    history: [
      { at: FROM, value: null, expected: 0 },
      { at: middle, value: -20, expected: 10 },
    ],
  });
  expect(walked(view).map(({ value }) => value)).toEqual([null, -20]);
  const { walked: line, last } = draw(view, time, box);
  expect(line).toBe('M54.0 54.0h0');
  expect(last?.y).toBe(54);
});

it('joins nothing across a gap', () => {
  const quarter = (TO - FROM) / 4;
  const history = [0, null, 10, 15, 20].map((value, index) => ({
    at: FROM + index * quarter,
    value,
    expected: 0,
  }));
  expect(draw(keyResult('k', { history }), time, box).walked).toBe(
    'M4.0 54.0h0M54.0 29.0L79.0 16.5L104.0 4.0',
  );
});

it('draws nothing walked where nothing is known', () => {
  expect(draw(keyResult('k'), time, box)).toMatchObject({ walked: '', last: null });
});

it('names what is expected at both ends and wherever a value is', () => {
  const view = keyResult('k', {
    history: [
      { at: FROM, value: 0, expected: 0 },
      { at: middle, value: 5, expected: 10 },
      { at: TO + 1, value: 6, expected: 20 },
    ],
  });
  expect(expectedPoints(view, time)).toEqual([
    { at: FROM, value: 0 },
    { at: middle, value: 10 },
    { at: TO - 1, value: 20 },
  ]);
});

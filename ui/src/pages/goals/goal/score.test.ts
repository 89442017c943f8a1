import { expect, it } from 'vitest';
import { proposedScore, readScore, stepped } from './score';

it.each([
  [null, 0],
  [0, 0],
  [0.62, 60],
  [0.63, 65],
  [1, 100],
])('a progress of %s proposes %d %%', (progress, score) => {
  expect(proposedScore(progress)).toBe(score);
});

it.each([
  ['70', 0.7],
  ['70 %', 0.7],
  ['72,5', 0.725],
  ['100', 1],
  ['0', 0],
  ['101', null],
  ['-5', null],
  ['', null],
  ['most', null],
])('‘%s’ is a score of %s', (text, score) => {
  expect(readScore(text)).toBe(score);
});

it.each([
  ['60', 1, '65'],
  ['60', -1, '55'],
  ['72', 1, '75'],
  ['72', -1, '70'],
  ['100', 1, '100'],
  ['0', -1, '0'],
  ['', 1, '5'],
  // 0.55 × 100 is a little more than 55.
  ['55', -1, '50'],
  ['35', 1, '40'],
] as const)('from ‘%s’ a step of %d leads to %s', (text, by, next) => {
  expect(stepped(text, by)).toBe(next);
});

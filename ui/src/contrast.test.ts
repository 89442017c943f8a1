import { readFileSync } from 'node:fs';
import { parse, wcagContrast } from 'culori';
import { describe, expect, it } from 'vitest';

const css = readFileSync('src/app.css', 'utf8');
const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((oklch\([^)]*\)), (oklch\([^)]*\))\);/g)].map(
    ([, name, light, dark]) => [name!, { light: light!, dark: dark! }],
  ),
);

const TEXT = 4.5;
const SHAPE = 3;
const pairs: [foreground: string, background: string, least: number][] = [];

for (const background of [
  'neutral-1',
  'neutral-2',
  'surface',
  'floating',
  'neutral-3',
  'neutral-4',
]) {
  for (const text of ['neutral-12', 'neutral-11', 'neutral-10', 'accent-text', 'danger-text']) {
    pairs.push([text, background, TEXT]);
  }
}
for (const text of ['neutral-12', 'neutral-11']) {
  pairs.push([text, 'neutral-5', TEXT], [text, 'accent-bg', TEXT]);
}
const states = ['success', 'warning', 'danger', 'info'];
const sets = [...states, 'sev1', 'sev2', 'sev3', 'sev4', 'ops', 'dev'];
for (const set of [...sets, 'accent']) {
  pairs.push([`${set}-text`, `${set}-bg`, TEXT], [`${set}-text`, 'surface', TEXT]);
  pairs.push([`${set}-text`, 'neutral-1', TEXT]);
}
for (const set of sets) {
  pairs.push([`${set}-solid`, 'surface', SHAPE], [`${set}-solid`, 'neutral-1', SHAPE]);
  pairs.push([`${set}-solid`, `${set}-bg`, SHAPE]);
}
for (const state of states) pairs.push(['on-solid', `${state}-solid`, TEXT]);
pairs.push(['on-accent', 'accent-solid', TEXT], ['on-accent', 'accent-solid-hover', TEXT]);
pairs.push(['neutral-8', 'surface', SHAPE], ['neutral-8', 'neutral-1', SHAPE]);
pairs.push(['accent-solid', 'surface', SHAPE], ['accent-solid', 'neutral-2', SHAPE]);

for (let member = 1; member <= 8; member++) {
  pairs.push([`member${member}-text`, `member${member}-bg`, TEXT]);
}

for (let level = 1; level <= 4; level++) {
  pairs.push([`level${level}-text`, `level${level}-bg`, TEXT]);
  pairs.push([`level${level}-line`, 'surface', SHAPE]);
}

describe.each(['light', 'dark'] as const)('in %s', (scheme) => {
  it.each(pairs)('%s on %s has a contrast of at least %s', (foreground, background, least) => {
    const of = (name: string) => {
      const token = tokens.get(name);
      if (!token) throw new Error(`app.css has no colour --${name}`);
      return parse(token[scheme])!;
    };
    expect(wcagContrast(of(foreground), of(background))).toBeGreaterThanOrEqual(least);
  });

  it('a higher level stands out more from the surface', () => {
    const of = (name: string) => parse(tokens.get(name)![scheme])!;
    const contrasts = [1, 2, 3, 4].map((level) =>
      wcagContrast(of(`level${level}-bg`), of('surface')),
    );
    expect(contrasts).toEqual(contrasts.toSorted((a, b) => a - b));
  });
});

it('reads every colour that the neutral ramp has', () => {
  expect([...tokens.keys()].filter((name) => name.startsWith('neutral-'))).toHaveLength(12);
});

import { expect, it } from 'vitest';
import type { ChartColors } from './colors';
import type { ChartInput } from './input';
import { drawChart } from './picture';

const colors: ChartColors = {
  ink: 'black',
  quiet: 'gray',
  line: 'silver',
  surface: 'white',
  series: {
    accent: 'indigo',
    ops: 'orange',
    dev: 'blue',
    success: 'green',
    warning: 'gold',
    danger: 'red',
    info: 'navy',
  },
  annotation: { danger: 'red', info: 'navy', accent: 'indigo' },
};

const input: ChartInput = {
  series: [{ name: 'A <b> & "c"', points: [1, 2, 3].map((value) => ({ at: value * 1e9, value })) }],
  kind: 'line',
  format: { unit: 'a & b', full: (value) => `${value}` },
  target: 2,
  annotations: [],
  height: 300,
  fromZero: true,
  day: (at) => `day ${at / 1e9}`,
};

function parsed(svg: string): Document {
  const document = new DOMParser().parseFromString(svg, 'image/svg+xml');
  expect(document.querySelector('parsererror')?.textContent).toBeUndefined();
  return document;
}

it('draws a document that stands alone, with its words around the chart', () => {
  const { svg, width, height } = drawChart(input, colors, {
    title: '<script>alert(1)</script> & \u0007 “マスター”',
    lines: ['All services', '8 Sep to 1 Dec'],
    key: ['Grey and dashed: the period before.'],
  });
  const document = parsed(svg);
  const root = document.documentElement;
  expect(root.getAttribute('width')).toBe(String(width));
  expect(root.getAttribute('height')).toBe(String(height));
  expect(height).toBeGreaterThan(300);
  expect(root.getAttribute('font-family')).toMatch(/^'Inter Variable', Inter, .*sans-serif$/);
  expect(document.querySelector('script, image, foreignObject, use')).toBeNull();
  expect(svg).not.toMatch(/ on\w+=|href=/);
  const words = [...document.querySelectorAll('text')].map(({ textContent }) => textContent);
  expect(words).toEqual(
    expect.arrayContaining([
      '<script>alert(1)</script> &  “マスター”',
      'All services',
      '8 Sep to 1 Dec',
      'Grey and dashed: the period before.',
      'Target 2',
    ]),
  );
});

it('lists what happened below, and counts what is too much for a picture', () => {
  const annotations = Array.from({ length: 9 }, (_, index) => ({
    id: `${index}`,
    at: 1e9,
    label: `Release\n${index}`,
    kind: 'deployment' as const,
  }));
  const { svg } = drawChart({ ...input, annotations }, colors, { title: 'T', lines: [], key: [] });
  const words = [...parsed(svg).querySelectorAll('text')].map(({ textContent }) => textContent);
  expect(words).toContain('day 1, Deployment: Release 0');
  expect(words.filter((text) => text?.includes('Deployment:'))).toHaveLength(6);
  expect(words).toContain('and 3 more');
});

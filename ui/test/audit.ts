import axe from 'axe-core';

/** What axe finds wrong, as 'rule: selector' lines. Colours are left to `contrast.test.ts`: jsdom paints none. */
export async function audit(element: Element): Promise<string[]> {
  const { violations } = await axe.run(element, {
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target }) => `${id}: ${target.join(' ')}`),
  );
}

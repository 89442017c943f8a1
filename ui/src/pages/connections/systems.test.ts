import Plug from '@lucide/svelte/icons/plug';
import { expect, it } from 'vitest';
import { form } from '../../../test/connections';
import { iconOf, offered } from './systems';

const forms = [
  form({ kind: 'slack', name: 'Slack', group: 'chat', description: 'Sends messages.' }),
  form({ kind: 'jenkins', name: 'Jenkins', group: 'pipelines' }),
  form({ kind: 'datadog', name: 'Datadog', group: 'observability', description: 'Monitors.' }),
];
const names = (typed: string) =>
  offered(forms, typed).map(({ title, forms: of }) => [title, of.map(({ name }) => name)]);

it('offers systems by what they are there for, in one order', () => {
  expect(names('')).toEqual([
    ['Pipelines', ['Jenkins']],
    ['Observability', ['Datadog']],
    ['Chat', ['Slack']],
  ]);
});

it.each([
  ['jen', [['Pipelines', ['Jenkins']]]],
  ['chat', [['Chat', ['Slack']]]],
  ['monitors', [['Observability', ['Datadog']]]],
  ['sap', []],
])('‘%s’ finds its system by name, group and description', (typed, found) => {
  expect(names(typed)).toEqual(found);
});

it('draws a kind that it does not know as a plug, and others each their own way', () => {
  expect(iconOf('something_new')).toBe(Plug);
  expect(iconOf('gitlab')).not.toBe(iconOf('github_actions'));
  expect(iconOf('splunk_on_call')).not.toBe(iconOf('splunk'));
});

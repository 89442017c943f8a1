import { expect, it } from 'vitest';
import type { DeclareChoices } from '../../api';
import { fittingPolicy, newDeclaration, serviceOptions, severityOf } from './declaring';

const choices: DeclareChoices = {
  services: [
    { id: 's2', name: 'search', firing: 3, policy: 'p2' },
    { id: 's3', name: 'cart', firing: 1, policy: null },
    { id: 's1', name: 'checkout', firing: 0, policy: 'p1' },
  ],
  policy: 'p9',
};

it('offers services in the order in which they burn, and says so', () => {
  expect(serviceOptions(choices).map(({ label, hint }) => [label, hint])).toEqual([
    ['search', '3 alerts fire'],
    ['cart', '1 alert fires'],
    ['checkout', undefined],
  ]);
  expect(serviceOptions(undefined)).toEqual([]);
});

it.each([
  [null, 'p9'],
  ['s1', 'p1'],
  ['s3', null],
  ['gone', null],
])('proposes for the service %s the policy %s', (service, policy) => {
  expect(fittingPolicy(choices, service)).toBe(policy);
});

it('proposes nothing before it knows', () => {
  expect(fittingPolicy(undefined, 's1')).toBeNull();
});

it('begins with whoever declares as commander', () => {
  expect(newDeclaration('me')).toMatchObject({ commander: 'me', severity: 'sev2', scribe: null });
});

it.each([
  [{ altKey: true, code: 'Digit1' }, 'sev1'],
  [{ altKey: true, code: 'Numpad4' }, 'sev4'],
  [{ altKey: true, code: 'Digit5' }, null],
  [{ altKey: false, code: 'Digit1' }, null],
  [{ altKey: true, ctrlKey: true, code: 'Digit1' }, null],
])('%j chooses %s', (press, severity) => {
  expect(severityOf({ ctrlKey: false, metaKey: false, ...press })).toBe(severity);
});

import { describe, expect, it } from 'vitest';
import type { Connection, ConnectorForm } from '../../api';
import { blank, draftOf, lines, missing, READ_BACK_MS, typedOf } from './draft';

const NOW = Date.parse('2026-11-24T09:00:00Z');

const gitlab: ConnectorForm = {
  kind: 'gitlab',
  name: 'GitLab',
  description: 'Reads deployments.',
  address_placeholder: 'https://gitlab.com',
  token: { label: 'Access token', permissions: '', where_to_make: 'Make one.', required: true },
  user_label: null,
  fields: [
    {
      name: 'scope',
      label: 'What to read',
      help: '',
      placeholder: '',
      kind: {
        type: 'choice',
        choices: [
          { value: 'projects', label: 'Projects' },
          { value: 'group', label: 'Groups' },
        ],
      },
      required: true,
    },
    {
      name: 'paths',
      label: 'Paths',
      help: '',
      placeholder: 'shop/checkout',
      kind: { type: 'lines' },
      required: true,
    },
  ],
  docs: '',
};

const connection: Connection = {
  name: 'GitLab of the shop',
  base_url: 'https://gitlab.example.com',
  settings: { kind: 'gitlab', scope: 'group', paths: ['shop', 'pay'] },
  user: '',
  ca_file: '/etc/ssl/shop.pem',
  proxy: '',
  poll_interval: 30_000,
  since: NOW - 1,
  enabled: false,
};

describe('a new connection', () => {
  it('begins with the first choice and reads half a year back', () => {
    const typed = blank(gitlab, NOW);
    expect(typed.settings).toEqual({ scope: 'projects', paths: '' });
    expect(typed.since).toBe(NOW - READ_BACK_MS);
  });

  it('becomes a record without stray spaces, slashes, empty lines and doubles', () => {
    const typed = {
      ...blank(gitlab, NOW),
      baseUrl: ' https://gitlab.example.com// ',
      secret: ' token\n',
      settings: { scope: 'projects', paths: ' shop/checkout\r\n\nshop/checkout\npay ' },
    };
    const draft = draftOf(gitlab, typed, NOW);
    expect(draft.id).toBeNull();
    expect(draft.secret).toBe('token');
    expect(draft.connection.base_url).toBe('https://gitlab.example.com');
    expect(draft.connection.enabled).toBe(true);
    expect(draft.connection.settings).toEqual({
      kind: 'gitlab',
      scope: 'projects',
      paths: ['shop/checkout', 'pay'],
    });
  });

  it('says at each field what is missing', () => {
    expect(Object.keys(missing(gitlab, blank(gitlab, NOW), false)).sort()).toEqual([
      'base_url',
      'paths',
      'secret',
    ]);
  });
});

describe('an existing connection', () => {
  it('comes back unchanged from a form in which nothing was typed', () => {
    const existing = { id: 'c', enabled: false };
    const draft = draftOf(gitlab, typedOf(gitlab, connection), NOW, existing);
    expect(draft).toEqual({ id: 'c', connection, secret: null, this_run_only: false });
  });

  it('asks for a token only if none is kept', () => {
    const typed = typedOf(gitlab, connection);
    expect(missing(gitlab, typed, true)).toEqual({});
    expect(Object.keys(missing(gitlab, typed, false))).toEqual(['secret']);
  });

  it('gives a setting that its record lacks the field’s first value', () => {
    const older = { ...connection, settings: { kind: 'gitlab', paths: [] } };
    expect(typedOf(gitlab, older as unknown as Connection).settings.scope).toBe('projects');
  });
});

it('takes a list a line each', () => {
  expect(lines('')).toEqual([]);
  expect(lines('a\n b \n\na')).toEqual(['a', 'b']);
});

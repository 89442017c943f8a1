import { describe, expect, it } from 'vitest';
import { connection as record, field, form, token } from '../../../test/connections';
import { blank, draftOf, lines, missing, READ_BACK_MS, typedOf } from './draft';

const NOW = Date.parse('2026-11-24T09:00:00Z');
const none: ReadonlySet<string> = new Set();
const error = { name: 'Errors', unit: '1/s', query: 'sum(rate(errors[5m]))' };

const system = form({
  kind: 'example',
  name: 'Example',
  poll_interval: 300_000,
  tokens: [
    token({ required: true }),
    token({ name: 'app', label: 'Application key' }),
    token({ name: 'graph', label: 'Sign-in', required: true, from_sign_in: true }),
  ],
  user_label: null,
  fields: [
    field({
      name: 'scope',
      label: 'What to read',
      kind: {
        type: 'choice',
        choices: [
          { value: 'projects', label: 'Projects' },
          { value: 'group', label: 'Groups' },
        ],
      },
      required: true,
    }),
    field({ name: 'paths', label: 'Paths', kind: { type: 'lines' }, required: true }),
    field({ name: 'drafts', label: 'Drafts', kind: { type: 'flag', on: false } }),
    field({ name: 'retries', label: 'Retries', kind: { type: 'flag', on: true } }),
    field({ name: 'metrics', label: 'Metrics', kind: { type: 'metrics', language: 'PromQL' } }),
  ],
});

const connection = record({
  base_url: 'https://gitlab.example.com',
  settings: {
    kind: 'example',
    scope: 'group',
    paths: ['shop', 'pay'],
    drafts: true,
    retries: false,
    metrics: [error],
  },
  ca_file: '/etc/ssl/shop.pem',
  poll_interval: 30_000,
  since: NOW - 1,
  enabled: false,
  speaks_for: ['production', 'staging'],
});

describe('a new connection', () => {
  it('begins with the first choice, reads half a year back, and polls as the system likes it', () => {
    const typed = blank(system, NOW);
    expect(typed.settings).toEqual({
      scope: 'projects',
      paths: '',
      drafts: false,
      retries: true,
      metrics: [],
    });
    expect(typed.since).toBe(NOW - READ_BACK_MS);
    expect(typed.pollInterval).toBe(300_000);
  });

  it('begins with the usual address where there is one', () => {
    const choices = [{ value: 'https://api.example.com', label: 'US' }];
    const address = { ...system.address, choices };
    expect(blank({ ...system, address }, NOW).baseUrl).toBe('https://api.example.com');
  });

  it('becomes a record without stray spaces, slashes, empty lines, empty rows and doubles', () => {
    const typed = {
      ...blank(system, NOW),
      baseUrl: ' https://gitlab.example.com// ',
      secrets: { token: ' secret\n', app: '  ', graph: 'never typed' },
      settings: {
        scope: 'projects',
        paths: ' shop/checkout\r\n\nshop/checkout\npay ',
        drafts: true,
        retries: false,
        metrics: [
          { name: ' Errors ', unit: '', query: ' up ' },
          { name: '', unit: ' ', query: '' },
        ],
      },
      speaksFor: 'production\n\nproduction',
    };
    const draft = draftOf(system, typed, NOW);
    expect(draft.id).toBeNull();
    expect(draft.secrets).toEqual({ token: 'secret' });
    expect(draft.connection.base_url).toBe('https://gitlab.example.com');
    expect(draft.connection.enabled).toBe(true);
    expect(draft.connection.speaks_for).toEqual(['production']);
    expect(draft.connection.settings).toEqual({
      kind: 'example',
      scope: 'projects',
      paths: ['shop/checkout', 'pay'],
      drafts: true,
      retries: false,
      metrics: [{ name: 'Errors', unit: '', query: 'up' }],
    });
  });

  it('says at each field what is missing, and asks for no token that comes from signing in', () => {
    expect(Object.keys(missing(system, blank(system, NOW), none)).sort()).toEqual([
      'base_url',
      'paths',
      'token',
    ]);
  });

  it.each([
    ['a query', [{ name: 'Errors', unit: '', query: '' }], /name and a query/],
    ['a name', [{ name: '', unit: '', query: 'up' }], /name and a query/],
    ['a name of its own', [error, { ...error, query: 'up' }], /one name/],
  ])('wants %s for every metric', (_, metrics, sentence) => {
    const typed = blank(system, NOW);
    typed.settings.metrics = metrics;
    expect(missing(system, typed, none).metrics).toMatch(sentence);
  });

  it('keeps a folder as it is written', () => {
    const folder = { ...system, address: { ...system.address, folder: true } };
    const typed = { ...blank(folder, NOW), baseUrl: '/ ' };
    expect(draftOf(folder, typed, NOW).connection.base_url).toBe('/');
  });
});

describe('an existing connection', () => {
  it('comes back unchanged from a form in which nothing was typed', () => {
    const existing = { id: 'c', enabled: false };
    const draft = draftOf(system, typedOf(system, connection), NOW, existing);
    expect(draft).toEqual({
      id: 'c',
      connection: { ...connection, user: 'mara' },
      secrets: {},
      this_run_only: false,
    });
  });

  it('asks for a token only if none is kept', () => {
    const typed = typedOf(system, connection);
    expect(missing(system, typed, new Set(['token']))).toEqual({});
    expect(Object.keys(missing(system, typed, new Set(['app'])))).toEqual(['token']);
  });

  it('gives a setting that its record lacks, or has in another shape, the field’s first value', () => {
    const older = { ...connection, settings: { kind: 'example', paths: true, metrics: ['up'] } };
    expect(typedOf(system, older).settings).toEqual({
      scope: 'projects',
      paths: '',
      drafts: false,
      retries: true,
      metrics: [],
    });
  });

  it('is not changed by typing into its form', () => {
    const typed = typedOf(system, connection);
    (typed.settings.metrics as { name: string }[])[0]!.name = 'Other';
    expect(connection.settings.metrics).toEqual([error]);
  });
});

it('takes a list a line each', () => {
  expect(lines('')).toEqual([]);
  expect(lines('a\n b \n\na')).toEqual(['a', 'b']);
});

import type {
  Connection,
  ConnectionDraft,
  ConnectorForm,
  FormField,
  MetricQuery,
  SettingValue,
  TokenForm,
} from '../../api';

const DAY = 86_400_000;
const MINUTE = 60_000;

/** How far back the first sync reads unless somebody says otherwise. */
export const READ_BACK_MS = 180 * DAY;

/** The field that a refusal of the keyring names: it concerns the tokens, none in particular. */
export const KEYRING = 'secret';

/** One setting as it is typed: a list of texts is one text with a line each. */
export type TypedSetting = string | boolean | MetricQuery[];

/** What the form holds: every field as it is typed. */
export interface Typed {
  name: string;
  baseUrl: string;
  user: string;
  /** The tokens by their names; an empty one keeps what is kept already. */
  secrets: Record<string, string>;
  thisRunOnly: boolean;
  /** The settings by the names of the form's fields. */
  settings: Record<string, TypedSetting>;
  caFile: string;
  proxy: string;
  /** Milliseconds. */
  pollInterval: number | null;
  /** An instant in milliseconds. */
  since: number | null;
  /** Environments, a line each. */
  speaksFor: string;
}

/** The empty form of a kind of system, as seen at `now`. */
export function blank(form: ConnectorForm, now: number): Typed {
  return {
    name: form.name,
    baseUrl: form.address.choices[0]?.value ?? '',
    user: '',
    secrets: {},
    thisRunOnly: false,
    settings: Object.fromEntries(form.fields.map((field) => [field.name, initial(field)])),
    caFile: '',
    proxy: '',
    pollInterval: form.poll_interval,
    since: now - READ_BACK_MS,
    speaksFor: '',
  };
}

function initial({ kind }: FormField): TypedSetting {
  switch (kind.type) {
    case 'choice':
      return kind.choices[0]?.value ?? '';
    case 'flag':
      return kind.on;
    case 'metrics':
      return [];
    case 'text':
    case 'lines':
    case 'pattern':
      return '';
  }
}

/** The form of a connection that exists. Its tokens are not in it: they never leave the keyring. */
export function typedOf(form: ConnectorForm, connection: Connection): Typed {
  const { settings } = connection;
  return {
    name: connection.name,
    baseUrl: connection.base_url,
    user: connection.user,
    secrets: {},
    thisRunOnly: false,
    settings: Object.fromEntries(
      form.fields.map((field) => [field.name, shown(field, settings[field.name])]),
    ),
    caFile: connection.ca_file,
    proxy: connection.proxy,
    pollInterval: connection.poll_interval,
    since: connection.since,
    speaksFor: (connection.speaks_for ?? []).join('\n'),
  };
}

/** What a field shows of a value; what does not fit the field, or is not there, is its first value. */
function shown(field: FormField, value: SettingValue | undefined): TypedSetting {
  switch (field.kind.type) {
    case 'flag':
      return typeof value === 'boolean' ? value : field.kind.on;
    case 'metrics':
      return isMetrics(value) ? value.map((metric) => ({ ...metric })) : [];
    case 'lines':
      return isLines(value) ? value.join('\n') : '';
    case 'text':
    case 'pattern':
    case 'choice':
      return typeof value === 'string' ? value : initial(field);
  }
}

function isMetrics(value: SettingValue | undefined): value is MetricQuery[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'object');
}

function isLines(value: SettingValue | undefined): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

/** A list that was typed a line each, without empty lines and doubles. */
export function lines(text: string): string[] {
  return [
    ...new Set(
      text
        .split(/\r?\n/)
        .map((line) => line.trim())
        .filter((line) => line !== ''),
    ),
  ];
}

/** The queries that were typed, without rows in which nothing stands. */
function metrics(rows: readonly MetricQuery[]): MetricQuery[] {
  return rows
    .map(({ name, unit, query }) => ({ name: name.trim(), unit: unit.trim(), query: query.trim() }))
    .filter(({ name, unit, query }) => `${name}${unit}${query}` !== '');
}

function settingOf({ kind }: FormField, typed: TypedSetting | undefined): SettingValue {
  if (typeof typed === 'boolean') return typed;
  if (typeof typed === 'object') return metrics(typed);
  const text = typed ?? '';
  return kind.type === 'lines' ? lines(text) : text.trim();
}

/** Which connection a draft changes, and what of it the form does not show. */
export interface Existing {
  id: string;
  enabled: boolean;
}

/** The draft that the engine tests, previews and saves. */
export function draftOf(
  form: ConnectorForm,
  typed: Typed,
  now: number,
  existing?: Existing,
): ConnectionDraft {
  const settings = form.fields.map((field): [string, SettingValue] => [
    field.name,
    settingOf(field, typed.settings[field.name]),
  ]);
  return {
    id: existing?.id ?? null,
    connection: {
      name: typed.name.trim(),
      base_url: form.address.folder
        ? typed.baseUrl.trim()
        : typed.baseUrl.trim().replace(/\/+$/, ''),
      settings: { ...Object.fromEntries(settings), kind: form.kind },
      user: typed.user.trim(),
      ca_file: typed.caFile.trim(),
      proxy: typed.proxy.trim(),
      poll_interval: typed.pollInterval ?? form.poll_interval ?? MINUTE,
      since: typed.since ?? now - READ_BACK_MS,
      enabled: existing?.enabled ?? true,
      speaks_for: lines(typed.speaksFor),
    },
    secrets: Object.fromEntries(
      typedTokens(form)
        .map(({ name }) => [name, typed.secrets[name]?.trim() ?? ''])
        .filter(([, secret]) => secret !== ''),
    ),
    this_run_only: typed.thisRunOnly,
  };
}

/** The tokens that a person types in; others come from signing in. */
export function typedTokens(form: ConnectorForm): TokenForm[] {
  return form.tokens.filter(({ from_sign_in }) => !from_sign_in);
}

/** What is missing before the engine need be asked: a sentence by field. `kept`: tokens there are. */
export function missing(
  form: ConnectorForm,
  typed: Typed,
  kept: ReadonlySet<string>,
): Record<string, string> {
  const wrong: Record<string, string> = {};
  if (typed.name.trim() === '') wrong.name = 'Give it a name, such as the team’s.';
  if (typed.baseUrl.trim() === '') {
    wrong.base_url = form.address.folder
      ? 'Choose the folder to read.'
      : `Type the address, such as ${form.address.placeholder}.`;
  }
  for (const { name, required, where_to_make } of typedTokens(form)) {
    if (required && !kept.has(name) && (typed.secrets[name] ?? '').trim() === '') {
      wrong[name] = `${form.name} is of no use without it. ${where_to_make}`;
    }
  }
  for (const field of form.fields) {
    const sentence = lacking(field, typed.settings[field.name]);
    if (sentence) wrong[field.name] = sentence;
  }
  return wrong;
}

function lacking(field: FormField, value: TypedSetting | undefined): string | null {
  const { label, required, placeholder } = field;
  if (typeof value === 'object') {
    const rows = metrics(value);
    if (rows.some(({ name, query }) => name === '' || query === '')) {
      return 'Every metric needs a name and a query.';
    }
    if (new Set(rows.map(({ name }) => name)).size < rows.length) {
      return 'Two metrics have one name; give each its own.';
    }
    return required && rows.length === 0 ? `Add a metric to ‘${label}’.` : null;
  }
  if (!required || typeof value === 'boolean' || lines(value ?? '').length > 0) return null;
  return `Fill in ‘${label}’${placeholder ? `, such as ${placeholder}` : ''}.`;
}

import type {
  Connection,
  ConnectionDraft,
  ConnectionSettings,
  ConnectorForm,
  FormField,
} from '../../api';

const DAY = 86_400_000;
const MINUTE = 60_000;

/** How far back the first sync reads unless somebody says otherwise. */
export const READ_BACK_MS = 180 * DAY;

/** What the form holds: every field as it is typed, lists as one text with a line each. */
export interface Typed {
  name: string;
  baseUrl: string;
  user: string;
  /** Empty keeps the token that is kept already. */
  secret: string;
  thisRunOnly: boolean;
  /** The settings by the names of the form's fields. */
  settings: Record<string, string>;
  caFile: string;
  proxy: string;
  /** Milliseconds. */
  pollInterval: number | null;
  /** An instant in milliseconds. */
  since: number | null;
}

/** The empty form of a kind of system, as seen at `now`. */
export function blank(form: ConnectorForm, now: number): Typed {
  return {
    name: form.name,
    baseUrl: '',
    user: '',
    secret: '',
    thisRunOnly: false,
    settings: Object.fromEntries(form.fields.map((field) => [field.name, initial(field)])),
    caFile: '',
    proxy: '',
    pollInterval: MINUTE,
    since: now - READ_BACK_MS,
  };
}

function initial({ kind }: FormField): string {
  return kind.type === 'choice' ? (kind.choices[0]?.value ?? '') : '';
}

/** The form of a connection that exists. Its token is not in it: it never leaves the keyring. */
export function typedOf(form: ConnectorForm, connection: Connection): Typed {
  const settings = connection.settings as unknown as Record<string, unknown>;
  return {
    name: connection.name,
    baseUrl: connection.base_url,
    user: connection.user,
    secret: '',
    thisRunOnly: false,
    settings: Object.fromEntries(
      form.fields.map((field) => [field.name, shown(settings[field.name]) ?? initial(field)]),
    ),
    caFile: connection.ca_file,
    proxy: connection.proxy,
    pollInterval: connection.poll_interval,
    since: connection.since,
  };
}

function shown(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.join('\n');
  return typeof value === 'string' ? value : undefined;
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

function settingsOf(form: ConnectorForm, settings: Record<string, string>): ConnectionSettings {
  const values = form.fields.map(({ name, kind }) => {
    const text = settings[name] ?? '';
    return [name, kind.type === 'lines' ? lines(text) : text.trim()];
  });
  // The engine made the form from the very settings that it takes back.
  return { kind: form.kind, ...Object.fromEntries(values) } as ConnectionSettings;
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
  return {
    id: existing?.id ?? null,
    connection: {
      name: typed.name.trim(),
      base_url: typed.baseUrl.trim().replace(/\/+$/, ''),
      settings: settingsOf(form, typed.settings),
      user: typed.user.trim(),
      ca_file: typed.caFile.trim(),
      proxy: typed.proxy.trim(),
      poll_interval: typed.pollInterval ?? MINUTE,
      since: typed.since ?? now - READ_BACK_MS,
      enabled: existing?.enabled ?? true,
    },
    secret: typed.secret.trim() === '' ? null : typed.secret.trim(),
    this_run_only: typed.thisRunOnly,
  };
}

/** What is missing before the engine need be asked: a sentence by field. `kept`: there is a token. */
export function missing(form: ConnectorForm, typed: Typed, kept: boolean): Record<string, string> {
  const wrong: Record<string, string> = {};
  if (typed.name.trim() === '') wrong.name = 'Give it a name, such as the team’s.';
  if (typed.baseUrl.trim() === '') {
    wrong.base_url = `Type the address, such as ${form.address_placeholder}.`;
  }
  if (form.token.required && !kept && typed.secret.trim() === '') {
    wrong.secret = `${form.name} answers only with a token. ${form.token.where_to_make}`;
  }
  for (const { name, label, required, placeholder } of form.fields) {
    if (required && lines(typed.settings[name] ?? '').length === 0) {
      wrong[name] = `Fill in ‘${label}’${placeholder ? `, such as ${placeholder}` : ''}.`;
    }
  }
  return wrong;
}

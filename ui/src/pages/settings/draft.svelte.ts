import type { WorkspaceSettings } from '../../api';

/** The settings with every field: a window of another version may leave out what it does not know. */
export function complete(workspace: WorkspaceSettings): Required<WorkspaceSettings> {
  const every = <T>(value: T) => ({ sev1: value, sev2: value, sev3: value, sev4: value });
  return {
    ...workspace,
    severity_guide: workspace.severity_guide ?? every(''),
    update_interval: workspace.update_interval ?? every(null),
    update_channels: workspace.update_channels ?? { internal: [], stakeholders: [] },
    incident_channels: workspace.incident_channels ?? null,
    review_within: workspace.review_within ?? every(null),
    check_in_every: workspace.check_in_every ?? null,
    skills_fade_after: workspace.skills_fade_after ?? null,
  };
}

/** What a form changes of the settings, until it is saved. */
export interface Draft<T> {
  /** What the fields show and write into. */
  readonly draft: T;
  /** Whether it differs from what is saved. */
  readonly dirty: boolean;
  /** The draft as plain data. */
  snapshot: () => T;
}

/**
 * A draft of a part of the settings. It starts anew when that very part is saved or changed
 * elsewhere, and keeps what is typed when another part is: several forms share one record.
 */
export function draftOf<T extends object>(part: () => T): Draft<T> {
  // As text, so that an equal part is no change.
  const saved = $derived(JSON.stringify(part()));
  const draft = $derived.by(() => {
    const fields = $state(JSON.parse(saved) as T);
    return fields;
  });
  const snapshot = () => $state.snapshot(draft) as T;
  return {
    get draft() {
      return draft;
    },
    get dirty() {
      return JSON.stringify(draft) !== saved;
    },
    snapshot,
  };
}

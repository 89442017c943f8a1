import { StateEffect, StateField, type EditorState, type Extension } from '@codemirror/state';
import { Decoration, EditorView, hoverTooltip, showTooltip, type Tooltip } from '@codemirror/view';
import type { Hint } from '../../../api';

/** A hint where its words stand now. */
export interface PlacedHint {
  hint: Hint;
  from: number;
  to: number;
}

interface Hints {
  placed: readonly PlacedHint[];
  /** The key of the one whose explanation is open. */
  open: string | null;
}

const show = StateEffect.define<readonly Hint[]>();
const open = StateEffect.define<string | null>();

/** The hints of a check, in place of those before. */
export const showHints = (hints: readonly Hint[]) => show.of(hints);

/** Opens the explanation of a hint; null closes it. */
export const openHint = (key: string | null) => open.of(key);

const field = StateField.define<Hints>({
  create: () => ({ placed: [], open: null }),
  update(before, tr) {
    let { placed, open: opened } = before;
    if (tr.docChanged) {
      // Words that were changed are not what the hint was about; the next check says what is.
      placed = placed
        .filter(({ from, to }) => tr.changes.touchesRange(from, to) === false)
        .map(({ hint, from, to }) => ({
          hint,
          from: tr.changes.mapPos(from, 1),
          to: tr.changes.mapPos(to, -1),
        }))
        .filter(({ from, to }) => from < to);
    }
    if (tr.docChanged || tr.selection) opened = null;
    for (const effect of tr.effects) {
      if (effect.is(show)) {
        const length = tr.newDoc.length;
        placed = effect.value
          .filter(({ from, to }) => from < to && to <= length)
          .map((hint) => ({ hint, from: hint.from, to: hint.to }));
      }
      if (effect.is(open)) opened = effect.value;
    }
    if (opened !== null && !placed.some(({ hint }) => hint.key === opened)) opened = null;
    return placed === before.placed && opened === before.open ? before : { placed, open: opened };
  },
});

/** The hints that the editor shows, in order. */
export const hintsIn = (state: EditorState): readonly PlacedHint[] => state.field(field).placed;

/** The hint at a position; undefined if there is none. */
export const hintAt = (state: EditorState, at: number): PlacedHint | undefined =>
  hintsIn(state).find(({ from, to }) => from <= at && at <= to);

/** Draws what a hint says, with what can be done about it; gives how to take it away. */
export type DrawHint = (target: HTMLElement, hint: Hint) => () => void;

/** Underlines hints, and explains one under the pointer or the one that is open. */
export function hints(draw: DrawHint): Extension {
  const tooltip = ({ hint, from, to }: PlacedHint): Tooltip => ({
    pos: from,
    end: to,
    above: true,
    create: () => {
      const dom = document.createElement('div');
      const clear = draw(dom, hint);
      return { dom, destroy: clear };
    },
  });
  return [
    field,
    EditorView.decorations.compute([field], (state) => {
      const { placed, open: opened } = state.field(field);
      return Decoration.set(
        placed.map(({ hint, from, to }) =>
          Decoration.mark({
            class: hint.key === opened ? 'cm-hint cm-hint-active' : 'cm-hint',
          }).range(from, to),
        ),
        true,
      );
    }),
    showTooltip.computeN([field], (state) => {
      const { placed, open: opened } = state.field(field);
      return placed.filter(({ hint }) => hint.key === opened).map(tooltip);
    }),
    hoverTooltip((view, at) => {
      const found = hintAt(view.state, at);
      const opened = view.state.field(field).open;
      return found && found.hint.key !== opened ? tooltip(found) : null;
    }),
  ];
}

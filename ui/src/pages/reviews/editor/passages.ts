import { StateEffect, StateField, type EditorState, type Extension } from '@codemirror/state';
import { Decoration, EditorView } from '@codemirror/view';

/** Words that a comment is about, where they stand in the text. */
export interface Passage {
  /** The comment that opens the thread. */
  id: string;
  from: number;
  to: number;
}

/** The id of the passage on which a comment is being written. */
export const NEW_PASSAGE = 'new';

interface Passages {
  placed: readonly Passage[];
  active: string | null;
}

const show = StateEffect.define<readonly Passage[]>();
const mark = StateEffect.define<{ from: number; to: number } | null>();
const activate = StateEffect.define<string | null>();

/** The passages of the open threads, in place of those before. */
export const showPassages = (passages: readonly Passage[]) => show.of(passages);

/** The passage that a comment is being written on; null when none is any more. */
export const markPassage = (range: { from: number; to: number } | null) => mark.of(range);

/** The passage of the thread that has the reader's attention. */
export const activatePassage = (id: string | null) => activate.of(id);

const field = StateField.define<Passages>({
  create: () => ({ placed: [], active: null }),
  update(before, tr) {
    let { placed, active } = before;
    if (tr.docChanged) {
      placed = placed
        .map(({ id, from, to }) => ({
          id,
          from: tr.changes.mapPos(from, 1),
          to: tr.changes.mapPos(to, -1),
        }))
        .filter(({ from, to }) => from < to);
    }
    for (const effect of tr.effects) {
      if (effect.is(show)) {
        const length = tr.newDoc.length;
        placed = [
          ...effect.value.filter(({ from, to }) => from < to && to <= length),
          ...placed.filter(({ id }) => id === NEW_PASSAGE),
        ];
      }
      if (effect.is(mark)) {
        placed = placed.filter(({ id }) => id !== NEW_PASSAGE);
        if (effect.value) placed = [...placed, { id: NEW_PASSAGE, ...effect.value }];
      }
      if (effect.is(activate)) active = effect.value;
    }
    return placed === before.placed && active === before.active ? before : { placed, active };
  },
});

/** Where the words of a comment stand now; undefined if they are gone. */
export const passageOf = (state: EditorState, id: string): Passage | undefined =>
  state.field(field).placed.find((passage) => passage.id === id);

/** Marks the words that comments are about; `onpick` is told of the thread whose words are clicked. */
export function passages(onpick: (id: string) => void): Extension {
  return [
    field,
    EditorView.decorations.compute([field], (state) => {
      const { placed, active } = state.field(field);
      return Decoration.set(
        placed.map(({ id, from, to }) =>
          Decoration.mark({
            class:
              id === active || id === NEW_PASSAGE ? 'cm-passage cm-passage-active' : 'cm-passage',
          }).range(from, to),
        ),
        true,
      );
    }),
    EditorView.domEventHandlers({
      click(event, view) {
        const at = view.posAtCoords({ x: event.clientX, y: event.clientY });
        if (at === null || !view.state.selection.main.empty) return false;
        const found = view.state
          .field(field)
          .placed.find(({ id, from, to }) => id !== NEW_PASSAGE && from <= at && at < to);
        if (found) onpick(found.id);
        return false;
      },
    }),
  ];
}

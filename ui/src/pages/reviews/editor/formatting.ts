import { EditorSelection, type ChangeSpec, type StateCommand } from '@codemirror/state';

/** Puts a mark around what is selected, or takes it away where it stands already. */
function around(mark: string): StateCommand {
  return ({ state, dispatch }) => {
    if (state.readOnly) return false;
    const size = mark.length;
    const change = state.changeByRange((range) => {
      const { from, to } = range;
      const outside =
        state.sliceDoc(from - size, from) === mark && state.sliceDoc(to, to + size) === mark;
      const words = state.sliceDoc(from, to);
      const inside =
        words.length >= 2 * size && words.startsWith(mark) && words.endsWith(mark) && size > 0;
      const changes: ChangeSpec[] = outside
        ? [
            { from: from - size, to: from },
            { from: to, to: to + size },
          ]
        : inside
          ? [
              { from, to: from + size },
              { from: to - size, to },
            ]
          : [
              { from, insert: mark },
              { from: to, insert: mark },
            ];
      const [start, end] = outside
        ? [from - size, to - size]
        : inside
          ? [from, to - 2 * size]
          : [from + size, to + size];
      return { changes, range: EditorSelection.range(start, end) };
    });
    dispatch(state.update(change, { scrollIntoView: true, userEvent: 'input.format' }));
    return true;
  };
}

/** Bold, or not bold any more. */
export const bold = around('**');

/** Italic, or not italic any more. */
export const italic = around('_');

/** Makes a link of what is selected, and selects where its address goes. */
export const link: StateCommand = ({ state, dispatch }) => {
  if (state.readOnly) return false;
  const address = 'https://';
  const change = state.changeByRange(({ from, to }) => {
    const words = state.sliceDoc(from, to);
    const at = from + words.length + 3;
    return {
      changes: { from, to, insert: `[${words}](${address})` },
      range:
        words === ''
          ? EditorSelection.cursor(from + 1)
          : EditorSelection.range(at, at + address.length),
    };
  });
  dispatch(state.update(change, { scrollIntoView: true, userEvent: 'input.format' }));
  return true;
};

import { Facet, type Extension } from '@codemirror/state';
import { showTooltip, type EditorView, type Tooltip } from '@codemirror/view';

const enabled = Facet.define<boolean, boolean>({ combine: (values) => values.some(Boolean) });

/** A button beside the selected words that comments on them. */
export function commentButton(oncomment: () => void): Extension {
  const create = (view: EditorView) => {
    const dom = document.createElement('div');
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Comment';
    button.title = 'Comment on the selected words (Ctrl+Alt+M)';
    button.className = 'block h-7 px-2 text-small font-medium hover:bg-hover';
    // The selection stays where it is while the button is pressed.
    button.onmousedown = (event) => event.preventDefault();
    button.onclick = () => {
      oncomment();
      view.contentDOM.blur();
    };
    dom.append(button);
    return { dom };
  };
  return [
    enabled.of(true),
    showTooltip.compute(['selection', enabled], (state): Tooltip | null => {
      const { main } = state.selection;
      if (main.empty || !state.facet(enabled)) return null;
      return { pos: main.head, above: main.head < main.anchor, strictSide: false, create };
    }),
  ];
}

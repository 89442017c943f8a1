import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { markdown, markdownKeymap, markdownLanguage } from '@codemirror/lang-markdown';
import { search, searchKeymap } from '@codemirror/search';
import {
  Annotation,
  Compartment,
  EditorState,
  Transaction,
  type StateEffect,
} from '@codemirror/state';
import { drawSelection, EditorView, keymap, placeholder } from '@codemirror/view';
import type { Hint } from '../../../api';
import { lineDirections } from './direction';
import { bold, italic, link } from './formatting';
import {
  hintAt,
  hints,
  hintsIn,
  openHint,
  showHints,
  type DrawHint,
  type PlacedHint,
} from './hints';
import {
  activatePassage,
  markPassage,
  NEW_PASSAGE,
  passageOf,
  passages,
  showPassages,
  type Passage,
} from './passages';
import { changesBetween, rebase } from './rebase';
import { commentButton } from './selectionButton';
import { theme } from './theme';

/** What the editor tells and draws. */
export interface WriterTargets {
  /** The writer changed the text. What is brought in from elsewhere is not told. */
  onedit: () => void;
  /** The text is another, whoever changed it. */
  onchange: () => void;
  /** The writer left the editor. */
  onblur: () => void;
  /** The words of a thread were clicked. */
  onpassage: (thread: string) => void;
  /** The selected words shall be commented on. */
  oncomment: () => void;
  drawHint: DrawHint;
}

/** How it is named to those who cannot see it. */
export interface WriterNames {
  label: string;
  /** The id of the element that says how to leave it. */
  describedBy: string;
  placeholder: string;
}

const fromElsewhere = Annotation.define<boolean>();

/** The editor of a review's text: Markdown, with hints and commented passages marked in it. */
export class Writer {
  readonly view: EditorView;
  readonly #editable = new Compartment();

  constructor(parent: HTMLElement, text: string, names: WriterNames, targets: WriterTargets) {
    this.view = new EditorView({
      parent,
      state: EditorState.create({
        doc: text,
        extensions: [
          history(),
          drawSelection(),
          EditorView.lineWrapping,
          lineDirections,
          // Tab is not bound: it leaves the editor, as it leaves any field.
          keymap.of([
            { key: 'Mod-b', run: bold, preventDefault: true },
            { key: 'Mod-i', run: italic, preventDefault: true },
            { key: 'Mod-k', run: link, preventDefault: true },
            { key: 'Escape', run: (view) => closeHint(view) },
            ...markdownKeymap,
            ...searchKeymap.filter(({ key }) => key !== 'Mod-Alt-g'),
            ...historyKeymap,
            ...defaultKeymap,
          ]),
          search({ top: true }),
          markdown({ base: markdownLanguage, addKeymap: false, completeHTMLTags: false }),
          theme,
          placeholder(names.placeholder),
          EditorView.contentAttributes.of({
            'aria-label': names.label,
            'aria-describedby': names.describedBy,
            spellcheck: 'true',
            // Reachable by the keyboard also where it cannot be written in.
            tabindex: '0',
            autocapitalize: 'sentences',
          }),
          this.#editable.of([]),
          hints(targets.drawHint),
          passages(targets.onpassage),
          commentButton(targets.oncomment),
          EditorView.domEventHandlers({ blur: () => targets.onblur() }),
          EditorView.updateListener.of(({ docChanged, transactions }) => {
            if (!docChanged) return;
            const own = transactions.some(
              (tr) => tr.docChanged && tr.annotation(fromElsewhere) !== true,
            );
            targets.onchange();
            if (own) targets.onedit();
          }),
        ],
      }),
    });
  }

  /** The text as it is written now. */
  get text(): string {
    return this.view.state.doc.toString();
  }

  /** What is selected; empty at the cursor. */
  get selection(): { from: number; to: number } {
    const { from, to } = this.view.state.selection.main;
    return { from, to };
  }

  /** Whether the text may be changed. */
  allow(editable: boolean): void {
    this.view.dispatch({
      effects: this.#editable.reconfigure(
        editable ? [] : [EditorState.readOnly.of(true), EditorView.editable.of(false)],
      ),
    });
  }

  /** Brings in what was changed elsewhere; cursor and selection stay with their words. */
  bring(before: string, after: string): void {
    this.view.dispatch({
      changes: rebase(this.text, before, after),
      annotations: [fromElsewhere.of(true), Transaction.addToHistory.of(false)],
    });
  }

  /** Writes another text in place of this one, as a change of the writer's that can be undone. */
  rewrite(text: string): void {
    this.view.dispatch({ changes: changesBetween(this.text, text), userEvent: 'input.restore' });
  }

  /** Writes words at a place, or at the cursor, and puts the cursor behind them. */
  insert(text: string, at?: number): void {
    const place = at ?? this.selection.to;
    const from = Math.min(Math.max(place, 0), this.view.state.doc.length);
    this.view.dispatch({
      changes: { from, insert: text },
      selection: { anchor: from + text.length },
      scrollIntoView: true,
      userEvent: 'input.insert',
    });
    this.view.focus();
  }

  /** Writes a line below the one with the cursor, or in its place if that is empty. */
  insertLine(text: string): void {
    const line = this.view.state.doc.lineAt(this.selection.to);
    if (line.text.trim() === '') this.insert(text, line.to);
    else this.insert(`\n${text}`, line.to);
  }

  /** Puts cursor and keyboard at a place, or selects what is there, and brings it into view. */
  goTo(from: number, to = from): void {
    const length = this.view.state.doc.length;
    const anchor = Math.min(Math.max(from, 0), length);
    this.view.focus();
    this.view.dispatch({
      selection: { anchor, head: Math.min(Math.max(to, anchor), length) },
      effects: EditorView.scrollIntoView(anchor, { y: 'center' }),
    });
  }

  /** Puts the keyboard into the text. */
  focus(): void {
    this.view.focus();
  }

  /** Measures anew after it was out of sight. */
  shown(): void {
    this.view.requestMeasure();
  }

  /** Underlines these hints in place of those before. */
  showHints(found: readonly Hint[]): void {
    this.#tell(showHints(found));
  }

  /** The hints as they stand now. */
  get hints(): readonly PlacedHint[] {
    return hintsIn(this.view.state);
  }

  /** The hint at the cursor; undefined if there is none. */
  get hintHere(): Hint | undefined {
    return hintAt(this.view.state, this.selection.from)?.hint;
  }

  /** Goes to a hint and opens what it says. */
  goToHint(key: string): void {
    const found = this.hints.find(({ hint }) => hint.key === key);
    if (!found) return;
    this.goTo(found.from, found.to);
    this.#tell(openHint(key));
  }

  /** Goes to the hint behind the cursor, or before it, around the end; gives it. */
  stepHint(step: 1 | -1): Hint | undefined {
    const { from, to } = this.selection;
    const all = this.hints;
    const next =
      step === 1
        ? (all.find((each) => each.from >= to && each.from !== from) ?? all[0])
        : (all.findLast((each) => each.to <= from) ?? all.at(-1));
    if (next) this.goToHint(next.hint.key);
    return next?.hint;
  }

  /** Marks the words of these threads in place of those before. */
  showPassages(found: readonly Passage[]): void {
    this.#tell(showPassages(found));
  }

  /** Marks the words that a comment is being written on. */
  markPassage(range: { from: number; to: number } | null): void {
    this.#tell(markPassage(range));
  }

  /** Where the words that a comment is being written on stand now. */
  get marked(): Passage | undefined {
    return passageOf(this.view.state, NEW_PASSAGE);
  }

  /** Goes to the words of a thread. False if they are gone. */
  goToPassage(thread: string): boolean {
    const found = passageOf(this.view.state, thread);
    this.#tell(activatePassage(thread));
    if (found) this.goTo(found.from, found.to);
    return found !== undefined;
  }

  /** Ends it. */
  destroy(): void {
    this.view.destroy();
  }

  #tell(effects: StateEffect<unknown>): void {
    this.view.dispatch({ effects });
  }
}

function closeHint(view: EditorView): boolean {
  if (!hintsIn(view.state).length) return false;
  view.dispatch({ effects: openHint(null) });
  return false;
}

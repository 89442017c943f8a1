import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

// Every colour and size is a token of `app.css`, so that light and dark follow the app.
const look = EditorView.theme({
  '&': {
    height: '100%',
    color: 'var(--neutral-12)',
    backgroundColor: 'var(--surface)',
    fontSize: 'inherit',
  },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'inherit', lineHeight: '1.6', overflow: 'auto' },
  '.cm-content': { padding: '16px 20px 40vh', maxWidth: '72ch', caretColor: 'var(--accent-text)' },
  '.cm-line': { padding: '0' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--accent-text)', borderLeftWidth: '2px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground':
    { background: 'var(--accent-line)' },
  '.cm-placeholder': { color: 'var(--neutral-10)' },
  '.cm-hint': {
    textDecoration: 'underline wavy var(--warning-solid) 1px',
    textUnderlineOffset: '4px',
    textDecorationSkipInk: 'none',
  },
  '.cm-hint-active': { backgroundColor: 'var(--warning-bg)' },
  '.cm-passage': {
    backgroundColor: 'var(--info-bg)',
    borderBottom: '2px solid var(--info-line)',
    borderRadius: '2px',
  },
  '.cm-passage-active': { borderBottomColor: 'var(--info-solid)' },
  '.cm-searchMatch': {
    backgroundColor: 'var(--warning-bg)',
    outline: '1px solid var(--warning-line)',
  },
  '.cm-searchMatch-selected': {
    backgroundColor: 'var(--accent-bg)',
    outline: '1px solid var(--accent-solid)',
  },
  '.cm-tooltip': {
    border: '1px solid var(--neutral-7)',
    borderRadius: '6px',
    backgroundColor: 'var(--floating)',
    color: 'var(--neutral-12)',
    boxShadow: '0 8px 24px -6px var(--shadow-color)',
    overflow: 'hidden',
  },
  '.cm-panels': {
    backgroundColor: 'var(--neutral-2)',
    color: 'var(--neutral-12)',
    fontFamily: 'inherit',
  },
  '.cm-panels.cm-panels-top': { borderBottom: '1px solid var(--neutral-6)' },
  '.cm-panel.cm-search': { padding: '8px 32px 8px 12px' },
  '.cm-panel.cm-search label': { fontSize: '0.923em', color: 'var(--neutral-11)' },
  '.cm-textfield': {
    height: '28px',
    border: '1px solid var(--neutral-8)',
    borderRadius: '6px',
    backgroundColor: 'var(--surface)',
    color: 'var(--neutral-12)',
    fontSize: '0.923em',
    padding: '0 8px',
  },
  '.cm-button': {
    height: '28px',
    border: '1px solid var(--neutral-7)',
    borderRadius: '6px',
    background: 'var(--surface)',
    color: 'var(--neutral-12)',
    fontSize: '0.923em',
  },
  '.cm-button:active': { background: 'var(--neutral-4)' },
  '.cm-panel.cm-search [name=close]': { color: 'var(--neutral-11)', top: '8px', right: '10px' },
});

const marks = HighlightStyle.define([
  { tag: tags.heading1, fontSize: '1.35em', fontWeight: '600' },
  { tag: tags.heading2, fontSize: '1.18em', fontWeight: '600' },
  { tag: tags.heading, fontWeight: '600' },
  { tag: tags.strong, fontWeight: '600' },
  { tag: tags.emphasis, fontStyle: 'italic' },
  { tag: tags.strikethrough, textDecoration: 'line-through' },
  { tag: tags.link, color: 'var(--accent-text)' },
  { tag: tags.url, color: 'var(--neutral-10)' },
  { tag: tags.quote, color: 'var(--neutral-11)' },
  { tag: tags.monospace, class: 'code' },
  { tag: [tags.processingInstruction, tags.contentSeparator], color: 'var(--neutral-10)' },
  { tag: tags.comment, color: 'var(--neutral-10)' },
]);

/** How the editor looks: the app's tokens, and Markdown told apart by weight before colour. */
export const theme = [look, syntaxHighlighting(marks)];

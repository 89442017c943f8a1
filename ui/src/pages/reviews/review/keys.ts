import BookOpen from '@lucide/svelte/icons/book-open';
import ListTree from '@lucide/svelte/icons/list-tree';
import MessageSquarePlus from '@lucide/svelte/icons/message-square-plus';
import Save from '@lucide/svelte/icons/save';
import type { Hint } from '../../../api';
import type { Action } from '../../../shell/actions.svelte';
import type { View, Writing } from './writing.svelte';

/** What the keyboard may do on the page of a review, and what it needs the page for. */
export interface Keyboard {
  mayWrite: boolean;
  /** Whether the text may be changed as the review stands. */
  editable: boolean;
  cite: () => void;
  /** Says something to those who cannot see the page. */
  speak: (words: string) => void;
}

const views: [View, string][] = [
  ['write', 'Write'],
  ['both', 'Write and read side by side'],
  ['read', 'Read'],
];

/** The actions of the page, with their keys: the palette and the sheet of shortcuts show them. */
export function keysOf(writing: Writing, { mayWrite, editable, cite, speak }: Keyboard): Action[] {
  const step = (by: 1 | -1) => {
    writing.showEditor();
    const hint = writing.writer?.stepHint(by);
    speak(hint ? spoken(hint) : 'There is no hint.');
  };
  const comment: Action = {
    id: 'review.comment',
    title: 'Comment on the selected words',
    key: 'Ctrl Alt M',
    icon: MessageSquarePlus,
    run: () => writing.comment(),
  };
  const aside: Action = {
    id: 'review.aside',
    title: 'Show or hide the side panel',
    key: 'Alt P',
    run: () => (writing.aside.value = !writing.aside.value),
  };
  if (!editable) return mayWrite ? [comment, aside] : [aside];
  return [
    {
      id: 'review.save',
      title: 'Save now',
      key: 'Ctrl S',
      icon: Save,
      run: () => void writing.autosave.flush(),
    },
    ...views.map(([view, title], index) => ({
      id: `review.view.${view}`,
      title,
      key: `Alt ${index + 1}`,
      icon: BookOpen,
      run: () => (writing.view.value = view),
    })),
    { id: 'review.hint', title: 'Next hint', key: 'F8', keyOnly: true, run: () => step(1) },
    {
      id: 'review.hint.before',
      title: 'Hint before',
      key: 'Shift F8',
      keyOnly: true,
      run: () => step(-1),
    },
    {
      id: 'review.hint.dismiss',
      title: 'Dismiss the hint at the cursor',
      key: 'Alt D',
      keyOnly: true,
      run: () => {
        const hint = writing.writer?.hintHere;
        if (hint) void writing.dismiss(hint);
      },
    },
    comment,
    {
      id: 'review.cite',
      title: 'Cite from the timeline',
      key: 'Alt C',
      icon: ListTree,
      run: cite,
    },
    aside,
  ];
}

const spoken = ({ words, why, instead }: Hint) => `‘${words}’. ${why} Instead: ${instead}`;

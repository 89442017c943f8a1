import type { Annotation, AnnotationSubject } from '../../../api';

/** A note, as it is listed. */
export interface Note extends Omit<Extract<AnnotationSubject, { kind: 'note' }>, 'kind'> {
  at: number;
  text: string;
}

/** The notes among what happened, the newest first. */
export function notesOf(annotations: readonly Annotation[]): Note[] {
  return annotations
    .flatMap(({ at, title, subject }) =>
      at !== null && subject.kind === 'note' ? [{ ...subject, at, text: title }] : [],
    )
    .sort((a, b) => b.at - a.at);
}

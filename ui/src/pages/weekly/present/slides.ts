import type { DefinitionView, Severity, WeeklyNoteView, WeeklyPage } from '../../../api';
import { progressWords } from '../../../ui/progress';
import type { Tone } from '../../../ui/Badge.svelte';
import { stateWords } from '../../goals/words';
import { weekOf } from '../words';
import { kindNames, kinds } from '../notes/kinds';
import { changesOf } from '../week/changes';
import { figureOf, type Figure } from '../week/figure';
import {
  acknowledged,
  actionWords,
  news,
  restored,
  reviewWords,
  sessionWords,
  type News,
} from '../week/words';
import { instant } from '../../../format';

/** One thing on a slide. */
export interface Line {
  id: string;
  title: string;
  /** The title as HTML that is safe to show, where people wrote it in Markdown. */
  html?: string;
  /** What there is to say of it. */
  detail: string;
  /** How it is, by colour; the words say it too. */
  tone: Tone;
  severity?: Severity;
  done?: boolean;
}

/** What a slide shows. */
export type Content =
  | { kind: 'opening' }
  | { kind: 'figures'; figures: Figure[] }
  | { kind: 'lines'; lines: Line[] }
  | { kind: 'news'; news: News };

/** One slide: its title, and which of how many of its section it is. */
export interface Slide {
  id: string;
  title: string;
  part: string;
  content: Content;
}

/** How many KPIs and lines are large enough to be read from across a room. */
const FIGURES = 6;
const LINES = 6;

const chunks = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, at) =>
    all.slice(at * size, (at + 1) * size),
  );

function section(title: string, contents: Content[]): Slide[] {
  return contents.map((content, index) => ({
    id: `${title} ${index}`,
    title,
    part: contents.length > 1 ? `${index + 1} of ${contents.length}` : '',
    content,
  }));
}

/** The slides of a section: its lines, or what it says when there are none. */
const listed = (title: string, lines: readonly Line[], nothing: News | null): Slide[] =>
  section(
    title,
    lines.length === 0 && nothing
      ? [{ kind: 'news', news: nothing }]
      : chunks(lines, LINES).map((part) => ({ kind: 'lines', lines: part })),
  );

function noteLine(note: WeeklyNoteView, now: number, earlier: boolean): Line {
  const done = note.done_at !== null;
  const parts =
    note.kind === 'follow_up'
      ? [
          done ? 'Done' : note.owner_name || 'Nobody sees to it yet',
          ...(earlier ? [weekOf(note.week, now)] : []),
        ]
      : [kinds[note.kind].one];
  return {
    id: note.id,
    title: note.text,
    html: note.html,
    detail: parts.join(', '),
    tone: note.kind === 'decision' ? 'accent' : done ? 'success' : 'neutral',
    done,
  };
}

/** The week section after section, in the order of its page. */
export function slidesOf(page: WeeklyPage, own: readonly DefinitionView[], now: number): Slide[] {
  const told = news(page);
  const byKind = kindNames.flatMap((kind) => page.notes.filter((note) => note.kind === kind));
  const figures = page.kpis.map(figureOf);
  return [
    { id: 'opening', title: page.name, part: '', content: { kind: 'opening' } },
    ...section(
      'KPIs',
      figures.length === 0
        ? [{ kind: 'news', news: { text: 'There is no KPI to look at yet.', good: false } }]
        : chunks(figures, FIGURES).map((part) => ({ kind: 'figures', figures: part })),
    ),
    ...listed(
      'What changed',
      changesOf(page, own).map(({ id, kind, name, words }) => ({
        id,
        title: name,
        detail: words,
        tone: kind === 'threshold' ? 'danger' : 'info',
      })),
      told.changes,
    ),
    ...listed('Incidents', incidentLines(page, now), told.incidents),
    ...listed('Reviews of incidents', reviewLines(page, now), told.reviews),
    ...listed('Goals at risk', goalLines(page), told.goals),
    ...listed(
      'Overdue action items',
      page.actions.map((action) => ({
        id: action.id,
        title: action.title,
        detail: actionWords(action),
        tone: 'danger',
      })),
      told.actions,
    ),
    ...listed('Training', trainingLines(page, now), told.training),
    ...listed(
      'Carried over',
      page.carried_over.map((note) => noteLine(note, now, true)),
      { text: 'No follow-up of an earlier week is open.', good: true },
    ),
    ...listed(
      'What was said',
      byKind.map((note) => noteLine(note, now, false)),
      { text: 'Nothing is written down yet.', good: false },
    ),
  ];
}

const incidentLines = ({ incidents }: WeeklyPage, now: number): Line[] =>
  incidents.map((incident) => ({
    id: incident.id,
    title: incident.title,
    detail: [
      incident.service,
      incident.opened_at === null ? '' : `began ${instant(incident.opened_at, { now })}`,
      `acknowledged: ${acknowledged(incident).toLowerCase()}`,
      `restored: ${restored(incident).toLowerCase()}`,
    ]
      .filter(Boolean)
      .join(', '),
    tone: incident.to_restore === null ? 'danger' : 'neutral',
    severity: incident.severity,
  }));

const reviewLines = ({ reviews }: WeeklyPage, now: number): Line[] =>
  reviews.map((review) => ({
    id: review.review ?? review.incident,
    title: review.title,
    detail: reviewWords(review, now),
    tone: review.status === 'published' ? 'success' : review.overdue ? 'danger' : 'neutral',
  }));

const goalLines = ({ goals }: WeeklyPage): Line[] =>
  goals.map((goal) => ({
    id: goal.id,
    title: goal.title,
    detail: `${stateWords[goal.state].word}: ${goal.why || progressWords(goal.progress, goal.expected)}`,
    tone: stateWords[goal.state].tone,
  }));

const trainingLines = ({ training_done, training_coming }: WeeklyPage, now: number): Line[] =>
  [
    ...training_done.map((session) => ({ session, coming: false })),
    ...training_coming.map((session) => ({ session, coming: true })),
  ].map(({ session, coming }) => ({
    id: `${coming} ${session.id}`,
    title: session.title,
    detail: `${coming ? 'To come' : 'This week'}: ${sessionWords(session, now)}`,
    tone: coming ? 'info' : 'neutral',
  }));

/** Where a key leads from a slide; null for a key that does not lead anywhere. */
export function slideAfter(
  { key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>,
  at: number,
  count: number,
): number | null {
  const to = new Map([
    ['ArrowRight', at + 1],
    ['PageDown', at + 1],
    ['ArrowLeft', at - 1],
    ['PageUp', at - 1],
    [' ', shiftKey ? at - 1 : at + 1],
    ['Home', 0],
    ['End', count - 1],
  ]).get(key);
  return to === undefined ? null : Math.max(0, Math.min(count - 1, to));
}

import type { OfferView, Person, SchedulePreview, ShiftView } from '../../api';
import type { Day, Stretch } from './days';
import { stretch, who } from './words';

/** A shift or a gap as the calendar draws it. */
export interface Bar extends Stretch {
  /** Tells it from the others of its row. */
  key: string;
  /** Who is on; nobody in a gap. */
  people: readonly Person[];
  isGap: boolean;
  isOverridden: boolean;
  isMine: boolean;
  /** Whether somebody offers it, or a part of it. */
  isOffered: boolean;
}

/** One line of the calendar: a layer alone, or what comes out in the end. */
export interface Row {
  id: string;
  name: string;
  isFinal: boolean;
  bars: Bar[];
}

const key = ({ from, to }: Stretch, people: readonly Person[]): string =>
  `${from} ${to} ${people.map(({ member }) => member).join(' ')}`;

function barOf(shift: ShiftView, offers: readonly OfferView[]): Bar {
  const window = stretch(shift.window);
  return {
    ...window,
    key: key(window, shift.people),
    people: shift.people,
    isGap: false,
    isOverridden: shift.overridden,
    isMine: shift.is_mine,
    isOffered: offers.some(({ state, offer, member }) => {
      const offered = stretch(offer.window);
      return (
        state === 'open' &&
        offered.from < window.to &&
        offered.to > window.from &&
        shift.people.some((person) => person.member === member.member)
      );
    }),
  };
}

const gapOf = (window: Stretch): Bar => ({
  ...window,
  key: `gap ${key(window, [])}`,
  people: [],
  isGap: true,
  isOverridden: false,
  isMine: false,
  isOffered: false,
});

/** The rows of a plan: who is on call in the end, then the layers, the one that wins first. */
export function rowsOf(plan: SchedulePreview, offers: readonly OfferView[] = []): Row[] {
  const bars = [
    ...plan.shifts.map((shift) => barOf(shift, offers)),
    ...plan.gaps.map((gap) => gapOf(stretch(gap))),
  ].toSorted((a, b) => a.from - b.from);
  return [
    { id: 'final', name: 'On call', isFinal: true, bars },
    ...plan.layers
      .map(({ layer, name, shifts }) => ({
        id: `layer ${layer}`,
        name: name === '' ? `Layer ${layer + 1}` : name,
        isFinal: false,
        bars: shifts.map((shift) => barOf(shift, [])),
      }))
      .toReversed(),
  ];
}

/** What is to be seen in one day of a row, in order. */
export const barsIn = (row: Row, day: Day): Bar[] =>
  row.bars.filter(({ from, to }) => from < day.to && to > day.from);

/** Every instant at which a row changes: what a drag is drawn to. */
export const edgesOf = (row: Row): number[] => [
  ...new Set(row.bars.flatMap(({ from, to }) => [from, to])),
];

/** What a cell says to a screen reader: 'Tue 1 Dec: Mara Lindt, then nobody'. */
export function cellWords(row: Row, day: Day): string {
  const names = barsIn(row, day).map(
    ({ people, isGap, isOverridden }) =>
      `${isGap ? 'nobody' : who(people)}${isOverridden ? ' by override' : ''}`,
  );
  return `${day.name}: ${names.length > 0 ? names.join(', then ') : row.isFinal ? 'nobody' : 'off'}`;
}

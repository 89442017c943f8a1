import type { NewSession, SessionDetail, SessionKind } from '../../../api';
import { sessionSaid } from '../changes';
import type { Prefill } from './choices';
import { nextMorning } from './nextMorning';
import { lastDayAfter, type Repeating } from './repeating';

const HOUR = 3_600_000;

/** What stands in the form of a session. */
export interface Fields {
  title: string;
  kind: SessionKind;
  description: string;
  materials: string;
  skills: string[];
  host: string | null;
  guests: string[];
  facilitator: string | null;
  startsAt: number | null;
  length: number | null;
  zone: string;
  place: string;
  /** As it is typed; empty for any number. */
  capacity: string;
  incident: string | null;
  repeating: Repeating;
  /** How many steps lie between two, as it is typed. */
  interval: string;
  lastDay: string | null;
}

/** What a form says is wrong, by field. */
export type Wrong = Partial<
  Record<'title' | 'host' | 'startsAt' | 'length' | 'capacity' | 'interval' | 'lastDay', string>
>;

const counted = (text: string): number | null => {
  const number = /^\d{1,5}$/.test(text.trim()) ? Number(text) : 0;
  return number >= 1 ? number : null;
};

function fieldsOf(said: NewSession): Fields {
  return {
    title: said.title,
    kind: said.kind,
    description: said.description,
    materials: said.materials,
    skills: [...said.skills],
    host: said.host_team,
    guests: [...said.guest_teams],
    facilitator: said.facilitator,
    startsAt: said.starts_at,
    length: said.length,
    zone: said.time_zone,
    place: said.place,
    capacity: said.capacity === null ? '' : String(said.capacity),
    incident: said.incident,
    repeating: 'once',
    interval: '1',
    lastDay: null,
  };
}

function begun(prefill: Prefill, zone: string, now: number): Fields {
  const startsAt = nextMorning(now);
  return {
    title: prefill.title,
    kind: 'workshop',
    description: '',
    materials: '',
    skills: [...prefill.skills],
    host: prefill.host,
    guests: [...prefill.guests],
    facilitator: prefill.facilitator,
    startsAt,
    length: HOUR,
    zone,
    place: '',
    capacity: '',
    incident: null,
    repeating: 'once',
    interval: '1',
    lastDay: lastDayAfter(startsAt, zone),
  };
}

/** The form of a session: it keeps what is typed; a change made elsewhere meanwhile does not replace it. */
export class SessionForm {
  readonly #before: Fields;
  readonly #action: string | null;
  /** What the fields show and write into. */
  readonly fields: Fields;

  private constructor(before: Fields, action: string | null) {
    this.#before = before;
    this.#action = action;
    const fields = $state(structuredClone(before));
    this.fields = fields;
  }

  /** The form of a new session, planned in a zone. */
  static plan(prefill: Prefill, zone: string, now: number): SessionForm {
    return new SessionForm(begun(prefill, zone, now), prefill.action);
  }

  /** The form of a session that there is. */
  static change(detail: SessionDetail): SessionForm {
    return new SessionForm(fieldsOf(sessionSaid(detail)), detail.session.action_item);
  }

  /** What is wrong or missing in what the form says, by field; empty if nothing is. */
  get wrong(): Wrong {
    const { title, host, startsAt, length, capacity, repeating, interval, lastDay } = this.fields;
    const wrong: Wrong = {};
    if (title.trim() === '') wrong.title = 'Say in one line what it is about.';
    if (host === null) wrong.host = 'Choose the team that teaches.';
    if (startsAt === null) wrong.startsAt = 'Type when, such as tomorrow 10:00.';
    if (length === null) wrong.length = 'Type how long, such as 1 h.';
    if (capacity.trim() !== '' && counted(capacity) === null)
      wrong.capacity = 'Type a whole number from 1, or nothing for any number of people.';
    if (repeating === 'once') return wrong;
    if (counted(interval) === null) wrong.interval = 'Type a whole number from 1.';
    if (lastDay === null) wrong.lastDay = 'Say until which day it repeats.';
    return wrong;
  }

  /** The session as the form says it; null while something is missing that nothing works without. */
  get said(): NewSession | null {
    const fields = $state.snapshot(this.fields);
    const { host, startsAt, length, repeating, lastDay } = fields;
    const interval = counted(fields.interval);
    if (host === null || startsAt === null || length === null) return null;
    if (repeating !== 'once' && (interval === null || lastDay === null)) return null;
    return {
      title: fields.title.trim(),
      description: fields.description,
      kind: fields.kind,
      skills: fields.skills,
      host_team: host,
      guest_teams: fields.guests.filter((team) => team !== host),
      facilitator: fields.facilitator,
      starts_at: startsAt,
      length,
      time_zone: fields.zone,
      place: fields.place.trim(),
      materials: fields.materials,
      capacity: counted(fields.capacity),
      incident: fields.kind === 'incident_drill' ? fields.incident : null,
      action_item: this.#action,
      repeat:
        repeating === 'once' || interval === null || lastDay === null
          ? null
          : { every: repeating, interval, last_day: lastDay },
    };
  }

  /** Whether something typed would be lost. */
  get dirty(): boolean {
    return JSON.stringify($state.snapshot(this.fields)) !== JSON.stringify(this.#before);
  }

  /** Chooses the team that teaches where nobody chose one yet, without counting as typed. */
  propose(host: string | null): void {
    if (this.fields.host !== null || host === null) return;
    this.#before.host = host;
    this.fields.host = host;
  }
}

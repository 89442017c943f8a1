-- Training sessions with who signs up for them, skills with who knows them, and the weekly review
-- with what is said in it. `week` is the day that a week begins with, as YYYY-MM-DD.
CREATE TABLE sessions (
    id BLOB PRIMARY KEY, series BLOB, starts_at INTEGER NOT NULL, state TEXT NOT NULL, body TEXT NOT NULL
) STRICT;
CREATE INDEX sessions_by_start ON sessions (starts_at);
CREATE INDEX sessions_by_series ON sessions (series, starts_at) WHERE series IS NOT NULL;

CREATE TABLE sign_ups (id BLOB PRIMARY KEY, session BLOB NOT NULL, member BLOB NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
CREATE INDEX sign_ups_by_session ON sign_ups (session, at);
CREATE INDEX sign_ups_by_member ON sign_ups (member, session);

CREATE TABLE skills (id BLOB PRIMARY KEY, name TEXT NOT NULL, service BLOB, body TEXT NOT NULL) STRICT;

CREATE TABLE skill_levels (id BLOB PRIMARY KEY, skill BLOB NOT NULL, member BLOB NOT NULL, body TEXT NOT NULL) STRICT;
CREATE INDEX skill_levels_by_skill ON skill_levels (skill, member);
CREATE INDEX skill_levels_by_member ON skill_levels (member, skill);
-- What was said of levels before what is said now, for KPIs of the past.
CREATE INDEX edits_of_skill_levels ON edits (record, seq) WHERE kind = 'skill_level' AND action <> 'create';

CREATE TABLE weekly_reviews (id BLOB PRIMARY KEY, name TEXT NOT NULL, body TEXT NOT NULL) STRICT;

CREATE TABLE weekly_notes (id BLOB PRIMARY KEY, weekly_review BLOB NOT NULL, week TEXT NOT NULL, created_at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
CREATE INDEX weekly_notes_by_week ON weekly_notes (weekly_review, week, created_at);

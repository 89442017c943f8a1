-- On call: schedules, exceptions to them, shifts that are offered, notes at hand-overs; and what
-- whoever uses this laptop was told of their shifts.

CREATE TABLE schedules (id BLOB PRIMARY KEY, name TEXT NOT NULL, body TEXT NOT NULL) STRICT;

CREATE TABLE overrides (
    id BLOB PRIMARY KEY, schedule BLOB NOT NULL, member BLOB NOT NULL, from_at INTEGER NOT NULL, to_at INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX overrides_by_schedule ON overrides (schedule, to_at);
CREATE INDEX overrides_by_member ON overrides (member, to_at);

CREATE TABLE shift_offers (
    id BLOB PRIMARY KEY, schedule BLOB NOT NULL, member BLOB NOT NULL, is_open INTEGER NOT NULL, to_at INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX shift_offers_by_schedule ON shift_offers (schedule, to_at);
CREATE INDEX shift_offers_by_member ON shift_offers (member) WHERE is_open;

CREATE TABLE hand_overs (id BLOB PRIMARY KEY, schedule BLOB NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
CREATE INDEX hand_overs_by_schedule ON hand_overs (schedule, at DESC);

-- Reminders that were given on this laptop, each once. What is about the past is forgotten.
CREATE TABLE reminders (
    key     TEXT PRIMARY KEY,
    told_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What people write in the channels of incidents. `channel` and `reply_to` are external ids of the
-- same connection.
CREATE TABLE chat_messages (
    id           INTEGER PRIMARY KEY,
    connection   BLOB NOT NULL,
    external_id  TEXT NOT NULL,
    observed_at  INTEGER NOT NULL,
    channel      TEXT NOT NULL,
    author       TEXT NOT NULL,
    author_email TEXT NOT NULL,
    text         TEXT NOT NULL,
    sent_at      INTEGER NOT NULL,
    edited_at    INTEGER,
    pinned       INTEGER NOT NULL,
    reply_to     TEXT,
    url          TEXT NOT NULL,
    UNIQUE (connection, external_id)
) STRICT;
CREATE INDEX chat_messages_by_channel ON chat_messages (connection, channel, sent_at);

-- The channels that were opened for an incident, by the texts of their keys.
CREATE TABLE incident_channels (incident BLOB NOT NULL REFERENCES incidents (id) ON DELETE CASCADE, channel TEXT NOT NULL, PRIMARY KEY (incident, channel)) STRICT, WITHOUT ROWID;
CREATE INDEX incident_channels_by_channel ON incident_channels (channel);

-- Which record a message is about, which incident it tells of, since when it may have reached its
-- receiver without our knowing, and what the receiver said when it took it.
ALTER TABLE outbox ADD COLUMN about BLOB;
ALTER TABLE outbox ADD COLUMN incident BLOB;
ALTER TABLE outbox ADD COLUMN begun_at INTEGER;
ALTER TABLE outbox ADD COLUMN receipt TEXT;
CREATE INDEX outbox_about ON outbox (about) WHERE about IS NOT NULL;
CREATE INDEX outbox_incident ON outbox (incident) WHERE incident IS NOT NULL;

-- What belongs to an incident beside its notes: tasks, status updates, attached files, and
-- corrected times of its timeline.
CREATE TABLE tasks (
    id BLOB PRIMARY KEY, incident BLOB NOT NULL, owner BLOB, created_at INTEGER NOT NULL,
    due_at INTEGER, done_at INTEGER, body TEXT NOT NULL
) STRICT;
CREATE INDEX tasks_by_incident ON tasks (incident, created_at);
CREATE INDEX tasks_to_do ON tasks (owner, due_at) WHERE done_at IS NULL;
CREATE TABLE status_updates (
    id BLOB PRIMARY KEY, incident BLOB NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL
) STRICT;
CREATE INDEX status_updates_by_incident ON status_updates (incident, at);
CREATE TABLE attachments (
    id BLOB PRIMARY KEY, incident BLOB NOT NULL, added_at INTEGER NOT NULL, content TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX attachments_by_incident ON attachments (incident, added_at);
CREATE INDEX attachments_by_content ON attachments (content);
CREATE TABLE corrections (
    id BLOB PRIMARY KEY, incident BLOB NOT NULL, entry TEXT NOT NULL, body TEXT NOT NULL
) STRICT;
CREATE INDEX corrections_by_incident ON corrections (incident, entry);

-- The bytes of attached files, once each, by their BLAKE3 hash in hexadecimal.
CREATE TABLE contents (hash TEXT NOT NULL PRIMARY KEY, bytes BLOB NOT NULL) STRICT;

-- Of which due status updates this laptop has reminded its user, so that it does so once.
CREATE TABLE update_reminders (
    incident    BLOB NOT NULL,
    due_at      INTEGER NOT NULL,
    reminded_at INTEGER NOT NULL,
    PRIMARY KEY (incident, due_at)
) STRICT, WITHOUT ROWID;

-- When whoever was paged first looked at the incident; NULL while they have not.
ALTER TABLE pages ADD COLUMN seen_at INTEGER;
CREATE INDEX pages_due ON pages (due_at);

-- Messages to chat channels that levels of policies owe. Each is written in the transaction that
-- decides it and puts it into the outbox, so that it is posted once however often that level is
-- looked at. `held` says why nothing was put there.
CREATE TABLE channel_posts (
    incident     BLOB NOT NULL,
    escalated_at INTEGER NOT NULL,
    round        INTEGER NOT NULL,
    level        INTEGER NOT NULL,
    channel      TEXT NOT NULL,
    due_at       INTEGER NOT NULL,
    decided_at   INTEGER NOT NULL,
    held         TEXT,
    PRIMARY KEY (incident, escalated_at, round, level, channel)
) STRICT, WITHOUT ROWID;

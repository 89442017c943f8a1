-- The first schema. Identities are 16-byte blobs (UUIDv7), instants are UTC milliseconds, and
-- every word (kind, status, tier) is the one that the model serialises.

-- State of this laptop alone: never shared, never exported.
CREATE TABLE local (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Records ---------------------------------------------------------------------------------------

-- Every record as its encoded document. The tables below it are made from these.
CREATE TABLE documents (
    id         BLOB PRIMARY KEY CHECK (length(id) = 16),
    kind       TEXT NOT NULL,
    snapshot   BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX documents_by_kind ON documents (kind, created_at);

-- The log of edits: audit trail, history and, later, what laptops exchange. Never changed.
CREATE TABLE edits (
    seq      INTEGER PRIMARY KEY,
    device   BLOB NOT NULL CHECK (length(device) = 16),
    number   INTEGER NOT NULL,
    author   TEXT NOT NULL,
    at       INTEGER NOT NULL,
    kind     TEXT NOT NULL,
    record   BLOB NOT NULL,
    action   TEXT NOT NULL CHECK (action IN ('create', 'change', 'delete')),
    update_bytes BLOB NOT NULL,
    diff     TEXT NOT NULL,
    previous BLOB NOT NULL CHECK (length(previous) = 32),
    hash     BLOB NOT NULL CHECK (length(hash) = 32),
    UNIQUE (device, number)
) STRICT;
CREATE INDEX edits_by_record ON edits (record, seq);

-- Projections: one table per kind with the columns that queries need; `body` is the whole record.
CREATE TABLE workspace_settings (id BLOB PRIMARY KEY, name TEXT NOT NULL, body TEXT NOT NULL) STRICT;
CREATE TABLE members (id BLOB PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL, role TEXT NOT NULL, body TEXT NOT NULL) STRICT;
CREATE TABLE teams (id BLOB PRIMARY KEY, name TEXT NOT NULL, discipline TEXT NOT NULL, body TEXT NOT NULL) STRICT;
CREATE TABLE team_members (team BLOB NOT NULL REFERENCES teams (id) ON DELETE CASCADE, member BLOB NOT NULL, PRIMARY KEY (team, member)) STRICT, WITHOUT ROWID;
CREATE TABLE services (id BLOB PRIMARY KEY, name TEXT NOT NULL, body TEXT NOT NULL) STRICT;
CREATE TABLE service_teams (service BLOB NOT NULL REFERENCES services (id) ON DELETE CASCADE, team BLOB NOT NULL, PRIMARY KEY (service, team)) STRICT, WITHOUT ROWID;
CREATE TABLE environment_rules (id BLOB PRIMARY KEY, position INTEGER NOT NULL, pattern TEXT NOT NULL, tier TEXT NOT NULL, body TEXT NOT NULL) STRICT;
CREATE TABLE connections (id BLOB PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, enabled INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
CREATE TABLE policies (id BLOB PRIMARY KEY, name TEXT NOT NULL, body TEXT NOT NULL) STRICT;
CREATE TABLE routing_rules (id BLOB PRIMARY KEY, position INTEGER NOT NULL, name TEXT NOT NULL, enabled INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
CREATE TABLE incidents (
    id BLOB PRIMARY KEY, title TEXT NOT NULL, service BLOB, severity TEXT NOT NULL, status TEXT NOT NULL,
    opened_at INTEGER NOT NULL, acknowledged_at INTEGER, resolved_at INTEGER, assignee BLOB, policy BLOB, body TEXT NOT NULL
) STRICT;
CREATE INDEX incidents_by_status ON incidents (status, opened_at DESC);
CREATE INDEX incidents_by_time ON incidents (opened_at DESC);
CREATE INDEX incidents_by_service ON incidents (service, opened_at DESC);
CREATE TABLE incident_alerts (incident BLOB NOT NULL REFERENCES incidents (id) ON DELETE CASCADE, alert TEXT NOT NULL, PRIMARY KEY (incident, alert)) STRICT, WITHOUT ROWID;
CREATE INDEX incident_alerts_by_alert ON incident_alerts (alert);
CREATE TABLE notes (id BLOB PRIMARY KEY, incident BLOB NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
CREATE INDEX notes_by_incident ON notes (incident, at);
CREATE TABLE targets (id BLOB PRIMARY KEY, kpi TEXT NOT NULL, body TEXT NOT NULL) STRICT;
CREATE TABLE deployment_marks (id BLOB PRIMARY KEY, connection BLOB NOT NULL, external_id TEXT NOT NULL, verdict TEXT NOT NULL, body TEXT NOT NULL) STRICT;
CREATE INDEX deployment_marks_by_deployment ON deployment_marks (connection, external_id);

-- Facts -----------------------------------------------------------------------------------------

-- Projects and jobs that facts came from; `service` is projected from services' sources.
CREATE TABLE sources (
    id         INTEGER PRIMARY KEY,
    connection BLOB NOT NULL,
    path       TEXT NOT NULL,
    service    BLOB,
    UNIQUE (connection, path)
) STRICT;
CREATE INDEX sources_by_service ON sources (service);

-- Names of environments that deployments went to; `tier` is projected from environment rules, and
-- NULL is 'unmapped'.
CREATE TABLE environments (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    tier TEXT
) STRICT;

CREATE TABLE deployments (
    id          INTEGER PRIMARY KEY,
    connection  BLOB NOT NULL,
    external_id TEXT NOT NULL,
    observed_at INTEGER NOT NULL,
    source      INTEGER NOT NULL REFERENCES sources (id),
    environment INTEGER NOT NULL REFERENCES environments (id),
    status      TEXT NOT NULL,
    kind        TEXT NOT NULL,
    commit_sha  TEXT NOT NULL,
    reference   TEXT NOT NULL,
    pipeline    TEXT NOT NULL,
    title       TEXT NOT NULL,
    author      TEXT NOT NULL,
    url         TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    started_at  INTEGER,
    finished_at INTEGER,
    UNIQUE (connection, external_id)
) STRICT;
CREATE INDEX deployments_by_time ON deployments (created_at DESC);
CREATE INDEX deployments_by_source ON deployments (source, created_at DESC);

CREATE TABLE pipeline_runs (
    id          INTEGER PRIMARY KEY,
    connection  BLOB NOT NULL,
    external_id TEXT NOT NULL,
    observed_at INTEGER NOT NULL,
    source      INTEGER NOT NULL REFERENCES sources (id),
    name        TEXT NOT NULL,
    status      TEXT NOT NULL,
    commit_sha  TEXT NOT NULL,
    reference   TEXT NOT NULL,
    cause       TEXT NOT NULL,
    url         TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    started_at  INTEGER,
    finished_at INTEGER,
    duration    INTEGER,
    UNIQUE (connection, external_id)
) STRICT;
CREATE INDEX pipeline_runs_by_time ON pipeline_runs (created_at DESC);
CREATE INDEX pipeline_runs_by_source ON pipeline_runs (source, created_at DESC);

CREATE TABLE changes (
    id              INTEGER PRIMARY KEY,
    connection      BLOB NOT NULL,
    external_id     TEXT NOT NULL,
    observed_at     INTEGER NOT NULL,
    source          INTEGER NOT NULL REFERENCES sources (id),
    title           TEXT NOT NULL,
    author          TEXT NOT NULL,
    url             TEXT NOT NULL,
    branch          TEXT NOT NULL,
    labels          TEXT NOT NULL,
    opened_at       INTEGER NOT NULL,
    first_commit_at INTEGER,
    merged_at       INTEGER,
    UNIQUE (connection, external_id)
) STRICT;
CREATE INDEX changes_by_source ON changes (source, opened_at DESC);
CREATE TABLE change_commits (
    change     INTEGER NOT NULL REFERENCES changes (id) ON DELETE CASCADE,
    commit_sha TEXT NOT NULL,
    PRIMARY KEY (change, commit_sha)
) STRICT, WITHOUT ROWID;

CREATE TABLE alerts (
    id            INTEGER PRIMARY KEY,
    connection    BLOB NOT NULL,
    external_id   TEXT NOT NULL,
    observed_at   INTEGER NOT NULL,
    name          TEXT NOT NULL,
    labels        TEXT NOT NULL,
    annotations   TEXT NOT NULL,
    state         TEXT NOT NULL,
    suppressed_by TEXT NOT NULL,
    url           TEXT NOT NULL,
    started_at    INTEGER NOT NULL,
    ended_at      INTEGER,
    UNIQUE (connection, external_id)
) STRICT;
CREATE INDEX alerts_by_state ON alerts (state, started_at DESC);

-- What the engine remembers ---------------------------------------------------------------------

-- Pages that this laptop has decided: one row for each, written in the transaction that decides
-- it, so that a page is raised exactly once. `escalated_at` tells a reopened incident's pages from
-- its earlier ones. `shown_at` stays NULL until the notification was handed to the desktop, or
-- it was decided to hold it; `held` says why nothing was shown ('quiet hours', 'paused').
CREATE TABLE pages (
    incident     BLOB NOT NULL,
    escalated_at INTEGER NOT NULL,
    round        INTEGER NOT NULL,
    level        INTEGER NOT NULL,
    member       BLOB NOT NULL,
    due_at       INTEGER NOT NULL,
    decided_at   INTEGER NOT NULL,
    shown_at     INTEGER,
    held         TEXT,
    PRIMARY KEY (incident, escalated_at, round, level, member)
) STRICT, WITHOUT ROWID;

-- How far each stream of a connection has been read.
CREATE TABLE streams (
    connection BLOB NOT NULL,
    name       TEXT NOT NULL,
    title      TEXT NOT NULL,
    cursor     TEXT,
    caught_up  INTEGER NOT NULL DEFAULT 0,
    items      INTEGER NOT NULL DEFAULT 0,
    pages      INTEGER NOT NULL DEFAULT 0,
    total      INTEGER,
    PRIMARY KEY (connection, name)
) STRICT, WITHOUT ROWID;

-- How the last sync of each connection went. `error` is a sentence without secrets.
CREATE TABLE sync_states (
    connection   BLOB PRIMARY KEY,
    last_attempt INTEGER,
    last_success INTEGER,
    next_attempt INTEGER,
    failures     INTEGER NOT NULL DEFAULT 0,
    error        TEXT,
    error_since  INTEGER
) STRICT, WITHOUT ROWID;

-- What must leave the machine, at least once.
CREATE TABLE outbox (
    id              INTEGER PRIMARY KEY,
    idempotency_key TEXT NOT NULL UNIQUE,
    kind            TEXT NOT NULL,
    payload         TEXT NOT NULL,
    created_at      INTEGER NOT NULL,
    next_attempt    INTEGER NOT NULL,
    attempts        INTEGER NOT NULL DEFAULT 0,
    delivered_at    INTEGER,
    error           TEXT
) STRICT;
CREATE INDEX outbox_waiting ON outbox (next_attempt) WHERE delivered_at IS NULL;

-- Search over all prose of records.
CREATE VIRTUAL TABLE search USING fts5 (
    kind UNINDEXED, id UNINDEXED, title, prose,
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);

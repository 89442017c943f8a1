-- What the rest of the toolchain tells: runs of infrastructure as code, samples of metrics, who is
-- on call elsewhere, channels to post to, other events; the tags of projects and jobs, and the rules
-- by which they belong to services.

CREATE TABLE mapping_rules (id BLOB PRIMARY KEY, position INTEGER NOT NULL, pattern TEXT NOT NULL, body TEXT NOT NULL) STRICT;

-- From now on `service` is projected from mapping rules as well.
ALTER TABLE sources ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';

-- What runs where, without a look at the past: the last deployment of each source, environment and
-- status is found in place, and which commits went there is read without the table.
CREATE INDEX deployments_latest
    ON deployments (source, environment, status, ifnull(finished_at, created_at) DESC, commit_sha);

-- `environment` is the source's word; no tier is projected onto it. The counts of resources are
-- there together or not at all, and so are those of hosts.
CREATE TABLE iac_runs (
    id                INTEGER PRIMARY KEY,
    connection        BLOB NOT NULL,
    external_id       TEXT NOT NULL,
    observed_at       INTEGER NOT NULL,
    source            INTEGER NOT NULL REFERENCES sources (id),
    name              TEXT NOT NULL,
    tool              TEXT NOT NULL,
    action            TEXT NOT NULL,
    status            TEXT NOT NULL,
    environment       TEXT NOT NULL,
    resources_add     INTEGER,
    resources_change  INTEGER,
    resources_destroy INTEGER,
    hosts_ok          INTEGER,
    hosts_changed     INTEGER,
    hosts_failed      INTEGER,
    hosts_unreachable INTEGER,
    hosts_skipped     INTEGER,
    drifted           INTEGER,
    commit_sha        TEXT NOT NULL,
    reference         TEXT NOT NULL,
    title             TEXT NOT NULL,
    author            TEXT NOT NULL,
    url               TEXT NOT NULL,
    created_at        INTEGER NOT NULL,
    started_at        INTEGER,
    finished_at       INTEGER,
    UNIQUE (connection, external_id)
) STRICT;
CREATE INDEX iac_runs_by_time ON iac_runs (created_at DESC);
CREATE INDEX iac_runs_by_source ON iac_runs (source, created_at DESC);
CREATE INDEX iac_runs_checked ON iac_runs (source, created_at DESC) WHERE drifted IS NOT NULL;
CREATE INDEX iac_runs_applied ON iac_runs (source, created_at DESC) WHERE status = 'applied';

CREATE TABLE samples (
    id          INTEGER PRIMARY KEY,
    connection  BLOB NOT NULL,
    external_id TEXT NOT NULL,
    observed_at INTEGER NOT NULL,
    metric      TEXT NOT NULL,
    unit        TEXT NOT NULL,
    at          INTEGER NOT NULL,
    value       REAL NOT NULL,
    UNIQUE (connection, external_id)
) STRICT;
CREATE INDEX samples_by_metric ON samples (connection, metric, at DESC);

CREATE TABLE on_call_shifts (
    id          INTEGER PRIMARY KEY,
    connection  BLOB NOT NULL,
    external_id TEXT NOT NULL,
    observed_at INTEGER NOT NULL,
    schedule    TEXT NOT NULL,
    level       INTEGER,
    person      TEXT NOT NULL,
    email       TEXT NOT NULL,
    starts_at   INTEGER,
    ends_at     INTEGER,
    url         TEXT NOT NULL,
    UNIQUE (connection, external_id)
) STRICT;

CREATE TABLE channels (
    id          INTEGER PRIMARY KEY,
    connection  BLOB NOT NULL,
    external_id TEXT NOT NULL,
    observed_at INTEGER NOT NULL,
    name        TEXT NOT NULL,
    topic       TEXT NOT NULL,
    members     INTEGER,
    private     INTEGER NOT NULL,
    reachable   INTEGER NOT NULL,
    url         TEXT NOT NULL,
    UNIQUE (connection, external_id)
) STRICT;

-- `source` is what noted the event in the other system: it names no project or job.
CREATE TABLE events (
    id          INTEGER PRIMARY KEY,
    connection  BLOB NOT NULL,
    external_id TEXT NOT NULL,
    observed_at INTEGER NOT NULL,
    source      TEXT NOT NULL,
    title       TEXT NOT NULL,
    text        TEXT NOT NULL,
    tags        TEXT NOT NULL,
    url         TEXT NOT NULL,
    at          INTEGER NOT NULL,
    UNIQUE (connection, external_id)
) STRICT;
CREATE INDEX events_by_time ON events (connection, at DESC);

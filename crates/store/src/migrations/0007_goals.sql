-- Goals with their key results and check-ins, and the KPIs that a workspace defines for itself.
-- `first_day` and `last_day` are days, as YYYY-MM-DD.
CREATE TABLE goals (
    id BLOB PRIMARY KEY, parent BLOB, first_day TEXT NOT NULL, last_day TEXT NOT NULL, closed_at INTEGER,
    created_at INTEGER NOT NULL, body TEXT NOT NULL
) STRICT;
CREATE INDEX goals_by_last_day ON goals (last_day, first_day);
CREATE INDEX goals_by_parent ON goals (parent) WHERE parent IS NOT NULL;

CREATE TABLE key_results (id BLOB PRIMARY KEY, goal BLOB NOT NULL, kpi TEXT, created_at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
CREATE INDEX key_results_by_goal ON key_results (goal, created_at);
CREATE INDEX key_results_by_kpi ON key_results (kpi) WHERE kpi IS NOT NULL;

CREATE TABLE check_ins (id BLOB PRIMARY KEY, key_result BLOB NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
CREATE INDEX check_ins_by_key_result ON check_ins (key_result, at);

CREATE TABLE kpi_definitions (id BLOB PRIMARY KEY, name TEXT NOT NULL, archived INTEGER NOT NULL, body TEXT NOT NULL) STRICT;

-- Values that people entered. One that is read needs only this index.
CREATE TABLE kpi_samples (id BLOB PRIMARY KEY, kpi BLOB NOT NULL, at INTEGER NOT NULL, value REAL NOT NULL, body TEXT NOT NULL) STRICT;
CREATE INDEX kpi_samples_by_kpi ON kpi_samples (kpi, at, value);

CREATE TABLE kpi_notes (id BLOB PRIMARY KEY, kpi TEXT, at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
CREATE INDEX kpi_notes_by_time ON kpi_notes (at);

CREATE TABLE kpi_thresholds (id BLOB PRIMARY KEY, kpi TEXT NOT NULL, body TEXT NOT NULL) STRICT;
CREATE INDEX kpi_thresholds_by_kpi ON kpi_thresholds (kpi);

-- Values of metric queries are read for KPIs without their rows.
DROP INDEX samples_by_metric;
CREATE INDEX samples_by_metric ON samples (connection, metric, at DESC, value);

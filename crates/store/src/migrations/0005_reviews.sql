-- Reviews of incidents, what people say of them, the forms that teams made, and what will be done
-- because of them. `number` is the place of a review's first edit in the log, which is also its row
-- in the search index, so that the newest that hold some words are found in order.
CREATE TABLE reviews (
    id BLOB PRIMARY KEY, number INTEGER NOT NULL, incident BLOB NOT NULL, status TEXT NOT NULL, owner BLOB,
    created_at INTEGER NOT NULL, published_at INTEGER, body TEXT NOT NULL
) STRICT;
-- All that the library's conditions ask of a review, so that those it leaves out are never read.
CREATE UNIQUE INDEX reviews_by_number ON reviews (number, status, incident, id);
CREATE INDEX reviews_by_status ON reviews (status, number);
CREATE INDEX reviews_by_incident ON reviews (incident, number);
CREATE TABLE review_reviewers (review BLOB NOT NULL REFERENCES reviews (id) ON DELETE CASCADE, member BLOB NOT NULL, approved INTEGER NOT NULL, PRIMARY KEY (member, review)) STRICT, WITHOUT ROWID;
CREATE INDEX review_reviewers_by_review ON review_reviewers (review);
-- `number` is the review's. `folded` is the word in small letters, by which it is found.
CREATE TABLE review_tags (folded TEXT NOT NULL, number INTEGER NOT NULL, review BLOB NOT NULL REFERENCES reviews (id) ON DELETE CASCADE, tag TEXT NOT NULL, PRIMARY KEY (folded, number)) STRICT, WITHOUT ROWID;
CREATE INDEX review_tags_by_review ON review_tags (review);
CREATE TABLE review_factors (folded TEXT NOT NULL, number INTEGER NOT NULL, review BLOB NOT NULL REFERENCES reviews (id) ON DELETE CASCADE, factor TEXT NOT NULL, PRIMARY KEY (folded, number)) STRICT, WITHOUT ROWID;
CREATE INDEX review_factors_by_review ON review_factors (review);
-- All that the library's conditions ask of a review's incident.
CREATE INDEX incidents_for_reviews ON incidents (id, service, severity, opened_at);
CREATE INDEX incidents_by_end ON incidents (resolved_at) WHERE resolved_at IS NOT NULL;

CREATE TABLE review_comments (
    id BLOB PRIMARY KEY, review BLOB NOT NULL, reply_to BLOB, at INTEGER NOT NULL, is_open INTEGER NOT NULL, body TEXT NOT NULL
) STRICT;
CREATE INDEX review_comments_by_review ON review_comments (review, at);
CREATE INDEX review_comments_by_opening ON review_comments (reply_to) WHERE reply_to IS NOT NULL;

CREATE TABLE review_templates (id BLOB PRIMARY KEY, name TEXT NOT NULL, body TEXT NOT NULL) STRICT;

-- `due` is a day, as YYYY-MM-DD. `issue_connection` and `issue_id` name a row of `issues`, which may
-- not have been seen yet.
CREATE TABLE action_items (
    id BLOB PRIMARY KEY, review BLOB NOT NULL, incident BLOB NOT NULL, owner BLOB, kind TEXT NOT NULL, state TEXT NOT NULL,
    due TEXT, created_at INTEGER NOT NULL, ended_at INTEGER, issue_connection BLOB, issue_id TEXT, body TEXT NOT NULL
) STRICT;
CREATE INDEX action_items_by_review ON action_items (review, created_at);
CREATE INDEX action_items_by_owner ON action_items (owner, due) WHERE ended_at IS NULL;
CREATE INDEX action_items_by_due ON action_items (due) WHERE ended_at IS NULL;
CREATE INDEX action_items_by_issue ON action_items (issue_connection) WHERE issue_connection IS NOT NULL;

-- Issues of issue trackers that action items are linked to.
CREATE TABLE issues (
    id          INTEGER PRIMARY KEY,
    connection  BLOB NOT NULL,
    external_id TEXT NOT NULL,
    observed_at INTEGER NOT NULL,
    project     TEXT NOT NULL,
    number      TEXT NOT NULL,
    title       TEXT NOT NULL,
    is_open     INTEGER NOT NULL,
    closed_at   INTEGER,
    url         TEXT NOT NULL,
    UNIQUE (connection, external_id)
) STRICT;

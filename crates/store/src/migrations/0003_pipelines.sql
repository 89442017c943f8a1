-- Which workflow or job of its source a run is of; empty where the source has one only. What was
-- seen before does not say.
ALTER TABLE pipeline_runs ADD COLUMN pipeline TEXT NOT NULL DEFAULT '';

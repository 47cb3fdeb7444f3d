-- Unfinished jobs, and the indexes that only they need. A claim changes no column that an index or its condition names, and every page has
-- room for the second version of its rows: so PostgreSQL makes no index entry for it (a heap-only tuple). Finished days are made and dropped by the purge (see FinishedDays).
CREATE TABLE job_live PARTITION OF job FOR VALUES FROM (0) TO (1);
ALTER TABLE job_live SET (fillfactor = 45, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
-- A finish is never refused for want of its day: this takes it, and the purge clears it row by row.
CREATE TABLE job_other_days PARTITION OF job DEFAULT;
CREATE TABLE job_attempt_other_days PARTITION OF job_attempt DEFAULT;

CREATE INDEX job_claim ON job_live (queue_id, gate, rank, id) WHERE rank IS NOT NULL; -- the claim
CREATE INDEX job_waiting ON job_live (due) WHERE rank IS NULL; -- the promoter
CREATE INDEX job_stopping ON job_live (id) WHERE cancel_requested; -- running jobs that were asked to stop
CREATE INDEX job_retrying ON job_live (account_id, id) WHERE attempt_count > 0; -- the list of what is being retried
ALTER TABLE job ADD COLUMN pending_key varchar(255) GENERATED ALWAYS AS (CASE WHEN state = 0 THEN unique_key END) STORED;
CREATE UNIQUE INDEX job_unique_key ON job_live (account_id, action, pending_key) WHERE pending_key IS NOT NULL;
-- Searches by a text: most jobs have neither an error nor a key. Of a claim's columns it names none.
CREATE INDEX job_text ON job (account_id, id) WHERE last_error_code IS NOT NULL OR unique_key IS NOT NULL;
-- Finished otherwise than well: few rows, so that the lists an operator works through stay short. Every day has this index.
CREATE INDEX job_other_days_unwell ON job_other_days (account_id, state, id) WHERE state >= 3;

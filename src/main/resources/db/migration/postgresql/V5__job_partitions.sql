-- Unfinished jobs, and the indexes that only they need. Finished days are made and dropped by the purge (see FinishedDays).
CREATE TABLE job_live PARTITION OF job FOR VALUES FROM (0) TO (1);
ALTER TABLE job_live SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
-- A finish is never refused for want of its day: this takes it, and the purge clears it row by row.
CREATE TABLE job_other_days PARTITION OF job DEFAULT;
CREATE TABLE job_attempt_other_days PARTITION OF job_attempt DEFAULT;

CREATE INDEX job_claim ON job_live (queue_id, gate, rank, id) WHERE rank IS NOT NULL; -- the claim
CREATE INDEX job_waiting ON job_live (lease, due) WHERE rank IS NULL; -- lease 0: the promoter; else: what a node holds
CREATE INDEX job_retrying ON job_live (account_id, id) WHERE attempt_count > 0; -- the list of what is being retried
CREATE UNIQUE INDEX job_unique_key ON job_live (account_id, action, unique_key) WHERE state = 0 AND unique_key IS NOT NULL;
-- Finished otherwise than well: few rows, so that the lists an operator works through stay short.
CREATE INDEX job_unwell ON job (account_id, state, id) WHERE state >= 3;

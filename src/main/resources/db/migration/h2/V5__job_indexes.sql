-- H2 has no partial index and no partition: the same duties over all rows, with generated columns that are NULL where a partial
-- index would have no entry.
CREATE INDEX job_claim ON job (queue_id, gate, rank, id);
ALTER TABLE job ADD COLUMN stopping boolean GENERATED ALWAYS AS (CASE WHEN cancel_requested THEN TRUE END);
CREATE INDEX job_stopping ON job (stopping);
ALTER TABLE job ADD COLUMN waiting_due timestamp(6) with time zone GENERATED ALWAYS AS (CASE WHEN state = 0 AND rank IS NULL THEN due END);
CREATE INDEX job_waiting ON job (waiting_due);
CREATE INDEX job_unwell ON job (account_id, state, id);
ALTER TABLE job ADD COLUMN pending_key varchar(255) GENERATED ALWAYS AS (CASE WHEN state = 0 THEN unique_key END);
CREATE UNIQUE INDEX job_unique_key ON job (account_id, action, pending_key);
CREATE INDEX job_finished ON job (finished_day);

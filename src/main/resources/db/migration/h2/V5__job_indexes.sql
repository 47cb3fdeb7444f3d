-- H2 has no partial index and no partition: the same duties, over all rows.
CREATE INDEX job_claim ON job (queue_id, gate, rank, id);
CREATE INDEX job_waiting ON job (lease, due);
CREATE INDEX job_unwell ON job (account_id, state, id);
-- A key is unique among pending jobs only: NULLs never collide, so the generated column is NULL for all others.
ALTER TABLE job ADD COLUMN pending_key varchar(255) GENERATED ALWAYS AS (CASE WHEN state = 0 THEN unique_key END);
CREATE UNIQUE INDEX job_unique_key ON job (account_id, action, pending_key);
CREATE INDEX job_finished ON job (finished_day);

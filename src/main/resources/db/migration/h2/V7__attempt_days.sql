-- What the purge of old attempts reads; PostgreSQL has partitions instead.
CREATE INDEX job_attempt_ended ON job_attempt (ended_day);

-- What Job/changes reads: which jobs and tasks of an account a transaction created, changed or destroyed. One row a batch and account,
-- written in that transaction, never changed, and dropped by the day. See adr/0008.
CREATE TABLE job_feed (
    account_id bigint   NOT NULL,
    tx         bigint   NOT NULL DEFAULT txid_current(), -- the order: below the oldest transaction under way, no more rows can come
    told_day   integer  NOT NULL, -- the UTC day since 1970-01-01 when it was written
    type       smallint NOT NULL, -- 0 job 1 task
    kind       smallint NOT NULL, -- 0 created 1 updated 2 destroyed
    ids        bigint[] NOT NULL
) PARTITION BY RANGE (told_day);
-- A row is never refused for want of its day: this takes it, and the purge clears it row by row.
CREATE TABLE job_feed_other_days PARTITION OF job_feed DEFAULT;
-- Nearly all rows are of jobs; the type is not in their index, so that it is a third smaller.
CREATE INDEX job_feed_jobs ON job_feed (account_id, tx) WHERE type = 0;
CREATE INDEX job_feed_others ON job_feed (account_id, type, tx) WHERE type > 0;

-- The last position of an account of which a row is gone: what is older cannot be told any more.
CREATE TABLE job_feed_end (
    account_id bigint   NOT NULL,
    type       smallint NOT NULL,
    tx         bigint   NOT NULL,
    PRIMARY KEY (account_id, type)
);

-- Calls of Job/set that name a state take turns by it, those of one account after each other; the engine never looks at it.
CREATE TABLE job_feed_turn (
    account_id bigint   NOT NULL,
    type       smallint NOT NULL,
    PRIMARY KEY (account_id, type)
);

-- The feed behind Job/changes, as on PostgreSQL. H2 tells nobody which transactions are under way: a row gets its place in the order from
-- the first who looks for it, when it is committed already. See adr/0008.
CREATE TABLE job_feed (
    account_id bigint       NOT NULL,
    tx         bigint, -- the order; NULL until somebody has looked
    told_day   integer      NOT NULL, -- the UTC day since 1970-01-01 when it was written
    type       smallint     NOT NULL, -- 0 job 1 task
    kind       smallint     NOT NULL, -- 0 created 1 updated 2 destroyed
    ids        bigint ARRAY NOT NULL
);
CREATE INDEX job_feed_account ON job_feed (account_id, type, tx);
CREATE INDEX job_feed_day ON job_feed (told_day); -- the purge

-- The last place that was given. Whoever gives one locks it, so that places are committed in their order.
CREATE TABLE job_feed_head (
    tx bigint NOT NULL
);
INSERT INTO job_feed_head (tx) VALUES (0);

CREATE TABLE job_feed_end (
    account_id bigint   NOT NULL,
    type       smallint NOT NULL,
    tx         bigint   NOT NULL,
    PRIMARY KEY (account_id, type)
);

CREATE TABLE job_feed_turn (
    account_id bigint   NOT NULL,
    type       smallint NOT NULL,
    PRIMARY KEY (account_id, type)
);

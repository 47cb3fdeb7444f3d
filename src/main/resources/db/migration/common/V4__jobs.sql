-- Jobs: one row each, from enqueue to purge. Unfinished jobs have finished_day 0; a job that finishes moves to its day, so that
-- PostgreSQL keeps the unfinished ones in a small partition of their own and drops a day at a time. See adr/0002.

CREATE TABLE job (
    id                bigint                      NOT NULL, -- time-ordered; given by the application
    finished_day      integer                     NOT NULL DEFAULT 0, -- 0 while unfinished, else the UTC day of the finish since 1970-01-01
    account_id        bigint                      NOT NULL,
    task_id           bigint,
    action            varchar(64)                 NOT NULL,
    queue_id          bigint                      NOT NULL, -- the virtual queue, a stored_object
    gate              smallint                    NOT NULL, -- the task type a node's role must enable
    lane              bigint                      NOT NULL, -- for work: the account
    priority          smallint                    NOT NULL DEFAULT 0 CHECK (priority BETWEEN -9 AND 9),
    state             smallint                    NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 5), -- 0 pending 1 running 2 succeeded 3 failed 4 resolved 5 cancelled
    due               timestamp(6) with time zone NOT NULL,
    rank              bigint, -- NULL until due; then its place in the queue, smaller first; kept while it runs, which no index then notices
    lease             bigint                      NOT NULL DEFAULT 0, -- 0, or incarnation * 2^32 + number of the claim
    run               integer                     NOT NULL DEFAULT 0, -- executions begun in its life
    attempt_count     integer                     NOT NULL DEFAULT 0, -- executions failed in this budget
    first_failed_at   timestamp(6) with time zone,
    losses            smallint                    NOT NULL DEFAULT 0, -- executions that ended with their node
    suspect           boolean                     NOT NULL DEFAULT FALSE, -- was held by a node that died; not known whether begun
    again_count       integer                     NOT NULL DEFAULT 0,
    again_since       timestamp(6) with time zone,
    cancel_requested  boolean                     NOT NULL DEFAULT FALSE,
    unique_key        varchar(255),
    payload           text                        NOT NULL,
    payload_blob      bigint, -- where the payload is over 2 kB
    result            text,
    progress          text,
    last_error_code   varchar(64),
    last_error_detail text,
    created_at        timestamp(6) with time zone NOT NULL,
    started_at        timestamp(6) with time zone,
    finished_at       timestamp(6) with time zone,
    failed_at         timestamp(6) with time zone,
    resolved_at       timestamp(6) with time zone,
    resolution_note   text,
    node              varchar(64),
    version           bigint                      NOT NULL DEFAULT 1,
    PRIMARY KEY (id, finished_day),
    CONSTRAINT job_finished_iff_day CHECK ((finished_day = 0) = (state IN (0, 1))),
    CONSTRAINT job_finished_iff_time CHECK ((finished_at IS NULL) = (state IN (0, 1))),
    CONSTRAINT job_ranked_iff_ready_or_running CHECK (CASE state WHEN 0 THEN TRUE WHEN 1 THEN rank IS NOT NULL ELSE rank IS NULL END),
    CONSTRAINT job_leased_iff_running CHECK ((lease <> 0) = (state = 1))
) ${job_partitioning};

-- The list page of an account, newest first.
CREATE INDEX job_account ON job (account_id, id);

-- What the nodes hold: the jobs of each claim, for as long as one of them may be running under its lease. It is written with the claim
-- and read when a node ends, so that no index of job must tell who holds what.
CREATE TABLE claim (
    lease bigint       NOT NULL PRIMARY KEY,
    jobs  bigint ARRAY NOT NULL
);

-- Every action that a node has known: no job has another one.
CREATE TABLE action_name (
    name varchar(64) NOT NULL PRIMARY KEY
);

-- Every attempt that failed.
CREATE TABLE job_attempt (
    job_id     bigint                      NOT NULL,
    run        integer                     NOT NULL, -- which execution of the job, 1-based
    ended_day  integer                     NOT NULL, -- UTC day of the end since 1970-01-01
    node       varchar(64)                 NOT NULL,
    started_at timestamp(6) with time zone,
    ended_at   timestamp(6) with time zone NOT NULL,
    code       varchar(64)                 NOT NULL,
    permanent  boolean                     NOT NULL,
    detail     text                        NOT NULL, -- at most 8 kB
    stack      text,
    PRIMARY KEY (job_id, run, ended_day)
) ${attempt_partitioning};

-- Lanes closed for a time; jobs that come into one wait for its reopening.
CREATE TABLE closed_lane (
    queue_id bigint                      NOT NULL,
    lane     bigint                      NOT NULL,
    until    timestamp(6) with time zone NOT NULL,
    reason   varchar(255)                NOT NULL,
    PRIMARY KEY (queue_id, lane)
);

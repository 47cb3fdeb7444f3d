-- Tasks: what is wanted, apart from the jobs that are made of it. What a task has come to is not kept here but read from its jobs.

CREATE TABLE task (
    id                   bigint                      NOT NULL PRIMARY KEY, -- time-ordered; given by the application
    account_id           bigint                      NOT NULL,
    task_type            varchar(64)                 NOT NULL, -- an action's name
    target_credential_id bigint, -- what its jobs sign in with, where they need something
    payload              text                        NOT NULL,
    payload_blob         bigint, -- where the payload is over 2 kB
    priority             smallint                    NOT NULL DEFAULT 0 CHECK (priority BETWEEN -9 AND 9),
    retry                text, -- its own strategy as JSON; NULL: the TaskManager's
    first_job_id         bigint                      NOT NULL DEFAULT 0, -- of those that the last trigger made; 0 before the first one
    created_at           timestamp(6) with time zone NOT NULL,
    updated_at           timestamp(6) with time zone NOT NULL,
    version              bigint                      NOT NULL DEFAULT 1
);
CREATE INDEX task_account ON task (account_id, id);

-- The jobs of a task. On PostgreSQL jobs without a task have no entry; neither column changes in a job's life, so that a claim makes none.
CREATE INDEX job_task ON job (task_id, id) ${job_has_task};

-- What every feature stands on: the number of each start of a node, the configuration objects, bodies, idempotency keys.

-- One number for each start of a node; it is the upper half of every lease the node writes and part of every id it gives.
CREATE SEQUENCE incarnation START WITH 1;

-- Configuration objects of every type. The registry declares the types; body is the object as JSON.
CREATE TABLE stored_object (
    id         bigint                      NOT NULL PRIMARY KEY,
    type       varchar(64)                 NOT NULL,
    name       varchar(64)                 NOT NULL,
    body       text                        NOT NULL,
    version    bigint                      NOT NULL DEFAULT 1,
    updated_at timestamp(6) with time zone NOT NULL,
    CONSTRAINT stored_object_name UNIQUE (type, name)
);

-- Bodies too large for their row. In the database by default; the port in front of it allows another place.
CREATE TABLE blob (
    id         bigint                      NOT NULL PRIMARY KEY,
    account_id bigint                      NOT NULL,
    content    bytea                       NOT NULL,
    created_at timestamp(6) with time zone NOT NULL
);
CREATE INDEX blob_account ON blob (account_id, id);

-- The answer given to a POST with an Idempotency-Key, written in the transaction that did its work.
CREATE TABLE idempotency_key (
    caller_id    bigint                      NOT NULL,
    account_id   bigint                      NOT NULL, -- 0 where the path names no account
    path         varchar(512)                NOT NULL,
    key_text     varchar(255)                NOT NULL,
    body_hash    varchar(64)                 NOT NULL,
    status       integer                     NOT NULL,
    content_type varchar(128),
    location     varchar(512),
    etag         varchar(128),
    response     text                        NOT NULL,
    created_at   timestamp(6) with time zone NOT NULL,
    PRIMARY KEY (caller_id, account_id, path, key_text)
);
CREATE INDEX idempotency_key_created ON idempotency_key (created_at);

-- The nodes that are, or were, up. One row for each start of a node; a beat that stands still means a dead node.

CREATE TABLE node (
    incarnation bigint                      NOT NULL PRIMARY KEY,
    name        varchar(64)                 NOT NULL,
    beat        bigint                      NOT NULL DEFAULT 0, -- raised with every heartbeat
    beat_at     timestamp(6) with time zone NOT NULL, -- the database's clock
    state       varchar(16)                 NOT NULL CHECK (state IN ('alive', 'leaving', 'dead')),
    started_at  timestamp(6) with time zone NOT NULL
);

-- What JMAP tells of configuration objects and of users and keys: how often each type changed in each realm, and which objects. A realm
-- is '' for the server's objects, else the id of what the objects belong to.

CREATE TABLE object_state (
    realm varchar(64) NOT NULL,
    type  varchar(64) NOT NULL,
    state bigint      NOT NULL,
    PRIMARY KEY (realm, type)
);

CREATE TABLE object_change (
    realm     varchar(64) NOT NULL,
    type      varchar(64) NOT NULL,
    state     bigint      NOT NULL, -- the state that this change made; every number up to the present one, the last 10,000 kept
    object_id varchar(64) NOT NULL,
    kind      char(1)     NOT NULL CHECK (kind IN ('C', 'U', 'D')),
    PRIMARY KEY (realm, type, state)
);

-- The roles a user has on the server, ids blank-separated, and what the user is for.
ALTER TABLE user_login ADD COLUMN role_ids text NOT NULL DEFAULT '';
ALTER TABLE user_login ADD COLUMN description varchar(1000) NOT NULL DEFAULT '';

-- Who may do what: accounts, the users that are members of them, their API keys, and what they did.

CREATE TABLE account (
    id         bigint                      NOT NULL PRIMARY KEY,
    name       varchar(255)                NOT NULL UNIQUE,
    weight     integer                     NOT NULL DEFAULT 1 CHECK (weight BETWEEN 1 AND 1000), -- share of a queue against other accounts
    created_at timestamp(6) with time zone NOT NULL,
    version    bigint                      NOT NULL DEFAULT 1
);

CREATE TABLE user_login (
    id            bigint                      NOT NULL PRIMARY KEY,
    name          varchar(255)                NOT NULL UNIQUE,
    password_hash varchar(512), -- NULL: this user has no password and signs in by API key only
    permissions   text                        NOT NULL DEFAULT '', -- server permissions by name, blank-separated; * is every one
    created_at    timestamp(6) with time zone NOT NULL,
    version       bigint                      NOT NULL DEFAULT 1
);

CREATE TABLE member (
    id         bigint                      NOT NULL PRIMARY KEY,
    account_id bigint                      NOT NULL REFERENCES account (id),
    user_id    bigint                      NOT NULL REFERENCES user_login (id),
    role       varchar(16)                 NOT NULL CHECK (role IN ('owner', 'member', 'viewer')),
    created_at timestamp(6) with time zone NOT NULL,
    version    bigint                      NOT NULL DEFAULT 1,
    CONSTRAINT member_once UNIQUE (account_id, user_id)
);
CREATE INDEX member_user ON member (user_id);

CREATE TABLE api_key (
    id           bigint                      NOT NULL PRIMARY KEY,
    account_id   bigint                      NOT NULL REFERENCES account (id),
    user_id      bigint                      NOT NULL REFERENCES user_login (id),
    name         varchar(255)                NOT NULL,
    prefix       varchar(16)                 NOT NULL, -- the first characters of the secret, to tell keys apart
    secret_hash  varchar(64)                 NOT NULL UNIQUE, -- SHA-256 of the secret, hexadecimal
    confined     boolean                     NOT NULL DEFAULT TRUE, -- acts in its account only, whatever else its user may do
    scopes       text, -- permissions by name, blank-separated; NULL: all of the owner's
    expires_at   timestamp(6) with time zone,
    last_used_at timestamp(6) with time zone,
    created_at   timestamp(6) with time zone NOT NULL,
    version      bigint                      NOT NULL DEFAULT 1
);
CREATE INDEX api_key_account ON api_key (account_id);
CREATE INDEX api_key_user ON api_key (user_id);

CREATE TABLE audit_log (
    id         bigint                      NOT NULL PRIMARY KEY,
    account_id bigint, -- NULL: an act on the server itself
    subject    varchar(64)                 NOT NULL,
    action     varchar(64)                 NOT NULL,
    status     varchar(16)                 NOT NULL CHECK (status IN ('succeeded', 'denied', 'failed')),
    actor      varchar(320)                NOT NULL,
    data       text                        NOT NULL,
    at         timestamp(6) with time zone NOT NULL
);
CREATE INDEX audit_log_account ON audit_log (account_id, id);

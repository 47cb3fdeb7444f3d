-- What users allow clients by OAuth 2.0 (src/docs/oauth.md). Of every secret its SHA-256 is kept, in hexadecimal.

CREATE TABLE oauth_grant (
    id         bigint                      NOT NULL PRIMARY KEY,
    user_id    bigint                      NOT NULL REFERENCES user_login (id) ON DELETE CASCADE,
    client_id  varchar(64)                 NOT NULL,
    scopes     text, -- permissions by name, blank-separated; NULL: all of the user's
    created_at timestamp(6) with time zone NOT NULL,
    expires_at timestamp(6) with time zone NOT NULL -- however often it is refreshed
);
CREATE INDEX oauth_grant_user ON oauth_grant (user_id);
CREATE INDEX oauth_grant_expiry ON oauth_grant (expires_at);

CREATE TABLE oauth_token (
    secret_hash varchar(64)                 NOT NULL PRIMARY KEY,
    grant_id    bigint                      NOT NULL REFERENCES oauth_grant (id) ON DELETE CASCADE,
    kind        varchar(8)                  NOT NULL CHECK (kind IN ('access', 'refresh')),
    expires_at  timestamp(6) with time zone NOT NULL,
    used_at     timestamp(6) with time zone -- of a refresh token that was exchanged; kept, so that a second use is seen
);
CREATE INDEX oauth_token_grant ON oauth_token (grant_id);
CREATE INDEX oauth_token_expiry ON oauth_token (expires_at);

CREATE TABLE oauth_code (
    secret_hash  varchar(64)                 NOT NULL PRIMARY KEY,
    client_id    varchar(64)                 NOT NULL,
    user_id      bigint                      NOT NULL REFERENCES user_login (id) ON DELETE CASCADE,
    redirect_uri varchar(2000), -- NULL: none was named, so none may be named when it is exchanged
    challenge    varchar(43)                 NOT NULL, -- of RFC 7636, by S256
    scopes       text,
    expires_at   timestamp(6) with time zone NOT NULL,
    grant_id     bigint -- what it was exchanged for; a second use revokes that
);
CREATE INDEX oauth_code_user ON oauth_code (user_id);
CREATE INDEX oauth_code_expiry ON oauth_code (expires_at);

CREATE TABLE oauth_device (
    secret_hash      varchar(64)                 NOT NULL PRIMARY KEY,
    user_code        varchar(8)                  NOT NULL UNIQUE,
    client_id        varchar(64)                 NOT NULL,
    scopes           text,
    state            varchar(8)                  NOT NULL CHECK (state IN ('waiting', 'allowed', 'denied')),
    user_id          bigint REFERENCES user_login (id) ON DELETE CASCADE, -- who decided
    interval_seconds integer                     NOT NULL, -- between two polls; grows when it is not kept
    polled_at        timestamp(6) with time zone,
    expires_at       timestamp(6) with time zone NOT NULL
);
CREATE INDEX oauth_device_user ON oauth_device (user_id);
CREATE INDEX oauth_device_expiry ON oauth_device (expires_at);

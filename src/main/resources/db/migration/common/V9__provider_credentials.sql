-- What accounts sign in with at their mail providers, and the keys that secrets in this database are encrypted under.

CREATE TABLE master_key (
    key_id      varchar(16)                 NOT NULL PRIMARY KEY, -- 16 hexadecimal digits; the row with none is what is held for a change
    check_value text                        NOT NULL, -- a known word under the key: who cannot open it has another one
    since       timestamp(6) with time zone NOT NULL
);
INSERT INTO master_key (key_id, check_value, since) VALUES ('', '', CURRENT_TIMESTAMP);

CREATE TABLE provider_credential (
    id             bigint                      NOT NULL PRIMARY KEY, -- time-ordered; given by the application
    account_id     bigint                      NOT NULL REFERENCES account (id),
    name           varchar(255)                NOT NULL,
    user_name      varchar(320)                NOT NULL, -- whom to sign in as, at every server
    imap_host      varchar(255),
    imap_port      integer CHECK (imap_port BETWEEN 1 AND 65535),
    imap_tls       varchar(16) CHECK (imap_tls IN ('implicit', 'starttls', 'none')),
    smtp_host      varchar(255),
    smtp_port      integer CHECK (smtp_port BETWEEN 1 AND 65535),
    smtp_tls       varchar(16) CHECK (smtp_tls IN ('implicit', 'starttls', 'none')),
    secret         text                        NOT NULL, -- ciphertext of the password or the refresh token
    token_url      varchar(2000), -- set: the secret is a refresh token (OAuth 2.0)
    client_id      varchar(255),
    client_secret  text, -- ciphertext
    status         varchar(16)                 NOT NULL DEFAULT 'unverified' CHECK (status IN ('unverified', 'valid', 'failing')),
    last_tested_at timestamp(6) with time zone,
    failure_code   varchar(64), -- of the last test; NULL if all went well
    failure_text   varchar(2000),
    rotated_at     timestamp(6) with time zone, -- when a new secret was last given; NULL: it is the first one
    generation     integer                     NOT NULL DEFAULT 1, -- grows when what a test would find may be another
    created_at     timestamp(6) with time zone NOT NULL,
    updated_at     timestamp(6) with time zone NOT NULL,
    version        bigint                      NOT NULL DEFAULT 1,
    CONSTRAINT provider_credential_somewhere CHECK (imap_host IS NOT NULL OR smtp_host IS NOT NULL),
    CONSTRAINT provider_credential_imap CHECK ((imap_host IS NULL) = (imap_port IS NULL) AND (imap_host IS NULL) = (imap_tls IS NULL)),
    CONSTRAINT provider_credential_smtp CHECK ((smtp_host IS NULL) = (smtp_port IS NULL) AND (smtp_host IS NULL) = (smtp_tls IS NULL)),
    CONSTRAINT provider_credential_oauth CHECK ((token_url IS NULL) = (client_id IS NULL) AND (token_url IS NOT NULL OR client_secret IS NULL))
);
CREATE INDEX provider_credential_account ON provider_credential (account_id, id);

-- How many tasks aim at a credential, before it is deleted.
CREATE INDEX task_target ON task (target_credential_id);

-- What providers tell of by themselves: signed events, and mailboxes that are watched.

ALTER TABLE provider_credential ADD COLUMN failing_since timestamp(6) with time zone; -- set while its status is failing
ALTER TABLE provider_credential ADD COLUMN watch boolean NOT NULL DEFAULT FALSE; -- whether its inbox is watched
ALTER TABLE provider_credential ADD COLUMN event_key text; -- ciphertext of what provider events are signed with; NULL: none are taken
UPDATE provider_credential SET failing_since = updated_at WHERE status = 'failing';

-- The events that were taken, for as long as their signatures are good: none makes a second job.
CREATE TABLE provider_event (
    credential_id bigint                      NOT NULL REFERENCES provider_credential (id) ON DELETE CASCADE,
    digest        varchar(64)                 NOT NULL, -- SHA-256 of the signature, or of the event's own id
    job_id        bigint                      NOT NULL, -- the job that does the work
    expires_at    timestamp(6) with time zone NOT NULL,
    PRIMARY KEY (credential_id, digest)
);
CREATE INDEX provider_event_expires ON provider_event (expires_at);

-- Which node watches the inbox of which credential. A row is there while the credential is to be watched.
CREATE TABLE mailbox_watch (
    credential_id bigint                      NOT NULL PRIMARY KEY REFERENCES provider_credential (id) ON DELETE CASCADE,
    owner         bigint                      NOT NULL DEFAULT 0, -- the incarnation of the node that watches; good while that node is alive
    retry_at      timestamp(6) with time zone NOT NULL, -- not tried before
    failures      integer                     NOT NULL DEFAULT 0 -- in a row
);
CREATE INDEX mailbox_watch_owner ON mailbox_watch (owner, retry_at);

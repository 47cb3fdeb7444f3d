-- The mailboxes that provider credentials lead to, and the messages that were synced from them.

CREATE TABLE mailbox (
    id              bigint                      NOT NULL PRIMARY KEY, -- time-ordered; given by the application
    account_id      bigint                      NOT NULL,
    credential_id   bigint                      NOT NULL REFERENCES provider_credential (id) ON DELETE CASCADE,
    path            varchar(500)                NOT NULL, -- the whole name, decoded; INBOX in capitals
    delimiter       varchar(1), -- between the levels of the path; NULL: the server has no levels
    special_use     varchar(16) CHECK (special_use IN ('all', 'archive', 'drafts', 'flagged', 'junk', 'sent', 'trash')), -- RFC 6154
    selectable      boolean                     NOT NULL, -- whether it can have messages
    uid_validity    bigint, -- the next five as the server last said; NULL: not selectable, or it did not say
    uid_next        bigint,
    highest_modseq  bigint,
    messages        bigint,
    unseen          bigint,
    gone_at         timestamp(6) with time zone, -- when a listing first had it no longer
    listed_at       timestamp(6) with time zone NOT NULL, -- the last listing that had it
    synced_validity bigint, -- the UIDVALIDITY of the messages that are kept; NULL before the first sync
    synced_uid      bigint                      NOT NULL DEFAULT 0, -- every message up to this UID is kept
    synced_modseq   bigint, -- flags and deletions are known up to this one; NULL: not, or the server keeps none
    synced_at       timestamp(6) with time zone, -- when a sync last came to its end
    sync_job_id     bigint                      NOT NULL DEFAULT 0, -- the job that syncs it now or did last: no other may while it runs
    sync_report     varchar(4000), -- what that job has done so far, as JSON
    pending_blob    bigint                      NOT NULL DEFAULT 0, -- what a large message is being written to; of no use to another sync
    created_at      timestamp(6) with time zone NOT NULL,
    version         bigint                      NOT NULL DEFAULT 1,
    CONSTRAINT mailbox_path UNIQUE (credential_id, path)
);
CREATE INDEX mailbox_account ON mailbox (account_id, id);

-- Bodies that come in pieces: a row in blob with no content of its own, and these in order.
CREATE TABLE blob_chunk (
    blob_id bigint  NOT NULL REFERENCES blob (id) ON DELETE CASCADE,
    number  integer NOT NULL, -- from 0
    content bytea   NOT NULL,
    PRIMARY KEY (blob_id, number)
);

-- What messages of an account consist of, once for all that are the same byte by byte.
CREATE TABLE message_content (
    id         bigint      NOT NULL PRIMARY KEY,
    account_id bigint      NOT NULL,
    sha256     varchar(64) NOT NULL, -- of what is kept, in hexadecimal digits
    complete   boolean     NOT NULL, -- false: the header only, since the message is larger than is kept
    size       bigint      NOT NULL, -- bytes that are kept
    blob_id    bigint      NOT NULL,
    CONSTRAINT message_content_hash UNIQUE (account_id, sha256, complete)
);

CREATE TABLE message (
    id           bigint                      NOT NULL PRIMARY KEY, -- time-ordered; given by the application
    account_id   bigint                      NOT NULL,
    mailbox_id   bigint                      NOT NULL REFERENCES mailbox (id) ON DELETE CASCADE,
    uid_validity bigint                      NOT NULL,
    uid          bigint                      NOT NULL,
    content_id   bigint                      NOT NULL REFERENCES message_content (id),
    size         bigint                      NOT NULL, -- RFC822.SIZE: of the whole message, in bytes
    received_at  timestamp(6) with time zone NOT NULL, -- INTERNALDATE
    sent_at      timestamp(6) with time zone, -- the Date header; NULL: none that can be read
    flags        varchar(2000)               NOT NULL, -- sorted, a space before, between and after: ' \Flagged \Seen '
    message_id   varchar(1000), -- the Message-ID header
    subject      varchar(1000)               NOT NULL, -- decoded; cut
    sender       varchar(1000)               NOT NULL, -- From, decoded, as 'Name <address>, …'; cut
    recipients   varchar(4000)               NOT NULL, -- To and Cc, likewise
    structure    text                        NOT NULL, -- its parts, as JSON
    CONSTRAINT message_uid UNIQUE (mailbox_id, uid_validity, uid)
);
CREATE INDEX message_of_account ON message (account_id, received_at, id);
CREATE INDEX message_of_mailbox ON message (mailbox_id, received_at, id);
CREATE INDEX message_of_content ON message (content_id);

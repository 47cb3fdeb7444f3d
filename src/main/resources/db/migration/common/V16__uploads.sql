-- Files that users upload over JMAP (RFC 8620 §6), kept until they are too old.
CREATE TABLE upload (
    id         bigint                      NOT NULL PRIMARY KEY, -- time-ordered; given by the application
    account_id bigint                      NOT NULL,
    user_id    bigint                      NOT NULL, -- who alone may see it; no reference, since the row must outlive the user until its blob is deleted
    media_type varchar(255)                NOT NULL, -- as the client said
    size       bigint                      NOT NULL, -- bytes; 0 until it is complete
    complete   boolean                     NOT NULL,
    blob_id    bigint                      NOT NULL,
    created_at timestamp(6) with time zone NOT NULL
);
CREATE INDEX upload_user ON upload (user_id, created_at);
CREATE INDEX upload_created ON upload (created_at);

-- How much waits under each quota of outbound mail, and which messages that is.

CREATE TABLE mail_quota_use (
    quota_id bigint      NOT NULL,
    counted  varchar(64) NOT NULL, -- what the quota counts apart: a digest of the sender, the domain and so on
    messages bigint      NOT NULL CHECK (messages >= 0),
    bytes    bigint      NOT NULL CHECK (bytes >= 0),
    PRIMARY KEY (quota_id, counted)
);

CREATE TABLE mail_quota_charge (
    message_id bigint      NOT NULL, -- an unfinished one
    quota_id   bigint      NOT NULL,
    counted    varchar(64) NOT NULL,
    bytes      bigint      NOT NULL,
    PRIMARY KEY (message_id, quota_id, counted)
);

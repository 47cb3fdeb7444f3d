-- Messages in the outbound queue that somebody holds: their deliveries do not begin until they are released.

CREATE TABLE mail_hold (
    message_id bigint                      NOT NULL PRIMARY KEY,
    held_at    timestamp(6) with time zone NOT NULL,
    actor      varchar(200)                NOT NULL, -- who held it
    reason     varchar(500) -- null if nobody gave one
);

-- Mail on its way out: a message, its recipients, each with a progress of its own, and what was said at each attempt. See adr/0012.

CREATE TABLE mail_message (
    id               bigint                      NOT NULL PRIMARY KEY, -- time-ordered; given by the application
    account_id       bigint                      NOT NULL, -- whose it is
    reverse_path     varchar(1000)               NOT NULL, -- empty for the null one
    source           varchar(20)                 NOT NULL,
    created_at       timestamp(6) with time zone NOT NULL,
    released_at      timestamp(6) with time zone NOT NULL, -- when delivery was first allowed
    size             bigint                      NOT NULL, -- bytes of the content
    blob_id          bigint                      NOT NULL, -- the content
    eight_bit        boolean                     NOT NULL,
    international    boolean                     NOT NULL,
    require_tls      boolean                     NOT NULL,
    priority         smallint                    NOT NULL,
    returned         varchar(4), -- FULL or HDRS
    envelope_id      varchar(100), -- as it was given
    deliver_by       timestamp(6) with time zone,
    deliver_by_ends  boolean                     NOT NULL, -- given up then, else told of
    client_address   varchar(45), -- where it came from
    client_port      integer                     NOT NULL, -- where it came to, 0 where it did not come by SMTP
    header_id        varchar(1000), -- its Message-ID
    finished_at      timestamp(6) with time zone, -- when the last recipient ended
    version          bigint                      NOT NULL DEFAULT 1
);

CREATE INDEX mail_message_account ON mail_message (account_id, id);

-- What is past its time, block by block.
CREATE INDEX mail_message_finished ON mail_message (finished_at);

CREATE TABLE mail_recipient (
    message_id   bigint                      NOT NULL,
    number       integer                     NOT NULL, -- in the order of the envelope, 0-based
    address      varchar(1000)               NOT NULL,
    domain       varchar(255)                NOT NULL, -- in lower case
    status       smallint                    NOT NULL, -- 0 scheduled 1 deferred 2 delivered 3 relayed 4 failed 5 cancelled
    queue_id     bigint                      NOT NULL, -- the virtual queue it waits in
    schedule     varchar(64)                 NOT NULL,
    rule         varchar(1000)               NOT NULL, -- which rule chose the schedule, or why none could
    attempts     integer                     NOT NULL, -- that failed
    released_at  timestamp(6) with time zone NOT NULL,
    retry_due    timestamp(6) with time zone NOT NULL,
    noticed_ms   bigint                      NOT NULL, -- the last threshold whose notice was sent or passed over
    notices      integer                     NOT NULL, -- delay notices sent
    notice_due   timestamp(6) with time zone,
    expires_at   timestamp(6) with time zone,
    clock_due    timestamp(6) with time zone, -- the first of the notice and the expiry; NULL where neither comes
    wanted       varchar(30), -- NOTIFY as it was given
    original     varchar(500), -- ORCPT as it was given
    last_error   varchar(20)                 NOT NULL,
    last_code    smallint,
    last_status  varchar(11), -- the enhanced code
    last_host    varchar(255),
    last_text    text,
    last_attempt timestamp(6) with time zone,
    job_id       bigint                      NOT NULL, -- that delivers it
    PRIMARY KEY (message_id, number)
);

-- The timer of notices and expiry, whatever queue and pause; few rows of it are near.
CREATE INDEX mail_recipient_clock ON mail_recipient (clock_due);

-- One attempt at one host: what was said, as JSON, for operators.
CREATE TABLE mail_attempt (
    message_id bigint                      NOT NULL,
    id         bigint                      NOT NULL, -- time-ordered
    domain     varchar(255)                NOT NULL,
    started_at timestamp(6) with time zone NOT NULL,
    host       varchar(255)                NOT NULL,
    address    varchar(45)                 NOT NULL,
    trace      text                        NOT NULL,
    PRIMARY KEY (message_id, id)
);

-- What the rules of operators keep: key_set and counter_incr.
CREATE TABLE rule_value (
    store varchar(64)  NOT NULL,
    name  varchar(255) NOT NULL,
    text  varchar(4000), -- of key_set
    total bigint         NOT NULL DEFAULT 0, -- of counter_incr
    PRIMARY KEY (store, name)
);

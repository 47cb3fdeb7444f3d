-- How much of each limit of outbound mail is used, for the whole cluster: nodes take shares of it.

CREATE TABLE mail_throttle (
    throttle_id bigint                      NOT NULL, -- the limit
    counted     varchar(64)                 NOT NULL, -- what it counts apart: a digest of the sender, the domain and so on
    used_until  timestamp(6) with time zone NOT NULL, -- the instant up to which its rate is used
    PRIMARY KEY (throttle_id, counted)
);

-- The policies of domains that were fetched (RFC 8461 §3.3), kept as long as each says.
CREATE TABLE mta_sts_policy (
    domain     varchar(255) PRIMARY KEY,
    record_id  varchar(32) NOT NULL,               -- of the TXT record that the policy was fetched for
    policy     varchar(131072) NOT NULL,
    expires_at timestamp(6) with time zone NOT NULL
);

CREATE INDEX mta_sts_policy_expiry ON mta_sts_policy (expires_at);

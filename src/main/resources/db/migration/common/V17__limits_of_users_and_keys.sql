-- How much of something a user may have, as name=number with spaces between; and from where a key may be used, as CIDR blocks with
-- spaces between. Empty for no limit.

ALTER TABLE user_login ADD COLUMN quotas varchar(1000) DEFAULT '' NOT NULL;

ALTER TABLE api_key ADD COLUMN allowed_ips varchar(4000) DEFAULT '' NOT NULL;

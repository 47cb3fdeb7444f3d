-- Work that one node at a time does for all; a row is taken by the database's clock and is free again when its time is over.
CREATE TABLE upkeep (
    name   varchar(32)                 NOT NULL PRIMARY KEY,
    holder varchar(64)                 NOT NULL,
    until  timestamp(6) with time zone NOT NULL
);
INSERT INTO upkeep (name, holder, until) VALUES ('purge', '', TIMESTAMP WITH TIME ZONE '2000-01-01 00:00:00+00');

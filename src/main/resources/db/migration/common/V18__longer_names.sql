-- The names of domains are longer than those of queues (RFC 1035 §2.3.4).

ALTER TABLE stored_object ALTER COLUMN name SET DATA TYPE varchar(255);

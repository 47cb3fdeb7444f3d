-- Mail is mostly encoded and does not compress well: what the database would try of itself costs more time than it saves room.
ALTER TABLE blob ALTER COLUMN content SET STORAGE EXTERNAL;
ALTER TABLE blob_chunk ALTER COLUMN content SET STORAGE EXTERNAL;

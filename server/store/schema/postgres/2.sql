-- Agendas and capabilities that were ended: what a backup brings back of them goes again.
CREATE TABLE ended (
	name TEXT   PRIMARY KEY,            -- "agenda <UUID>" or "capability <hash in hex>"
	at   BIGINT NOT NULL                -- days since 1970, UTC
);

-- The last change that the agenda had in the backup that it was restored from; 0: none.
ALTER TABLE agenda ADD COLUMN base BIGINT NOT NULL DEFAULT 0;

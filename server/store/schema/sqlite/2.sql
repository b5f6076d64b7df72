-- Agendas and capabilities that were ended: what a backup brings back of them goes again.
CREATE TABLE ended (
	name TEXT    PRIMARY KEY,           -- "agenda <UUID>" or "capability <hash in hex>"
	at   INTEGER NOT NULL               -- days since 1970, UTC
) STRICT;

-- The last change that the agenda had in the backup that it was restored from; 0: none.
ALTER TABLE agenda ADD COLUMN base INTEGER NOT NULL DEFAULT 0;

-- One row an agenda. The document is opaque here; app/register knows what is in it.
CREATE TABLE agenda (
	id  TEXT    PRIMARY KEY,            -- UUID
	seq INTEGER NOT NULL CHECK (seq > 0), -- the document's change number, only ever rising
	doc BLOB    NOT NULL
) STRICT;

-- What opens an agenda. The secret itself is never stored.
CREATE TABLE capability (
	id      TEXT    PRIMARY KEY,        -- xid
	kind    TEXT    NOT NULL,           -- device, pair, read, feed, recovery
	hash    BLOB    NOT NULL UNIQUE CHECK (length(hash) = 32), -- SHA-256 of the secret
	agenda  TEXT    NOT NULL REFERENCES agenda ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
	device  TEXT    NOT NULL,           -- UUID whose edits it may make; all zeros: none
	scope   TEXT    NOT NULL,
	label   TEXT    NOT NULL,           -- "Ada's phone", "for the team"
	created INTEGER NOT NULL,           -- Unix milliseconds
	used    INTEGER NOT NULL,           -- last used: days since 1970, UTC; 0: never
	expires INTEGER NOT NULL            -- Unix milliseconds; 0: never
) STRICT;

CREATE INDEX capability_agenda ON capability (agenda);
CREATE INDEX capability_expires ON capability (expires) WHERE expires > 0;

-- What the reader of a calendar was told last, so that it is told what changed.
CREATE TABLE told (
	hash  BLOB PRIMARY KEY REFERENCES capability (hash) ON DELETE CASCADE,
	state BLOB NOT NULL
) STRICT;

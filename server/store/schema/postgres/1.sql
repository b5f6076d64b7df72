-- One row an agenda. The document is opaque here; app/register knows what is in it.
CREATE TABLE agenda (
	id  UUID   PRIMARY KEY,
	seq BIGINT NOT NULL CHECK (seq > 0), -- the document's change number, only ever rising
	doc BYTEA  NOT NULL
) WITH (
	-- Rows are rewritten all the time: room to do it in place, and an early vacuum.
	fillfactor = 70,
	autovacuum_vacuum_scale_factor = 0.02
);

-- What opens an agenda. The secret itself is never stored.
CREATE TABLE capability (
	id      TEXT   PRIMARY KEY,         -- xid
	kind    TEXT   NOT NULL,            -- device, pair, read, feed, recovery
	hash    BYTEA  NOT NULL UNIQUE CHECK (length(hash) = 32), -- SHA-256 of the secret
	agenda  UUID   NOT NULL REFERENCES agenda ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
	device  UUID   NOT NULL,            -- whose edits it may make; all zeros: none
	scope   TEXT   NOT NULL,
	label   TEXT   NOT NULL,            -- "Ada's phone", "for the team"
	created BIGINT NOT NULL,            -- Unix milliseconds
	used    BIGINT NOT NULL,            -- last used: days since 1970, UTC; 0: never
	expires BIGINT NOT NULL             -- Unix milliseconds; 0: never
);

CREATE INDEX capability_agenda ON capability (agenda);
CREATE INDEX capability_expires ON capability (expires) WHERE expires > 0;

-- What the reader of a calendar was told last, so that it is told what changed.
CREATE TABLE told (
	hash  BYTEA PRIMARY KEY REFERENCES capability (hash) ON DELETE CASCADE,
	state BYTEA NOT NULL
);

-- Where a device is reached while the app is closed, and what it was notified of. It is deleted with the device.
CREATE TABLE push (
	hash  BLOB    PRIMARY KEY REFERENCES capability (hash) ON DELETE CASCADE,
	rev   INTEGER NOT NULL,             -- rises with every change
	state BLOB    NOT NULL              -- server/push knows what is in it
) STRICT;

-- Who does what only one server may do at a time.
CREATE TABLE lease (
	name   TEXT    PRIMARY KEY,
	holder TEXT    NOT NULL,
	until  INTEGER NOT NULL             -- Unix milliseconds
) STRICT;

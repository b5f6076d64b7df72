-- Where a device is reached while the app is closed, and what it was notified of. It is deleted with the device.
CREATE TABLE push (
	hash  BYTEA  PRIMARY KEY REFERENCES capability (hash) ON DELETE CASCADE,
	rev   BIGINT NOT NULL,              -- rises with every change
	state BYTEA  NOT NULL               -- server/push knows what is in it
);

-- Who does what only one server may do at a time.
CREATE TABLE lease (
	name   TEXT   PRIMARY KEY,
	holder TEXT   NOT NULL,
	until  BIGINT NOT NULL              -- Unix milliseconds
);

-- The language that his Telegram speaks, for messages that nobody asked for: then there is no update that says it.
ALTER TABLE accounts ADD COLUMN spoken TEXT NOT NULL DEFAULT '';

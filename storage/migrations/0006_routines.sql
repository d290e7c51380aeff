-- What the bot does by itself, again and again: when each comes next, came last, and what went wrong.
CREATE TABLE routines (
    name TEXT PRIMARY KEY,
    next_at INTEGER NOT NULL,
    last_at INTEGER,                    -- the last that went well
    failures INTEGER NOT NULL DEFAULT 0,  -- in a row
    error TEXT NOT NULL DEFAULT ''
) STRICT;

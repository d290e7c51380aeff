-- What is to be done once, at its time. Nothing of a kind, an object and an occurrence comes twice.
CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,                 -- whose rules hold: bot/jobs.py
    object_id INTEGER NOT NULL,         -- what it is about: the announcement, the draft …
    occurrence TEXT NOT NULL DEFAULT '',  -- which time of several
    due_at INTEGER NOT NULL,            -- Unix ms UTC; derived where there is a wall time
    local TEXT NOT NULL DEFAULT '',     -- the wall time that was meant, ISO to the minute, in
    zone TEXT NOT NULL DEFAULT '',      -- this IANA zone: worked out anew at each start
    state TEXT NOT NULL DEFAULT 'due',  -- due, done, held (came far too late: a person is asked), dropped
    attempts INTEGER NOT NULL DEFAULT 0,  -- that failed, in a row
    error TEXT NOT NULL DEFAULT '',     -- the last one's
    state_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX jobs_once ON jobs (kind, object_id, occurrence);
CREATE INDEX jobs_due ON jobs (due_at) WHERE state = 'due';
CREATE INDEX jobs_kinds ON jobs (kind, state, state_at);

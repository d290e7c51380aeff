-- What goes out to others, or later. One row is one call of the Bot API to one chat, and what became of it.

-- The call itself, shared by all that get the same; emptied once nobody can need it any more.
CREATE TABLE bodies (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    method TEXT NOT NULL,               -- of the Bot API, such as sendMessage
    parameters TEXT,                    -- JSON, without the chat
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,                 -- whose rules hold: bot/outbox.py
    object_id INTEGER NOT NULL,         -- what it is about: the announcement, the lead …
    occurrence TEXT NOT NULL DEFAULT '',  -- which time of several
    recipient INTEGER NOT NULL,         -- the chat
    operation TEXT NOT NULL,            -- send, edit, delete, copy
    body_id INTEGER NOT NULL REFERENCES bodies (id),
    target INTEGER,                     -- of edit and delete: which message
    priority INTEGER NOT NULL,          -- 0 first
    not_before INTEGER NOT NULL,
    not_after INTEGER,                  -- later than that it isn't wanted any more
    state TEXT NOT NULL DEFAULT 'due',  -- due, claimed, sending, sent, failed, unknown, dropped
    attempts INTEGER NOT NULL DEFAULT 0,
    message_id INTEGER,                 -- of what was sent
    error TEXT NOT NULL DEFAULT '',     -- Telegram's words, or why it was dropped
    state_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX deliveries_once ON deliveries (kind, object_id, occurrence, recipient, operation);
CREATE INDEX deliveries_due ON deliveries (priority, not_before, id) WHERE state = 'due';
CREATE INDEX deliveries_open ON deliveries (state) WHERE state IN ('claimed', 'sending');
CREATE INDEX deliveries_of ON deliveries (kind, object_id, state);

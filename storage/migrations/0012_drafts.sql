-- What somebody fills in step by step: kept until it is done, given up, or too old.
CREATE TABLE drafts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    telegram_id INTEGER NOT NULL,
    form TEXT NOT NULL,                 -- bot/forms/known.py
    step TEXT NOT NULL DEFAULT '',      -- what is asked for; empty: all is there, the preview shows
    data TEXT NOT NULL,                 -- JSON: the answers by step; emptied once it is over for good
    version INTEGER NOT NULL DEFAULT 0, -- grows with each change: a change made from an older one doesn't count
    state TEXT NOT NULL DEFAULT 'open', -- open, done, cancelled, expired
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX drafts_open ON drafts (telegram_id, form) WHERE state = 'open';
CREATE INDEX drafts_over ON drafts (changed_at) WHERE state <> 'open' AND data <> '{}';
-- Which of his drafts has the floor: what he writes is its answer.
ALTER TABLE accounts ADD COLUMN active_draft INTEGER REFERENCES drafts (id) ON DELETE SET NULL;

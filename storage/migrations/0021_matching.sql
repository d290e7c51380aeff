-- The trade glossary's rows of the alliance's own, after the seed's (bot/glossary/trades.txt).
CREATE TABLE glossary (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,           -- of the import
    name TEXT NOT NULL,                 -- of the concept, or of any term of it
    terms TEXT NOT NULL DEFAULT '[]',   -- JSON list; one with - before it is taken out
    parent TEXT NOT NULL DEFAULT '',    -- what it is a kind of
    telegram_id INTEGER,                -- who wrote it; none: the command line
    updated_at INTEGER NOT NULL,
    removed_at INTEGER
) STRICT;
CREATE INDEX glossary_account ON glossary (telegram_id) WHERE telegram_id IS NOT NULL;
-- Moved by every change of it, whoever writes.
CREATE TABLE glossary_version (number INTEGER NOT NULL) STRICT;
INSERT INTO glossary_version (number) VALUES (0);
CREATE TRIGGER glossary_put AFTER INSERT ON glossary BEGIN
    UPDATE glossary_version SET number = number + 1;
    UPDATE register_version SET number = number + 1;
END;
CREATE TRIGGER glossary_changed AFTER UPDATE ON glossary BEGIN
    UPDATE glossary_version SET number = number + 1;
    UPDATE register_version SET number = number + 1;
END;
CREATE TRIGGER glossary_gone AFTER DELETE ON glossary BEGIN
    UPDATE glossary_version SET number = number + 1;
    UPDATE register_version SET number = number + 1;
END;

-- Searches that somebody wants to hear of.
CREATE TABLE saved_searches (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    telegram_id INTEGER NOT NULL,
    query TEXT NOT NULL,
    kind TEXT NOT NULL DEFAULT '',      -- supply, demand; empty: both
    created_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;
CREATE UNIQUE INDEX saved_searches_one ON saved_searches (telegram_id, query, kind) WHERE ended_at IS NULL;
CREATE INDEX saved_searches_account ON saved_searches (telegram_id, id);

-- By what a saved search is found when a notice appears: each is a token of notices' documents.
CREATE TABLE saved_search_tokens (
    token TEXT NOT NULL,
    search_id INTEGER NOT NULL REFERENCES saved_searches (id) ON DELETE CASCADE,
    PRIMARY KEY (token, search_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX saved_search_tokens_of ON saved_search_tokens (search_id);

-- What somebody is told of: one row a person and notice, ever. `account`: his person's id, or minus his Telegram id.
CREATE TABLE alerts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account INTEGER NOT NULL,
    telegram_id INTEGER NOT NULL,
    notice_id INTEGER NOT NULL REFERENCES notices (id) ON DELETE CASCADE,
    for_notice INTEGER REFERENCES notices (id) ON DELETE CASCADE,          -- his own, which it answers
    search_id INTEGER REFERENCES saved_searches (id) ON DELETE SET NULL,   -- or the search that it answers
    score REAL NOT NULL,
    why TEXT NOT NULL DEFAULT '{}',     -- JSON: bot.alerts.why.Why
    state TEXT NOT NULL DEFAULT 'waiting',  -- waiting, told, dropped
    created_at INTEGER NOT NULL,
    told_at INTEGER
) STRICT;
CREATE UNIQUE INDEX alerts_once ON alerts (account, notice_id);
CREATE UNIQUE INDEX alerts_once_told ON alerts (telegram_id, notice_id);
CREATE INDEX alerts_waiting ON alerts (telegram_id, score) WHERE state = 'waiting';
CREATE INDEX alerts_account ON alerts (telegram_id, id);
CREATE INDEX alerts_notice ON alerts (notice_id);
CREATE INDEX alerts_for ON alerts (for_notice) WHERE for_notice IS NOT NULL;
CREATE INDEX alerts_search ON alerts (search_id) WHERE search_id IS NOT NULL;

-- Of two notices somebody said that the one isn't relevant to the other; none: to him, whatever he looks for.
CREATE TABLE irrelevant (
    telegram_id INTEGER NOT NULL,
    notice_id INTEGER NOT NULL REFERENCES notices (id) ON DELETE CASCADE,
    for_notice INTEGER REFERENCES notices (id) ON DELETE CASCADE,
    at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX irrelevant_once ON irrelevant (telegram_id, notice_id, coalesce(for_notice, 0));
CREATE INDEX irrelevant_notice ON irrelevant (notice_id);
CREATE INDEX irrelevant_for ON irrelevant (for_notice) WHERE for_notice IS NOT NULL;

-- How often somebody wants to hear of notices: now, daily, weekly, off; none: weekly.
CREATE TABLE alert_settings (
    telegram_id INTEGER PRIMARY KEY,
    pace TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;

-- Messages that nobody asked for, of all features together (bot/allowance.py).
CREATE TABLE allowance (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    telegram_id INTEGER NOT NULL,
    what TEXT NOT NULL,                 -- the feature
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX allowance_of ON allowance (telegram_id, at);

-- When somebody is told next of what waits for him.
CREATE TABLE alert_due (
    telegram_id INTEGER PRIMARY KEY,
    due_at INTEGER NOT NULL
) STRICT;
CREATE INDEX alert_due_at ON alert_due (due_at, telegram_id);

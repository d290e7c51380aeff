-- A correction of what the office agreed to: it waits for the office's yes as the announcement itself did.
CREATE TABLE corrections (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    announcement_id INTEGER NOT NULL REFERENCES announcements (id) ON DELETE CASCADE,
    draft_id INTEGER NOT NULL UNIQUE,               -- the form in which it was written
    revision INTEGER NOT NULL,                      -- of the announcement that it corrects
    language TEXT NOT NULL DEFAULT '',              -- whose own text it is; empty: the one for all
    content TEXT NOT NULL,                          -- JSON: bot.contents.Content
    author INTEGER NOT NULL,                        -- Telegram id
    state TEXT NOT NULL DEFAULT 'submitted',        -- submitted, approved, returned, withdrawn, overtaken
    remarks TEXT NOT NULL DEFAULT '',               -- why it was returned
    decided_by INTEGER,                             -- Telegram id
    created_at INTEGER NOT NULL,
    decided_at INTEGER
) STRICT;
CREATE UNIQUE INDEX corrections_waiting ON corrections (announcement_id) WHERE state = 'submitted';
CREATE INDEX corrections_of ON corrections (announcement_id);
CREATE INDEX corrections_author ON corrections (author);
CREATE INDEX corrections_decided ON corrections (decided_by) WHERE decided_by IS NOT NULL;

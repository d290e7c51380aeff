-- What an import changed, row by row, so that it can be undone as a whole: after a crash, or by a person for a day.
CREATE TABLE imports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    file TEXT NOT NULL,                 -- its name alone
    state TEXT NOT NULL,                -- running, done, undone
    started_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;
CREATE INDEX imports_running ON imports (state) WHERE state = 'running';

CREATE TABLE import_changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    import_id INTEGER NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    relation TEXT NOT NULL,             -- the table
    row_id INTEGER NOT NULL,
    before TEXT                         -- the row as it was, JSON; none: the import made it
) STRICT;
CREATE INDEX import_changes_import ON import_changes (import_id, id);

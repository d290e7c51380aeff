-- What search finds things by. `keys` are the tokens that bot/search makes of a row, generated once and stored;
-- the FTS index of each kind uses them as its external content. `fields` is what a hit is scored by.

CREATE TABLE search_organisations (
    id INTEGER PRIMARY KEY REFERENCES organisations (id) ON DELETE CASCADE,
    fields BLOB NOT NULL,
    keys TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE find_organisations USING fts5 (
    keys, content = 'search_organisations', content_rowid = 'id', detail = none, columnsize = 0,
    tokenize = "ascii tokenchars '=^+~!@'"
);
CREATE TRIGGER search_organisations_gone AFTER DELETE ON search_organisations BEGIN
    INSERT INTO find_organisations (find_organisations, rowid, keys) VALUES ('delete', old.id, old.keys);
END;

CREATE TABLE search_companies (
    id INTEGER PRIMARY KEY REFERENCES companies (id) ON DELETE CASCADE,
    fields BLOB NOT NULL,
    keys TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE find_companies USING fts5 (
    keys, content = 'search_companies', content_rowid = 'id', detail = none, columnsize = 0,
    tokenize = "ascii tokenchars '=^+~!@'"
);
CREATE TRIGGER search_companies_gone AFTER DELETE ON search_companies BEGIN
    INSERT INTO find_companies (find_companies, rowid, keys) VALUES ('delete', old.id, old.keys);
END;

CREATE TABLE search_people (
    id INTEGER PRIMARY KEY REFERENCES persons (id) ON DELETE CASCADE,
    fields BLOB NOT NULL,
    keys TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE find_people USING fts5 (
    keys, content = 'search_people', content_rowid = 'id', detail = none, columnsize = 0,
    tokenize = "ascii tokenchars '=^+~!@'"
);
CREATE TRIGGER search_people_gone AFTER DELETE ON search_people BEGIN
    INSERT INTO find_people (find_people, rowid, keys) VALUES ('delete', old.id, old.keys);
END;

-- In how many documents of a kind a token stands: the rarest are asked for first. The empty token stands in all.
CREATE TABLE search_terms (
    term TEXT NOT NULL,
    kind TEXT NOT NULL,
    documents INTEGER NOT NULL,
    PRIMARY KEY (term, kind)
) STRICT, WITHOUT ROWID;

-- Guests see no people but leaders: these have an index of their own, an eighth as large, rather than a token that all
-- of a guest's searches would be cut with.
CREATE VIEW search_leaders AS SELECT id, keys FROM search_people WHERE instr(keys, '@leader');
CREATE VIRTUAL TABLE find_leaders USING fts5 (
    keys, content = 'search_leaders', content_rowid = 'id', detail = none, columnsize = 0,
    tokenize = "ascii tokenchars '=^+~!@'"
);
INSERT INTO find_leaders (find_leaders) VALUES ('rebuild');
CREATE TRIGGER search_leaders_new AFTER INSERT ON search_people WHEN instr(new.keys, '@leader') BEGIN
    INSERT INTO find_leaders (rowid, keys) VALUES (new.id, new.keys);
END;
CREATE TRIGGER search_leaders_gone AFTER DELETE ON search_people WHEN instr(old.keys, '@leader') BEGIN
    INSERT INTO find_leaders (find_leaders, rowid, keys) VALUES ('delete', old.id, old.keys);
END;

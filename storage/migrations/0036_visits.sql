CREATE INDEX pairings_newest ON pairings (kind, signed_on DESC, id);

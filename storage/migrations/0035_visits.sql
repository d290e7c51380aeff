-- What a visit is beside an event: who visits whom, the pairing that it belongs to, and what came of it.
CREATE TABLE visits (
    event_id INTEGER PRIMARY KEY REFERENCES events (id) ON DELETE CASCADE,
    pairing_id INTEGER,                 -- no foreign key: one that is removed and comes back has its visits again
    result TEXT NOT NULL DEFAULT '',    -- talked, sample (or a quote), agreement, other, nothing; empty: not said yet
    result_note TEXT NOT NULL DEFAULT '',  -- one line
    result_by INTEGER,                  -- Telegram id
    result_at INTEGER
) STRICT;
CREATE INDEX visits_pairing ON visits (pairing_id, event_id) WHERE pairing_id IS NOT NULL;
CREATE INDEX visits_reporter ON visits (result_by) WHERE result_by IS NOT NULL;

-- The organisations of either side.
CREATE TABLE visit_sides (
    event_id INTEGER NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    organisation_id INTEGER NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    side TEXT NOT NULL,                 -- visitors, receivers
    PRIMARY KEY (event_id, organisation_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX visit_sides_organisation ON visit_sides (organisation_id, event_id);

-- The route: each stop a wall time in the place's own zone, and who receives there.
CREATE TABLE visit_stops (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event_id INTEGER NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    local TEXT NOT NULL,                -- ISO to the minute, in
    local_end TEXT NOT NULL DEFAULT '', -- the same, or empty
    zone TEXT NOT NULL,                 -- this IANA zone
    begins_at INTEGER NOT NULL,         -- Unix ms UTC, worked out from the wall times
    ends_at INTEGER NOT NULL,
    place TEXT NOT NULL,
    organisation_id INTEGER REFERENCES organisations (id) ON DELETE SET NULL,  -- that receives
    host TEXT NOT NULL DEFAULT '',      -- as it was typed, where it isn't of the alliance
    person_id INTEGER REFERENCES persons (id) ON DELETE SET NULL,  -- who of it
    person TEXT NOT NULL DEFAULT '',    -- as it was typed: 林会长
    sights TEXT NOT NULL DEFAULT '',    -- what is seen
    state TEXT NOT NULL,                -- asked, confirmed, proposed (another time), declined, noted (nobody to ask), removed
    proposed_local TEXT NOT NULL DEFAULT '',  -- the time that the host would rather have, in the same zone
    proposed_end TEXT NOT NULL DEFAULT '',
    decided_by INTEGER,                 -- Telegram id
    version INTEGER NOT NULL DEFAULT 0, -- grows with each change: a button of an older one is refused
    asked_at INTEGER NOT NULL,
    state_at INTEGER NOT NULL
) STRICT;
CREATE INDEX visit_stops_route ON visit_stops (event_id, begins_at, id);
CREATE INDEX visit_stops_asked ON visit_stops (organisation_id, asked_at, id) WHERE state = 'asked';
CREATE INDEX visit_stops_organisation ON visit_stops (organisation_id) WHERE organisation_id IS NOT NULL;
CREATE INDEX visit_stops_person ON visit_stops (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX visit_stops_decider ON visit_stops (decided_by) WHERE decided_by IS NOT NULL;

-- The hosts' people who join at a stop.
CREATE TABLE visit_stop_people (
    stop_id INTEGER NOT NULL REFERENCES visit_stops (id) ON DELETE CASCADE,
    person_id INTEGER NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
    joined_at INTEGER NOT NULL,
    PRIMARY KEY (stop_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX visit_stop_people_person ON visit_stop_people (person_id, stop_id);

CREATE INDEX pairings_newest ON pairings (kind, signed_on DESC, id);

-- What an admission wrote, by ids alone, so that a wrong one can be taken back for a day.
ALTER TABLE claims ADD COLUMN entered TEXT;   -- JSON: membership, person (a new row), linked, departure; none: nothing

-- What an admission wrote, by ids alone, so that a wrong one can be taken back for a day: JSON with membership,
-- person (whether its row is new), linked, departure.
ALTER TABLE claims ADD COLUMN entered TEXT;
-- It came while a flood had paused its invitation, and its desk hasn't been told yet.
ALTER TABLE claims ADD COLUMN untold INTEGER NOT NULL DEFAULT 0;

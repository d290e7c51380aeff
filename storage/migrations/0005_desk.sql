-- Who asks, as his Telegram shows it; emptied when it is taken back or over. Who closed it, and when.
ALTER TABLE leads ADD COLUMN asker TEXT NOT NULL DEFAULT '';
ALTER TABLE leads ADD COLUMN username TEXT NOT NULL DEFAULT '';
ALTER TABLE leads ADD COLUMN closed_by INTEGER;
ALTER TABLE leads ADD COLUMN closed_at INTEGER;

-- The phone that Telegram vouched for, when its owner shared it to be found in the register.
ALTER TABLE accounts ADD COLUMN phone TEXT NOT NULL DEFAULT '';

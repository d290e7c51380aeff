-- One in whose notice's author avoids him: nobody is told, and the next working day it is answered as by the author.
ALTER TABLE interests ADD COLUMN avoided INTEGER NOT NULL DEFAULT 0;

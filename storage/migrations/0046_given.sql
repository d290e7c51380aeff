-- Whether a message holds what an introduction gave: it isn't written over by what is pressed below it.
CREATE INDEX disclosures_given ON disclosures (chat_id, message_id) WHERE introduction_id IS NOT NULL;

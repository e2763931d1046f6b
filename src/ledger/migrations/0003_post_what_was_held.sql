-- What each budget may have exposed at worst while an operation came about, as worked out when it was admitted. It is
-- posted with the operation's success, for by then the structure may look different again.
ALTER TABLE reservations ADD COLUMN exposed TEXT NOT NULL DEFAULT '{}';

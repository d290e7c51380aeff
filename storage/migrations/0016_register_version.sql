-- Moved by whatever changes what a search finds, or may show, whoever writes it: a search that is kept in memory holds
-- for as long as the number stays. Documents are never updated, but taken away and put anew.
CREATE TABLE register_version (number INTEGER NOT NULL) STRICT;
INSERT INTO register_version (number) VALUES (0);

CREATE TRIGGER register_organisation_put AFTER INSERT ON search_organisations BEGIN
    UPDATE register_version SET number = number + 1;
END;
CREATE TRIGGER register_organisation_gone AFTER DELETE ON search_organisations BEGIN
    UPDATE register_version SET number = number + 1;
END;
CREATE TRIGGER register_organisation_changed AFTER UPDATE ON organisations BEGIN
    UPDATE register_version SET number = number + 1;
END;

CREATE TRIGGER register_company_put AFTER INSERT ON search_companies BEGIN
    UPDATE register_version SET number = number + 1;
END;
CREATE TRIGGER register_company_gone AFTER DELETE ON search_companies BEGIN
    UPDATE register_version SET number = number + 1;
END;
CREATE TRIGGER register_company_changed AFTER UPDATE ON companies BEGIN
    UPDATE register_version SET number = number + 1;
END;

CREATE TRIGGER register_person_put AFTER INSERT ON search_people BEGIN
    UPDATE register_version SET number = number + 1;
END;
CREATE TRIGGER register_person_gone AFTER DELETE ON search_people BEGIN
    UPDATE register_version SET number = number + 1;
END;
CREATE TRIGGER register_person_changed AFTER UPDATE ON persons BEGIN
    UPDATE register_version SET number = number + 1;
END;

CREATE TRIGGER register_membership_put AFTER INSERT ON memberships BEGIN
    UPDATE register_version SET number = number + 1;
END;
CREATE TRIGGER register_membership_gone AFTER DELETE ON memberships BEGIN
    UPDATE register_version SET number = number + 1;
END;
CREATE TRIGGER register_membership_changed AFTER UPDATE ON memberships BEGIN
    UPDATE register_version SET number = number + 1;
END;

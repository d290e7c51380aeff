"""All that is stored about one person: whatever names his account, or his row of the register.

Instants are Unix ms UTC in columns that end in `at`; other people's ids are left out.
"""

import json
import sqlite3
from typing import Any

from storage.database import Reader

SECTIONS = {
    "account": """SELECT telegram_id, language, spoken, time_zone, quiet_hours, phone, admin, reachable, commands,
        created_at, linked_at, seen_on FROM accounts WHERE telegram_id = :telegram_id""",
    "person": """SELECT key, name, aliases, salutation, gender, hometown, phone, email, wechat, language, offers,
        wants, languages, visibility, consent_on, updated_at,
        (SELECT json_group_array(code) FROM person_industries WHERE person_id = persons.id) AS industries,
        (SELECT name FROM organisations WHERE id = home_id) AS home
        FROM persons WHERE id = :person_id OR merged_into = :person_id""",
    "memberships": """SELECT organisations.name AS organisation, position, term, term_from, term_to,
        coalesce(companies.name, company_name) AS company, secretary, memberships.updated_at
        FROM memberships JOIN organisations ON organisations.id = organisation_id
        LEFT JOIN companies ON companies.id = company_id WHERE person_id = :person_id""",
    "consents": """SELECT act, way, given_on, at FROM consents
        WHERE person_id = :person_id OR recorded_by = :telegram_id""",
    "shown_of_me": """SELECT coalesce(persons.name, groups.title, '') AS recipient, fields, withdrawn, shown_at
        FROM disclosures LEFT JOIN accounts ON accounts.telegram_id = disclosures.chat_id
        LEFT JOIN persons ON persons.id = accounts.person_id LEFT JOIN groups ON groups.chat_id = disclosures.chat_id
        WHERE disclosures.person_id = :person_id
        UNION ALL SELECT coalesce(persons.name, ''), '["phone"]', iif(taken_at IS NULL, '[]', '["phone"]'), shown_at
        FROM lead_disclosures JOIN leads ON leads.id = lead_id
        LEFT JOIN accounts ON accounts.telegram_id = lead_disclosures.chat_id
        LEFT JOIN persons ON persons.id = accounts.person_id WHERE leads.telegram_id = :telegram_id""",
    "shown_to_me": """SELECT persons.name AS person, fields, shown_at FROM disclosures
        JOIN persons ON persons.id = disclosures.person_id WHERE chat_id = :telegram_id
        UNION ALL SELECT leads.name, '["phone"]', shown_at
        FROM lead_disclosures JOIN leads ON leads.id = lead_id WHERE chat_id = :telegram_id""",
    "claims": """SELECT organisations.name AS organisation, persons.name AS person, desk, state, reason,
            asker, username, claims.name, company, position, claims.created_at, decided_at
        FROM claims LEFT JOIN organisations ON organisations.id = organisation_id
        LEFT JOIN persons ON persons.id = person_id
        WHERE telegram_id = :telegram_id OR person_id = :person_id OR decided_by = :telegram_id
           OR held_by = :telegram_id""",
    "invitations": """SELECT organisations.name AS organisation, persons.name AS person, valid_until, places, used,
            state, invitations.created_at, ended_at
        FROM invitations JOIN organisations ON organisations.id = organisation_id
        LEFT JOIN persons ON persons.id = person_id
        WHERE person_id = :person_id OR author = :telegram_id OR ended_by = :telegram_id""",
    "joinings": """SELECT organisations.name AS organisation, way, joinings.state AS state, proof, opened_at, joined_at
        FROM joinings JOIN invitations ON invitations.id = invitation_id
        JOIN organisations ON organisations.id = organisation_id
        WHERE joinings.telegram_id = :telegram_id OR joinings.person_id = :person_id""",
    "allowances": "SELECT what, free_at FROM allowances WHERE telegram_id = :telegram_id",
    "reports": """SELECT subject_kind, reason, text, state, asker, username, created_at, decided_at FROM reports
        WHERE telegram_id = :telegram_id OR decided_by = :telegram_id""",
    "reported": """SELECT subject_kind, reason, state, decided_at FROM reports
        WHERE person_id = :person_id AND state IN ('warned', 'suspended')""",
    "avoidings": """SELECT persons.name AS person, at FROM avoidings JOIN persons ON persons.id = avoided_id
        WHERE person_id = :person_id""",
    "suspensions": """SELECT name, reason, until, made_at AS started_at, lifted_at, appeal, appealed_at, answered_at
        FROM suspensions WHERE person_id = :person_id OR telegram_id = :telegram_id""",
    "appointments": """SELECT act, organisations.name AS organisation, persons.name AS person, at FROM appointments
        LEFT JOIN organisations ON organisations.id = organisation_id LEFT JOIN persons ON persons.id = person_id
        WHERE person_id = :person_id OR actor = :telegram_id""",
    "audit": """SELECT act, role, organisations.name AS organisation, details, at FROM audit
        LEFT JOIN organisations ON organisations.id = organisation_id
        WHERE actor = :telegram_id OR actor_person = :person_id
           OR (subject_kind = 'people' AND subject_id = :person_id)
           OR (subject_kind = 'accounts' AND subject_id = :telegram_id)""",
    "audit_values": """SELECT act, field, before AS was, after AS became, at FROM audit_values
        JOIN audit ON audit.id = audit_id WHERE person_id = :person_id OR telegram_id = :telegram_id""",
    "departures": """SELECT organisations.name AS organisation, way, left_on,
            iif(person_id = :person_id, before, NULL) AS before, state, at, ended_at
        FROM departures JOIN organisations ON organisations.id = organisation_id
        WHERE person_id = :person_id OR actor = :telegram_id OR ended_by = :telegram_id""",
    "lookalikes": """SELECT why, state, found_at, decided_at FROM lookalikes
        WHERE first_id = :person_id OR second_id = :person_id OR decided_by = :telegram_id""",
    "merges": """SELECT state, iif(:person_id IN (kept_id, merged_id), journal, NULL) AS before, created_at, done_at,
            ended_at
        FROM merges WHERE kept_id = :person_id OR merged_id = :person_id OR author = :telegram_id
           OR ended_by = :telegram_id""",
    "handovers": """SELECT state, at, ended_at FROM handovers WHERE person_id = :person_id
        OR old_account = :telegram_id OR new_account = :telegram_id OR decided_by = :telegram_id""",
    "turnovers": """SELECT act, organisations.name AS organisation, term, since, until,
            state, turnovers.created_at, done_at, ended_at
        FROM turnovers JOIN organisations ON organisations.id = organisation_id
        WHERE author = :telegram_id OR ended_by = :telegram_id
           OR turnovers.id IN (SELECT turnover_id FROM turnover_people WHERE person_id = :person_id)""",
    "confirmations": """SELECT due_on, asked_on, confirmed_on FROM confirmations
        WHERE person_id = :person_id OR confirmed_by = :telegram_id""",
    "events_called": """SELECT title, begins_at, nudged_at FROM event_people JOIN events ON events.id = event_id
        WHERE person_id = :person_id""",
    "rsvps": """SELECT title, begins_at, rsvps.name, phone, answer, guests, guest_names, note, answered_at,
            checked_in_at, checked_in_how
        FROM rsvps JOIN events ON events.id = event_id
        WHERE person_id = :person_id OR telegram_id = :telegram_id""",
    "rsvps_entered": """SELECT title, answer, answered_at FROM rsvps JOIN events ON events.id = event_id
        WHERE (answered_by = :telegram_id OR checked_in_by = :telegram_id OR proxy_person_id = :person_id)
          AND person_id IS NOT :person_id""",
    "events_written": """SELECT title, agenda, local, venue, state, reason, created_at FROM events
        WHERE author = :telegram_id""",
    "event_calendars": """SELECT title, taken_at FROM event_calendars JOIN events ON events.id = event_id
        WHERE telegram_id = :telegram_id""",
    "agenda_digests": "SELECT told_on, wanted FROM agenda_digests WHERE telegram_id = :telegram_id",
    "minutes_filed": """SELECT title, version, content, filed_at, announced_at FROM minutes
        JOIN events ON events.id = event_id WHERE filed_by = :telegram_id""",
    "minutes_readable": """SELECT title, begins_at FROM minutes_people JOIN events ON events.id = event_id
        WHERE person_id = :person_id""",
    "decisions_recorded": """SELECT title, text, decisions.state AS state, recorded_at FROM decisions
        JOIN events ON events.id = event_id WHERE recorded_by = :telegram_id""",
    "todos": """SELECT title, text, due_on, todos.state AS state, recorded_at, later_until, done_at FROM todos
        JOIN events ON events.id = event_id
        WHERE owner_id = :person_id OR recorded_by = :telegram_id OR done_by = :telegram_id""",
    "series_begun": """SELECT title, rule, series.state AS state, series.created_at AS created_at FROM series
        JOIN events ON events.id = first_event WHERE series.author = :telegram_id""",
    "event_cards": """SELECT title, event_cards.kind AS kind FROM event_cards JOIN events ON events.id = event_id
        WHERE chat_id = :telegram_id""",
    "visits_joined": """SELECT title, place, visit_stops.local AS local, joined_at FROM visit_stop_people
        JOIN visit_stops ON visit_stops.id = stop_id JOIN events ON events.id = event_id
        WHERE visit_stop_people.person_id = :person_id""",
    "visit_stops": """SELECT title, place, visit_stops.local AS local, person, visit_stops.state AS state
        FROM visit_stops JOIN events ON events.id = event_id
        WHERE visit_stops.person_id = :person_id OR decided_by = :telegram_id""",
    "event_clearances": """SELECT title, event_clearances.state AS state, remarks, state_at FROM event_clearances
        JOIN events ON events.id = event_id WHERE decided_by = :telegram_id""",
    "visits_reported": """SELECT title, result, result_note AS note, result_at AS at FROM visits
        JOIN events ON events.id = event_id WHERE result_by = :telegram_id""",
    "leads": """SELECT kind, text, state, asker, username, name, phone, created_at, closed_at FROM leads
        WHERE telegram_id = :telegram_id OR (subject_kind = 'people' AND subject_id = :person_id)
           OR closed_by = :telegram_id""",
    "notices": """SELECT reference, notices.kind AS kind, nature, title, content, quantity, place,
            organisations.name AS organisation, state, valid_until, created_at, published_at, notices.updated_at
        FROM notices LEFT JOIN organisations ON organisations.id = organisation_id
        WHERE person_id = :person_id OR posted_by = :telegram_id""",
    "notice_moves": """SELECT title AS notice, after AS state, reason, at FROM notice_history
        JOIN notices ON notices.id = notice_id WHERE telegram_id = :telegram_id""",
    "notice_views": """SELECT title AS notice, at FROM notice_views JOIN notices ON notices.id = notice_id
        WHERE telegram_id = :telegram_id""",
    "interests": """SELECT title AS notice, text, interests.state AS state, interests.created_at, ended_at
        FROM interests JOIN notices ON notices.id = notice_id
        WHERE telegram_id = :telegram_id OR interests.person_id = :person_id""",
    "introductions": """SELECT persons.name AS person, purpose,
            iif(introductions.telegram_id = :telegram_id OR introductions.person_id = :person_id, pitch, '') AS text,
            iif(target_id = :person_id OR introductions.state IN ('accepted', 'connected', 'closed'),
                introductions.state, '') AS state,
            iif(target_id = :person_id, reason, '') AS reason,
            iif(target_id = :person_id OR introductions.state IN ('accepted', 'connected', 'closed'), word, '')
                AS recommendation,
            introductions.created_at
        FROM introductions JOIN persons
            ON persons.id = iif(target_id = :person_id, introductions.person_id, target_id)
        WHERE introductions.telegram_id = :telegram_id OR introductions.person_id = :person_id
           OR (target_id = :person_id AND hidden = 0) OR carrier = :telegram_id OR decided_by = :telegram_id""",
    "suggestions": """SELECT persons.name AS person,
            iif(suggestion_sides.state <> 'with_secretariat', suggestion_sides.state, '') AS state,
            suggestion_sides.created_at, answered_at
        FROM suggestion_sides JOIN suggestions ON suggestions.id = suggestion_id
        JOIN persons ON persons.id = iif(first_id = suggestion_sides.person_id, second_id, first_id)
        WHERE suggestion_sides.person_id = :person_id OR suggestion_sides.decided_by = :telegram_id""",
    "introduction_amounts": """SELECT amount / 100.0 AS amount, currency, at
        FROM introduction_amounts WHERE person_id = :person_id""",
    "introduction_questions": "SELECT text, at FROM introduction_questions WHERE telegram_id = :telegram_id",
    "notice_policies": """SELECT organisations.name AS organisation, review, at FROM notice_policies
        JOIN organisations ON organisations.id = organisation_id WHERE telegram_id = :telegram_id""",
    "favourites": """SELECT kind, coalesce(CASE kind WHEN 'organisations' THEN (SELECT name FROM organisations WHERE
            id = object_id) WHEN 'companies' THEN (SELECT name FROM companies WHERE id = object_id)
            WHEN 'notices' THEN (SELECT title FROM notices WHERE id = object_id)
            ELSE (SELECT name FROM persons WHERE id = object_id) END, '') AS name, created_at
        FROM favourites WHERE telegram_id = :telegram_id""",
    "saved_searches": "SELECT query, kind, created_at, ended_at FROM saved_searches WHERE telegram_id = :telegram_id",
    "alerts": """SELECT notices.title AS notice, alerts.state AS state, alerts.created_at, told_at FROM alerts
        JOIN notices ON notices.id = notice_id
        WHERE telegram_id = :telegram_id OR account = :person_id OR account = -:telegram_id""",
    "irrelevant": """SELECT notices.title AS notice, at FROM irrelevant JOIN notices ON notices.id = notice_id
        WHERE telegram_id = :telegram_id""",
    "alert_settings": """SELECT pace, at, due_at FROM alert_settings LEFT JOIN alert_due USING (telegram_id)
        WHERE telegram_id = :telegram_id""",
    "allowance": "SELECT what, at FROM allowance WHERE telegram_id = :telegram_id",
    "glossary": "SELECT name, terms, parent, updated_at FROM glossary WHERE telegram_id = :telegram_id",
    "holidays": "SELECT country, day, off, name, updated_at FROM holidays WHERE telegram_id = :telegram_id",
    "searches": "SELECT query, created_at FROM result_lists WHERE telegram_id = :telegram_id",
    "drafts": "SELECT form, state, data, created_at, changed_at FROM drafts WHERE telegram_id = :telegram_id",
    "announcements": """SELECT content, deliveries.state AS state, told, told_at, at
        FROM announcement_people JOIN announcements ON announcements.id = announcement_id
        LEFT JOIN deliveries ON deliveries.kind = 'announcement' AND object_id = announcement_id
            AND operation = 'send' AND recipient = telegram_id
        WHERE person_id = :person_id OR telegram_id = :telegram_id""",
    "written": """SELECT organisations.name AS organisation, content, state, announcements.created_at
        FROM announcements LEFT JOIN organisations ON organisations.id = organisation_id
        WHERE author = :telegram_id OR approved_by = :telegram_id""",
    "announcement_optouts": "SELECT category, at FROM announcement_optouts WHERE telegram_id = :telegram_id",
    "segments": "SELECT name, saved_at, used_at FROM segments WHERE telegram_id = :telegram_id",
    "announcement_looks": """SELECT content, state, remarks, asked_at, answered_at FROM announcement_looks
        WHERE telegram_id = :telegram_id OR author = :telegram_id""",
    "proposed_corrections": """SELECT content, state, remarks, created_at, decided_at FROM corrections
        WHERE author = :telegram_id OR decided_by = :telegram_id""",
    "calls": "SELECT told, told_at FROM announcement_people WHERE told_by = :telegram_id",
    "messages": """SELECT kind, operation, state, parameters AS body, state_at FROM deliveries
        JOIN bodies ON bodies.id = body_id WHERE recipient = :telegram_id""",
    "received": """SELECT CAST(body AS TEXT) AS body, received_at, done_at FROM inbox WHERE sender = :telegram_id""",
    "groups": "SELECT title, changed_at FROM groups WHERE added_by = :telegram_id",
    "imports": """SELECT file, before, started_at FROM import_changes JOIN imports ON imports.id = import_id
        WHERE (relation = 'persons' AND row_id = :person_id)
           OR (relation = 'memberships' AND row_id IN (SELECT id FROM memberships WHERE person_id = :person_id))""",
    "rosters": """SELECT file, kind, state, created_at, changed_at FROM rosters
        WHERE telegram_id = :telegram_id OR undone_by = :telegram_id""",
    "codes": "SELECT purpose, used_at FROM codes WHERE used_by = :telegram_id",
    "erasures": """SELECT state, due_at, created_at, ended_at FROM erasures
        WHERE (telegram_id = :telegram_id AND asked_by IS NULL) OR asked_by = :telegram_id
           OR (asked_by IS NOT NULL AND person_id = :person_id)""",
    "entries": """SELECT act, relation, field, changes, organisations.name AS organisation, at, state, undone_at
        FROM entries LEFT JOIN organisations ON organisations.id = organisation_id WHERE person_id = :person_id
        UNION ALL SELECT act, relation, field, NULL, organisations.name AS organisation, at, state, undone_at
        FROM entries LEFT JOIN organisations ON organisations.id = organisation_id
        WHERE (actor = :telegram_id OR undone_by = :telegram_id) AND person_id IS NOT :person_id""",
    "reviews": """SELECT organisations.name AS organisation, relation, field, before, after, state, reason,
            reviews.created_at, decided_at
        FROM reviews JOIN organisations ON organisations.id = organisation_id
        WHERE telegram_id = :telegram_id OR person_id = :person_id
        UNION ALL SELECT organisations.name, relation, field, '', '', state, '', reviews.created_at, decided_at
        FROM reviews JOIN organisations ON organisations.id = organisation_id
        WHERE decided_by = :telegram_id AND telegram_id <> :telegram_id""",
    "exports": "SELECT made_at FROM exports WHERE telegram_id = :telegram_id",
}
AS_JSON = frozenset(
    {
        "aliases",
        "industries",
        "languages",
        "visibility",
        "fields",
        "withdrawn",
        "data",
        "content",
        "body",
        "before",
        "after",
        "changes",
        "details",
    }
)
Rows = list[dict[str, Any]]


async def collect(reader: Reader, telegram_id: int, person_id: int | None) -> dict[str, Rows]:
    """By section, in the order in which a person would read them."""

    def load(connection: sqlite3.Connection) -> dict[str, Rows]:
        values = {"telegram_id": telegram_id, "person_id": person_id}
        return {name: _rows(connection.execute(sql, values)) for name, sql in SECTIONS.items()}

    return await reader.run(load)


def _rows(cursor: sqlite3.Cursor) -> Rows:
    names = [column[0] for column in cursor.description]
    return [{name: _value(name, value) for name, value in zip(names, row, strict=True)} for row in cursor]


def _value(name: str, value: Any) -> Any:
    return json.loads(value) if name in AS_JSON and value else value

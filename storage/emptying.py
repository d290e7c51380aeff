"""Emptying what is stored about one person: what named him goes, what others count by stays. For `Transaction.run`."""

import secrets
import sqlite3

from storage import search

ERASED = "已注销"
"""Instead of his name, wherever a row of his stays."""
ADDRESSED = "operation IN ('send', 'copy')"
TOLD = {
    "lead": "leads",
    "claim": "claims",
    "review": "reviews",
    "interest": "interests",
    "report": "reports",
    "suspension": "suspensions",
}
"""What desks are told of what somebody asked, by the deliveries' kind: in which table his row is."""
ASKED = " OR ".join(
    f"(kind = '{kind}' AND object_id IN (SELECT id FROM {table} WHERE telegram_id = :account))"
    for kind, table in TOLD.items()
)

PERSON = f"""UPDATE persons SET name = '{ERASED}', key = :key, aliases = '[]', salutation = '', gender = '',
    hometown = '', phone = '', email = '', wechat = '', language = '', offers = '', wants = '', languages = '[]',
    industries = '[]', visibility = '{{}}', consent_on = '', home_id = NULL, introductions = '',
    erased_at = :now, updated_at = :now WHERE id = :id"""
# A new key: an old list that is imported again makes a new row, it doesn't bring this one back.
MEMBERSHIPS = """UPDATE memberships SET key = 'erased-' || :key || '-' || id, secretary = 0, company_id = NULL,
    company_name = '', updated_at = :now, ended_on = date(:until, '+1 day'),
    term_to = CASE WHEN term_to = '' OR term_to > :until THEN :until ELSE term_to END WHERE person_id = :id"""
OF_PERSON = (
    "DELETE FROM favourites WHERE kind = 'people' AND object_id = :id",
    "DELETE FROM joinings WHERE person_id = :id",
    "DELETE FROM alerts WHERE account = :id",
    f"""UPDATE notices SET title = '{ERASED}', content = '{{}}', quantity = '', place = '', via_secretariat = 0,
           state = iif(state IN ('fulfilled', 'removed'), state, 'withdrawn'), updated_at = :now
       WHERE person_id = :id""",
    """UPDATE interests SET text = '', state = iif(state = 'open', 'withdrawn', state) WHERE person_id = :id""",
    """UPDATE introduction_questions SET text = '' WHERE introduction_id IN (
           SELECT id FROM introductions WHERE person_id = :id OR target_id = :id)""",
    """UPDATE bodies SET parameters = NULL WHERE id IN (
           SELECT body_id FROM deliveries WHERE kind IN ('introduction', 'introduced', 'introduction_desk',
                   'introduction_told', 'introduction_question', 'introduction_met')
             AND state NOT IN ('due', 'claimed', 'sending', 'unknown', 'paused')
             AND object_id IN (SELECT id FROM introductions WHERE person_id = :id OR target_id = :id))""",
    # Of what he asked nothing goes on; what he was asked ends in its time, as if he hadn't answered.
    "DELETE FROM introduction_amounts WHERE person_id = :id",
    """UPDATE introductions SET pitch = '', word = '', shared = '[]', asker_shows = 0, ended_at = :now,
           state = iif(state IN ('with_secretariat', 'asked', 'endorsed')
                       OR (state IN ('declined', 'expired') AND told_at > :now), 'withdrawn', state)
       WHERE person_id = :id""",
    """UPDATE introductions SET reason = '', word = '', target_shows = 0,
           hidden = iif(state IN ('with_secretariat', 'asked', 'endorsed'), 1, hidden) WHERE target_id = :id""",
    """UPDATE bodies SET parameters = NULL WHERE id IN (
           SELECT body_id FROM deliveries JOIN suggestion_sides ON suggestion_sides.id = object_id
           JOIN suggestions ON suggestions.id = suggestion_id
           WHERE kind IN ('suggestion', 'suggestion_desk', 'suggestion_told')
             AND deliveries.state NOT IN ('due', 'claimed', 'sending', 'unknown', 'paused')
             AND (first_id = :id OR second_id = :id))""",
    """UPDATE bodies SET parameters = NULL WHERE id IN (
           SELECT body_id FROM deliveries WHERE kind = 'suggestions'
             AND state NOT IN ('due', 'claimed', 'sending', 'unknown', 'paused')
             AND occurrence IN (SELECT week FROM suggestions WHERE first_id = :id OR second_id = :id))""",
    # The other's yes ends in its time, as if he hadn't answered; what nobody has asked yet isn't asked.
    """UPDATE suggestion_sides SET state = 'no', decided_by = NULL WHERE person_id = :id AND suggestion_id IN (
           SELECT id FROM suggestions WHERE state = 'asked')""",
    """UPDATE suggestions SET state = 'passed', ended_at = :now
       WHERE (first_id = :id OR second_id = :id) AND state = 'new'""",
    "DELETE FROM avoidings WHERE person_id = :id OR avoided_id = :id",
    "UPDATE reports SET text = '', state = iif(state = 'open', 'withdrawn', state) WHERE person_id = :id",
    """UPDATE suspensions SET appeal = '', answered_at = iif(appealed_at IS NULL, NULL, coalesce(answered_at, :now))
       WHERE person_id = :id""",
    """UPDATE invitations SET state = 'ended', ended_at = :now WHERE person_id = :id AND state = 'open'""",
    """UPDATE leads SET text = '', asker = '', username = '', name = '', phone = '', file = '',
           state = iif(state = 'open', 'withdrawn', state)
       WHERE subject_kind = 'people' AND subject_id = :id""",
    """UPDATE claims SET asker = '', username = '', name = '', company = '', position = '',
           state = iif(state = 'open', 'withdrawn', state)
       WHERE person_id = :id""",
    "UPDATE departures SET before = NULL WHERE person_id = :id",
    "DELETE FROM lookalikes WHERE first_id = :id OR second_id = :id",
    "UPDATE merges SET journal = NULL, choices = '{}' WHERE kept_id = :id OR merged_id = :id",
    "UPDATE handovers SET phone = '', moved = '[]' WHERE person_id = :id",
    "DELETE FROM announcement_people WHERE person_id = :id AND telegram_id IS NULL AND told = ''",
    "UPDATE entries SET changes = NULL WHERE person_id = :id",
    """UPDATE turnovers SET changes = NULL, plan = iif(state = 'planned', plan, '{}')
       WHERE id IN (SELECT turnover_id FROM turnover_people WHERE person_id = :id)""",
    "DELETE FROM turnover_people WHERE person_id = :id",
    "DELETE FROM confirmations WHERE person_id = :id",
    "DELETE FROM event_people WHERE person_id = :id",
    "DELETE FROM minutes_people WHERE person_id = :id",
    "UPDATE todos SET owner_id = NULL WHERE owner_id = :id",
    "DELETE FROM visit_stop_people WHERE person_id = :id",
    "UPDATE visit_stops SET person_id = NULL, person = '' WHERE person_id = :id",
    """DELETE FROM rsvps WHERE person_id = :id AND checked_in_at IS NULL""",
    """UPDATE rsvps SET guest_names = '', note = '', proxy_person_id = NULL WHERE person_id = :id""",
    "UPDATE rsvps SET proxy_person_id = NULL, answer = 'declined' WHERE proxy_person_id = :id",
    "DELETE FROM reviews WHERE person_id = :id OR (relation = 'persons' AND row_id = :id)",
    """DELETE FROM import_changes WHERE (relation = 'persons' AND row_id = :id) OR (relation = 'memberships'
       AND row_id IN (SELECT id FROM memberships WHERE person_id = :id))""",
    "UPDATE audit_values SET before = NULL, after = NULL WHERE person_id = :id",
)
# The menu that his chat was given stays known: the next /start gives him a guest's. He is written to when he is back.
OF_ACCOUNT = (
    f"""UPDATE bodies SET parameters = NULL WHERE id IN (SELECT body_id FROM deliveries WHERE {ASKED}
           UNION SELECT body_id FROM deliveries WHERE recipient = :account AND {ADDRESSED}
             AND body_id NOT IN (SELECT body_id FROM deliveries WHERE recipient <> :account
                 AND body_id IN (SELECT body_id FROM deliveries WHERE recipient = :account)))""",
    f"""UPDATE deliveries SET state = 'dropped', error = 'erased', state_at = :now
       WHERE state IN ('due', 'claimed', 'paused') AND ({ASKED})""",
    """UPDATE leads SET text = '', asker = '', username = '', name = '', phone = '', file = '',
           state = iif(state = 'open', 'withdrawn', state)
       WHERE telegram_id = :account""",
    """UPDATE interests SET text = '', state = iif(state = 'open', 'withdrawn', state) WHERE telegram_id = :account""",
    "DELETE FROM notice_views WHERE telegram_id = :account",
    "DELETE FROM notices WHERE posted_by = :account AND state = 'draft'",
    "DELETE FROM claims WHERE telegram_id = :account",
    """UPDATE suspensions SET name = '', appeal = '',
           answered_at = iif(appealed_at IS NULL, NULL, coalesce(answered_at, :now))
       WHERE telegram_id = :account AND person_id IS NULL""",
    "UPDATE audit_values SET before = NULL, after = NULL WHERE telegram_id = :account",
    "DELETE FROM reviews WHERE telegram_id = :account",
    "DELETE FROM joinings WHERE telegram_id = :account",
    "UPDATE handovers SET phone = '', moved = '[]' WHERE old_account = :account OR new_account = :account",
    """UPDATE reports SET text = '', asker = '', username = '', state = iif(state = 'open', 'withdrawn', state)
       WHERE telegram_id = :account""",
    "DELETE FROM rsvps WHERE person_id IS NULL AND telegram_id = :account",
    "DELETE FROM event_cards WHERE chat_id = :account",
    "DELETE FROM event_calendars WHERE telegram_id = :account",
    "DELETE FROM agenda_digests WHERE telegram_id = :account",
    "DELETE FROM allowances WHERE telegram_id = :account",
    "DELETE FROM rosters WHERE telegram_id = :account AND state NOT IN ('importing', 'undoing', 'done')",
    # What it wrote of others can still be taken back, by who may: whose list it was isn't said any more.
    """UPDATE rosters SET telegram_id = 0, file = '名册', file_id = iif(file_id = '', '', 'gone'), panel = NULL
       WHERE telegram_id = :account AND state = 'done'""",
    "UPDATE rosters SET undone_by = NULL WHERE undone_by = :account",
    "DELETE FROM favourites WHERE telegram_id = :account",
    "DELETE FROM result_lists WHERE telegram_id = :account",
    "DELETE FROM saved_searches WHERE telegram_id = :account",
    "DELETE FROM alerts WHERE telegram_id = :account",
    "DELETE FROM irrelevant WHERE telegram_id = :account",
    "DELETE FROM alert_settings WHERE telegram_id = :account",
    "DELETE FROM alert_due WHERE telegram_id = :account",
    "DELETE FROM allowance WHERE telegram_id = :account",
    "UPDATE glossary SET telegram_id = NULL WHERE telegram_id = :account",
    "DELETE FROM announcement_optouts WHERE telegram_id = :account",
    "UPDATE segments SET telegram_id = NULL WHERE telegram_id = :account",
    """UPDATE announcement_looks SET content = '', remarks = '' WHERE telegram_id = :account OR author = :account""",
    """UPDATE corrections SET content = '{}', remarks = '', state = iif(state = 'submitted', 'withdrawn', state)
       WHERE author = :account""",
    "UPDATE holidays SET telegram_id = NULL WHERE telegram_id = :account",
    """UPDATE jobs SET state = 'dropped', state_at = :now WHERE kind LIKE 'draft.%' AND state = 'due'
         AND object_id IN (SELECT id FROM drafts WHERE telegram_id = :account)""",
    """UPDATE drafts SET data = '{}', version = version + 1, changed_at = :now,
           state = iif(state = 'open', 'cancelled', state) WHERE telegram_id = :account""",
    """UPDATE inbox SET body = NULL, done_at = :now
       WHERE sender = :account AND done_at IS NULL AND received_at < :settled""",
    """UPDATE accounts SET person_id = NULL, phone = '', language = '', spoken = '', time_zone = '',
           quiet_hours = '', admin = 0, active_draft = NULL, reachable = 0,
           linked_at = NULL, seen_on = '' WHERE telegram_id = :account""",
)


def person(connection: sqlite3.Connection, person_id: int, until: str, now: int) -> None:
    """Anonymous, as is whoever was merged into him; his memberships have ended `until`, an ISO date, at the latest."""
    merged = connection.execute("SELECT id FROM persons WHERE merged_into = ?", (person_id,))
    for number in (person_id, *(row[0] for row in merged.fetchall())):
        values = {"id": number, "until": until, "now": now, "key": secrets.token_hex(6)}
        posted = connection.execute("SELECT id FROM notices WHERE person_id = ?", (number,)).fetchall()
        search.remove(connection, kind="notices", ids=[row[0] for row in posted])
        for sql in (*OF_PERSON, PERSON, MEMBERSHIPS):
            connection.execute(sql, values)


def account(connection: sqlite3.Connection, telegram_id: int, settled: int, now: int) -> None:
    """What he wrote goes, but for what came after `settled` and is being answered."""
    drop_deliveries(connection, telegram_id, now)
    for sql in OF_ACCOUNT:
        connection.execute(sql, {"account": telegram_id, "settled": settled, "now": now})


def drop_deliveries(connection: sqlite3.Connection, telegram_id: int, now: int, *, before: int | None = None) -> None:
    """Nothing that waits for him goes out, nor is sent again; not those from the delivery `before` on."""
    sql = f"""UPDATE deliveries SET state = 'dropped', error = 'erased', state_at = :now WHERE recipient = :account
                AND {ADDRESSED} AND state IN ('due', 'claimed', 'paused', 'failed', 'unknown')
                AND (:before IS NULL OR id < :before)"""
    connection.execute(sql, {"account": telegram_id, "now": now, "before": before})


def last_of(connection: sqlite3.Connection, kind: str, object_id: int) -> int | None:
    """The newest delivery about something."""
    sql = "SELECT max(id) FROM deliveries WHERE kind = ? AND object_id = ?"
    row = connection.execute(sql, (kind, object_id)).fetchone()
    return int(row[0]) if row and row[0] is not None else None

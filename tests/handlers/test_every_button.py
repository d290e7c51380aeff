"""Every button that anybody is shown leads somewhere, in every language; every message is one that somebody is shown."""

import re

import pytest

from bot.messages import Messages
from bot.permissions.table import verb_of
from tests.handlers.hearing import admin
from tests.register import MEMBER, OFFICER, SECRETARY

ADMIN = 7004
WORDS = [
    "/start",
    "/help",
    "/orgs",
    "/me",
    "/privacy",
    "/notices",
    "/mine",
    "/agenda",
    "求购闸阀200台，西安交货",
    "/cancel",
    "西安",
    "水头 人",
    "装备协会",
    "qqqqzzzz",
    "收藏",
    "谢谢",
    "你好",
]
WRONG = ["对不起，出错了", "對不起，出錯了", "Sorry, something went wrong", "这里没有内容", "這裡沒有內容"]
HANDED_ON = ("start=join-", "start=notice-")  # texts to forward, without buttons
ENDING = (
    "announcements:send",
    "announcements:cancel",
    "announcements:recall",
    "invitations:make",
    "invitations:end",
    "entries:removed",
    "forms:cancel",
    "rosters:cancel",
)  # pressed last
COUNTED = (
    "forms:",
    "announcements:",
    "events:",
    "calendars:",
    "checkins:",
    "reminders:",
    "meetings:",
    "minutes:",
    "todos:",
    "series:",
    "invitations:",
    "alerts:",
    "glossary:",
    "notices:",
    "interests:",
    "introductions:",
    "suggestions:",
    "entries:undo:",
    "reviews:",
)
PARTING = ("belonging:go:", "belonging:recorded:", "merging:do:")
"""Never pressed: nobody is himself, or has his rights, after that."""
PARTS = {"cards/foot", "cards/pager", "leads/wanted", "leads/who", "search/line", "start/menu_buttons"}
PARTS |= {
    "announcements/narrow_said",
    "announcements/narrow_value",
    "announcements/whom",
    "alerts/item",
    "appointments/may",
    "audit/actor",
    "audit/said",
    "claims/desk_name",
    "claims/other_account",
    "merging/side",
    "claims/phones",
    "adding/ask",
    "claims/waiting",
    "entries/ask",
    "entries/notes",
    "entries/said",
    "forms/foot",
    "organisations/introduce",
    "people/lines",
    "privacy/fate",
    "recurrences/ends",
    "recurrences/repeat",
    "introductions/asked_first",
    "introductions/side",
    "introductions/tied",
    "suggestions/who",
    "suggestions/why",
    "leads/another",
    "suggestions/why_alone",
    "profile/value_said",
    "waiting/tools",
    "pairings/line",
    "pairings/side",
    "calling/side",
    "visits/asks",
    "visits/part",
    "visits/when",
    "reports/warning",
    "suspensions/who",
    "events/about",
    "events/mine",
    "events/buttons",
    "meetings/answering",
    "meetings/part",
    "meetings/short",
    "meetings/standing",
    "minutes/below",
}
ELSEWHERE = {
    **{
        f"announcements/{name}": "test_announcing.py"
        for name in (
            "agreed",
            "approval",
            "approved",
            "category",
            "given_back",
            "languages",
            "look",
            "look_answered",
            "look_asked",
            "looked",
            "lookers",
            "muted",
            "narrow",
            "own",
            "request",
            "returned",
            "text_en",
            "text_hans",
            "text_hant",
            "which_text",
            "wishes",
            "correction",
            "correction_agreed",
            "correction_approved",
            "correction_given_back",
            "correction_over",
            "correction_request",
            "correction_returned",
            "correction_submitted",
            "correction_withdrawn",
        )
    },
    "returned_corrections/preview": "test_announcing.py",
    **{f"announcements/{name}": "test_recurring.py" for name in ("ends", "recurred", "repeat", "series")},
    **{f"segments/{name}": "test_announcing.py" for name in ("list", "name", "preview", "saved")},
    **{
        f"{form}/{name}": "test_announcing.py"
        for form in ("looks", "returning_announcement")
        for name in ("preview", "remarks")
    },
    **{f"holidays/{name}": "test_holidays.py" for name in ("lines", "list", "preview", "saved", "trim")},
    "inline/listed": "test_notice_browsing.py",
    "notices/serving": "test_serving.py",
    "errors/unexpected": "test_errors.py",
    "start/cancelled": "test_start.py",
    "start/claimed": "test_start.py",
    "organisations/list": "test_browse.py",
    "me/elsewhere": "test_start.py",
    "me/confirm": "test_linking.py",
    "me/linked": "test_linking.py",
    "me/unlinked": "test_linking.py",
    "leads/closed": "test_desk.py",
    "leads/answered": "test_desk.py",
    "claims/accepted": "test_claims.py",
    "claims/confirmed": "test_claims.py",
    "claims/declined": "test_claims.py",
    "claims/candidate": "test_waiting.py",
    "claims/members": "test_claims.py",
    **{f"claimants/{name}": "test_claims.py" for name in ("name", "preview")},
    "claims/reasons": "test_claims.py",
    "claims/unnamed": "test_claims.py",
    **{
        f"reports/{name}": "test_reports.py"
        for name in (
            *("preview", "sent", "text", "wrong", "request", "report", "noted", "ask_warn", "warned", "handled"),
        )
    },
    **{
        f"suspensions/{name}": "test_suspensions.py"
        for name in (
            *("days", "preview", "panel", "told", "office", "lifted", "kept", "appeal", "ended", "answered", "sent"),
            "list",
        )
    },
    **{f"appeals/{name}": "test_suspensions.py" for name in ("text", "preview")},
    "invitations/flood": "test_flood.py",
    "invitations/flood_over": "test_flood.py",
    "invitations/flood_expired": "test_flood.py",
    "waiting/one": "test_waiting.py",
    "waiting/reminder": "test_reminding.py",
    "claims/moved": "test_claims.py",
    "claims/returned": "test_returning.py",
    "claims/passed": "test_confirming.py",
    "claims/refused": "test_claims.py",
    "claims/revoked": "test_claims.py",
    "claims/taken": "test_claims.py",
    "claims/undone": "test_claims.py",
    "announcements/elsewhere": "test_announcements.py",
    "announcements/group": "test_announcements.py",
    "forms/not_asked": "test_announcements.py",
    "announcements/held": "test_steering.py",
    "corrections/preview": "test_announcements.py",
    "forms/cancelled": "test_forms.py",
    "forms/reminder": "test_forms.py",
    "leads/redacted": "test_contacts.py",
    "privacy/redacted": "test_privacy.py",
    "privacy/redacted_list": "test_announcements.py",
    **{
        f"erasure/{name}": "test_erasure.py" for name in ("preview", "planned", "cancelled", "reminder", "done", "told")
    },
    "profile/phone": "test_profile.py",
    "profile/preview": "test_profile.py",
    "claims/entered": "test_joining.py",
    "claims/entry": "test_joining.py",
    "claims/taken_in": "test_joining.py",
    "claims/out_again": "test_joining.py",
    "claims/unentered": "test_joining.py",
    "contacts/asked": "test_contacts.py",
    "contacts/name": "test_contacts.py",
    "contacts/preview": "test_contacts.py",
    "contacts/text": "test_contacts.py",
    "leads/ask_decline": "test_contacts.py",
    "leads/declined": "test_contacts.py",
    "leads/desks": "test_contacts.py",
    "leads/dismissed": "test_contacts.py",
    "leads/handed": "test_contacts.py",
    "leads/handed_on": "test_contacts.py",
    "leads/lead": "test_contacts.py",
    "finding/name": "test_joining.py",
    "finding/preview": "test_joining.py",
    "invitations/apply": "test_joining.py",
    "invitations/asked": "test_joining.py",
    "invitations/found": "test_joining.py",
    "invitations/linked": "test_joining.py",
    "invitations/many": "test_joining.py",
    "invitations/member": "test_joining.py",
    "invitations/named": "test_joining.py",
    "invitations/other": "test_joining.py",
    "invitations/phone": "test_joining.py",
    "invitations/told": "test_joining.py",
    "invitations/welcome": "test_joining.py",
    **{f"applying/{name}": "test_claims.py" for name in ("name", "company", "position", "preview")},
    "newcomers/company": "test_joining.py",
    "newcomers/name": "test_joining.py",
    "newcomers/position": "test_joining.py",
    "newcomers/preview": "test_joining.py",
    "alerts/message": "test_alerts.py",
    "alerts/ended": "test_alerts.py",
    "alerts/saved": "test_alerts.py",
    "glossary/preview": "test_glossary.py",
    "glossary/saved": "test_glossary.py",
    "glossary/removed": "test_glossary.py",
    **{
        f"belonging/{name}": "test_belonging.py"
        for name in ("back", "desk_back", "desk_left", "left", "recorded", "told")
    },
    "departures/organisation": "test_belonging.py",
    **{f"claims/{name}": "test_belonging.py" for name in ("held", "holding", "moving", "stays")},
    **{f"claims/{name}": "test_returning.py" for name in ("objected", "objected_to", "objection")},
    **{
        f"merging/{name}": "test_merging.py"
        for name in ("different", "done", "parted", "passed", "passed_on", "told", "undone", "unlinked")
    },
    **{
        f"adding/{name}": "test_entries.py"
        for name in ("phone", "position", "preview", "company", "hometown", "salutation", "gender", "wechat", "email")
    },
    **{
        f"enrolling/{name}": "test_entries.py"
        for name in ("products", "industries", "place", "website", "intro", "preview")
    },
    **{
        f"entries/{name}": "test_entries.py"
        for name in ("preview", "saved", "added", "enrolled", "consented", "forgotten", "kept", "told", "wrong")
    },
    **{f"consents/{name}": "test_entries.py" for name in ("fields", "level", "given_on")},
    "forgetting/preview": "test_entries.py",
    "forgetting/reminder": "test_entries.py",
    "forgetting/kept": "test_entries.py",
    **{
        f"reviews/{name}": "test_reviews.py"
        for name in (
            "asked",
            "withdrawn",
            "request",
            "review",
            "taken",
            "sent_back",
            "reason",
            "preview",
            "approved",
            "returned",
        )
    },
    **{
        f"turnovers/{name}": "test_turnovers.py"
        for name in (
            "since",
            "until",
            "leaders",
            "announced",
            "fates",
            "preview",
            "done",
            "announcement",
            "ask",
            "undone",
            "cancelled",
            "end",
            "ended",
            "told",
            "warning",
        )
    },
    **{f"prolonging/{name}": "test_turnovers.py" for name in ("until", "preview")},
    **{f"confirming/{name}": "test_still_true.py" for name in ("question", "confirmed", "later")},
    "inline/companies": "test_cards.py",
    "rosters/problems": "test_rosters.py",
    "rosters/undo": "test_rosters.py",
    "inline/description": "test_cards.py",
    "inline/organisations": "test_cards.py",
    **{
        f"notices/{name}": "test_notices.py"
        for name in ("card", "deal", "ending", "expired", "partners", "posted", "preview", "renewed", "thanked")
    },
    "notices/endings": "test_notice_endings.py",
    **{
        f"notices/{name}": "test_notice_reviews.py"
        for name in ("accepted", "decided", "policy", "queue", "reasons", "removed", "request", "returned", "review")
    },
    **{
        f"notices/{name}": "test_notice_browsing.py"
        for name in ("ages", "board", "forward", "houses", "industries_of", "regions_of")
    },
    **{
        f"notices/{name}": "test_notice_posting.py"
        for name in (
            "audience",
            "content",
            "industries",
            "kind",
            "member",
            "mine",
            "nature",
            "organisation",
            "pictures",
            "place",
            "quantity",
            "title",
            "valid_until",
            "words",
        )
    },
    **{f"collecting/{name}": "test_notice_posting.py" for name in ("messages", "preview")},
    **{f"dictating/{name}": "test_notice_posting.py" for name in ("voice", "preview")},
    **{f"returning/{name}": "test_notice_reviews.py" for name in ("reason", "preview")},
    **{
        f"interests/{name}": "test_notice_browsing.py"
        for name in ("answered", "asked", "mine", "of", "preview", "replied", "request", "text", "withdrawn")
    },
    **{
        f"introductions/{name}": "test_introductions.py"
        for name in (
            *(
                "met",
                "met_kept",
                "question",
                "relayed",
                "reply",
                "agreed",
                "ask_hide",
                "asked",
                "carry",
                "contact",
                "declined",
                "desk",
                "desks",
                "handed_on",
                "history",
            ),
            *("later", "not_reached", "pitch", "preview", "reason_kept", "request", "settled", "shared", "standing"),
            *("vcard", "withdrawn"),
        )
    },
    **{
        f"suggestions/{name}": "test_suggestions.py"
        for name in (
            *("agreed", "carry", "declined", "desk", "later", "list", "not_reached", "pair", "request", "settled"),
            "standing",
        )
    },
    **{f"introduction_questions/{name}": "test_introductions.py" for name in ("preview", "text")},
    **{f"introduction_amounts/{name}": "test_introductions.py" for name in ("preview", "amount", "currency")},
    **{f"endorsements/{name}": "test_introductions.py" for name in ("preview", "text")},
    **{f"introduction_reasons/{name}": "test_introductions.py" for name in ("preview", "text")},
    "inline/notices": "test_notice_browsing.py",
    **{f"pairings/{name}": "test_pairings.py" for name in ("done", "found", "remove")},
    **{f"pairings/{name}": "test_pairings.py" for name in ("second", "signed_on", "subject", "note", "preview")},
    **{
        f"visits/{name}": "test_visits.py"
        for name in (
            *("agreed", "all_settled", "answered", "asked", "asked_all", "called_off", "changed", "choose", "chosen"),
            *("picture", "poster", "forward", "released", "remove", "reported", "result", "result_wanted", "route"),
            *("settled", "stop", "taken", "written"),
        )
    },
    **{f"proposals/{name}": "test_visits.py" for name in ("time", "preview")},
    **{f"clearances/{name}": "test_clearances.py" for name in ("asked", "answered", "settled", "list")},
    **{f"clearing/{name}": "test_clearances.py" for name in ("remarks", "reason", "preview")},
    "calling/wider": "test_clearances.py",
    "calling/narrow": "test_widening.py",
    "widening/preview": "test_widening.py",
    **{f"results/{name}": "test_visits.py" for name in ("note", "preview")},
    **{f"stops/{name}": "test_visits.py" for name in ("line", "time", "place", "host", "person", "sights", "preview")},
    **{f"calling/{name}": "test_visits.py" for name in ("visitors", "receivers", "route")},
    "inline/events": "test_events.py",
    **{
        f"events/{name}": "test_events.py"
        for name in (
            *(
                "alter",
                "back",
                "called_off",
                "cancelled",
                "card",
                "changed",
                "closed",
                "elsewhere",
                "entered",
                "entered_desk",
                "group",
            ),
            *("guests", "lapsed", "nudge", "nudged", "offer", "offer_desk", "one", "panel", "push", "silent"),
            *("renewed", "undone", "who"),
        )
    },
    **{
        f"calling/{name}": "test_events.py"
        for name in (
            *("agenda", "audience", "begin", "capacity", "closes", "end", "fee", "guests", "hosts", "link", "preview"),
            *("source", "title", "venue", "zone"),
        )
    },
    **{f"meetings/{name}": "test_meetings.py" for name in ("given", "declined", "returned", "refused", "released")},
    **{f"proxies/{name}": "test_meetings.py" for name in ("taker", "preview")},
    **{f"excuses/{name}": "test_meetings.py" for name in ("reason", "preview")},
    **{f"minutes/{name}": "test_minutes.py" for name in ("content", "preview", "show", "decisions")},
    **{f"decisions/{name}": "test_minutes.py" for name in ("lines", "preview")},
    **{f"sharing/{name}": "test_minutes.py" for name in ("audience", "preview")},
    **{
        f"todos/{name}": "test_minutes.py"
        for name in (
            "text",
            "owner",
            "due",
            "preview",
            "told",
            "reminder",
            "desk",
            "show",
            "later",
            "handed",
            "changed",
            "changed_desk",
            "changed_now",
        )
    },
    "changed_todos/preview": "test_minutes.py",
    **{
        f"series/{name}": "test_series.py"
        for name in ("repeat", "ends", "invite", "preview", "show", "ask_end", "changed")
    },
    "altering/preview": "test_events.py",
    "agenda/digest": "test_agenda.py",
    "calendars/changed": "test_event_reminders.py",
    "calendars/feed": "test_event_reminders.py",
    "calendars/file": "test_event_reminders.py",
    **{f"reminders/{name}": "test_event_reminders.py" for name in ("choose", "hint", "reminder")},
    "events/poster": "test_event_reminders.py",
    **{
        f"checkins/{name}": "test_checkins.py"
        for name in ("ask", "came", "entered", "list", "panel", "sheet", "workbook")
    },
    **{f"seeking/{name}": "test_checkins.py" for name in ("name", "preview")},
    **{f"walking/{name}": "test_checkins.py" for name in ("name", "phone", "preview")},
    **{f"cancelling/{name}": "test_events.py" for name in ("reason", "preview")},
    **{f"entering/{name}": "test_events.py" for name in ("who", "guests", "preview")},
    **{f"companions/{name}": "test_events.py" for name in ("names", "preview")},
}


@pytest.fixture
def rendered(monkeypatch):
    """The names of the messages that were rendered."""
    names = set()
    render = Messages.render

    def recording(self, name, language, /, **values):
        names.add(name)
        return render(self, name, language, **values)

    monkeypatch.setattr(Messages, "render", recording)
    return names


def kind(data):
    """What a press does: a draft or an announcement more is no other button, nor are other filters."""
    if data.startswith("audit:"):
        return verb_of(data)
    return re.sub(r"\d+", "#", data) if data.startswith(COUNTED) else data
    """What a press does: a draft or an announcement more is no other button."""
    return (
        re.sub(r"\d+", "#", data) if data.startswith(("forms:", "announcements:", "invitations:", "rosters:")) else data
    )


async def announces(chat):
    """The preview of an announcement."""
    await chat.says("/announce")
    await chat.says("开会通知")
    while True:
        shown = await chat.last()
        first = shown.rows[0][0].get("callback_data", "") if shown.rows else ""
        if first.startswith("announcements:send"):
            return shown
        if ":source:" in first:
            await chat._press(shown.message_id, first)
        else:
            await chat._wait()


async def reported(chat):
    """The report of an announcement that is out."""
    preview = await announces(chat)
    shown = await chat._press(preview.message_id, preview.rows[0][0]["callback_data"])
    if data := next((row[0]["callback_data"] for row in shown.rows if ":alone" in row[0].get("callback_data", "")), ""):
        await chat._press(shown.message_id, data)  # the office is one: he says why he agrees to it himself
    while True:
        for shown in chat.received():
            if any("announcements:report" in button.get("callback_data", "") for row in shown.rows for button in row):
                return shown
        await chat._wait()


async def press_all(chat, *first):
    """Press every button that can be reached, once each; how many there were."""
    pressed, waiting = set(), [*[await chat.says(word) for word in WORDS], *first]
    while waiting:
        reply = waiting.pop()
        assert not any(wrong in reply.text for wrong in WRONG), reply.text
        asks_contact = chat.world.private_chat(chat.person).reply_keyboard
        assert reply.buttons or reply.document or asks_contact or any(link in reply.text for link in HANDED_ON), (
            f"a dead end: {reply.text}"
        )
        shown = [button["callback_data"] for row in reply.rows for button in row if "callback_data" in button]
        for data in sorted(shown, key=lambda data: data.startswith(ENDING)):
            if kind(data) not in pressed and data != "me:unlink" and not data.startswith(PARTING):
                pressed.add(kind(data))
                waiting.append(await chat._press(reply.message_id, data))
                if data.startswith("announcements:send") and waiting[-1].toast:  # outdated: the new one is sent
                    pressed.discard(kind(data))
    return len(pressed)


async def test_every_button_leads_somewhere(people, rendered, bot, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # backups go there
    await admin(people, bot, id=ADMIN)
    for code, number in [
        ("zh-hans", None), ("zh-hant", SECRETARY), ("en", OFFICER), ("zh-hans", MEMBER), ("en", ADMIN)
    ]:  # fmt: skip
        for asks in ("claims:ask:person:1", "claims:ask:organisation:2"):  # for staff to decide on
            guest = await people("访客")
            await guest.says("/start")
            await guest.sends_data(asks)
        chat = await people("人", language_code=code, **({"id": number} if number else {}))
        listed = [await chat.sends_document("名册.csv")] if number in {SECRETARY, OFFICER} else []
        first = [await reported(chat), await announces(chat)] if number in {SECRETARY, OFFICER} else []
        assert await press_all(chat, *first, *listed) > 60
    asked = {name for name in Messages().names() if not name.startswith("refusals/")}
    assert asked - rendered - set(ELSEWHERE) == PARTS


async def test_double_presses_are_answered_as_one(people):
    chat = await people("急性子")
    card = await chat.says("/start org-2")
    for label in ("⭐ 收藏", "🤝 请秘书处引荐"):
        data = card.action(label)
        for _time in range(3):
            reply = await chat._press(card.message_id, data)
            assert not any(wrong in reply.text for wrong in WRONG)
    preview = await chat.last()
    ask = preview.action("✅ 发给秘书处")
    first = await chat._press(preview.message_id, ask)
    again = await chat._press(preview.message_id, ask)
    assert first.text.startswith("✅")
    assert not any(wrong in again.text for wrong in WRONG)

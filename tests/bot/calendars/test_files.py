"""Calendar files, read back by two parsers that aren't ours and by a strict look at their lines."""

import re
from datetime import UTC, datetime, timedelta

import icalendar
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.calendars.files import Entry, file, uid
from bot.times.moments import aware, derive

NOW = derive("2026-12-01T10:00", "Asia/Shanghai")
AT = derive("2026-12-10T14:30", "Asia/Shanghai")
ENTRY = Entry(
    uid=uid(7, NOW),
    sequence=0,
    begins_at=AT,
    ends_at=AT + 2 * 3_600_000,
    title="年度供需对接会",
    changed_at=NOW,
    organiser="西安市福建南安商会",
    address="mailto:xian@example.org",
    text="议程；一、致辞, 二、签约\n三、晚餐",
    place="西安宾馆, 示例路1号; 二楼",
    point=(34.2, 108.9),
)
LINE = re.compile(r"[A-Z-]+(;[A-Z-]+=(\"[^\"]*\"|[^\";:,]*))*:.*")


def lines(content):
    """Unfolded, after a strict look: CRLF and nothing else, at most 75 octets, no character cut in two."""
    assert content.endswith(b"\r\n")
    raw = content[:-2].split(b"\r\n")
    for each in raw:
        assert len(each) <= 75
        assert not {*b"\r\n"} & {*each}
        each.decode()  # a character isn't cut
    return content.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def the(content):
    """(method, the one event) by icalendar; vobject agrees on what matters."""
    calendar = icalendar.Calendar.from_ical(content)
    [event] = calendar.walk("VEVENT")
    other = vobject.readOne(content.decode())
    assert other.method.value == calendar["method"]
    assert other.vevent.uid.value == event["uid"]
    assert other.vevent.summary.value == str(event["summary"])
    assert other.vevent.dtstart.value == event["dtstart"].dt
    return str(calendar["method"]), event


def test_an_event_is_read_back_as_it_was_meant():
    content = file([replace(ENTRY, link="https://meet.example.org/a?b=1&c=2")], NOW)

    method, event = the(content)
    assert method == "PUBLISH"
    assert (event["uid"], event["sequence"], event["status"]) == (f"event-7-{NOW}@jiedui", 0, "CONFIRMED")
    assert event["dtstart"].dt == datetime(2026, 12, 10, 6, 30, tzinfo=UTC)
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(hours=2)
    assert event["summary"] == "年度供需对接会"
    assert event["location"] == "西安宾馆, 示例路1号; 二楼"
    assert event["description"] == "议程；一、致辞, 二、签约\n三、晚餐\n\nhttps://meet.example.org/a?b=1&c=2"
    assert event["url"] == "https://meet.example.org/a?b=1&c=2"
    assert event["organizer"] == "mailto:xian@example.org"
    assert event["organizer"].params["cn"] == "西安市福建南安商会"
    assert (event["geo"].latitude, event["geo"].longitude) == (34.2, 108.9)
    assert lines(content)[0] == "BEGIN:VCALENDAR"
    assert all(LINE.fullmatch(each) for each in lines(content))


def test_a_changed_one_takes_the_place_of_the_earlier_and_a_cancelled_one_removes_it():
    first = the(file([ENTRY], NOW))[1]
    _, second = the(file([replace(ENTRY, sequence=1, begins_at=AT + 3_600_000)], NOW))
    method, third = the(file([replace(ENTRY, sequence=2, cancelled=True)], NOW))

    assert first["uid"] == second["uid"] == third["uid"]
    assert [each["sequence"] for each in (first, second, third)] == [0, 1, 2]
    assert (method, third["status"]) == ("CANCEL", "CANCELLED")


def test_without_a_link_there_is_none_and_whoever_waits_has_no_fixed_date():
    _, event = the(file([replace(ENTRY, tentative=True)], NOW))
    assert "url" not in event
    assert event["status"] == "TENTATIVE"


def test_several_are_one_calendar_with_a_name():
    other = replace(ENTRY, uid=uid(8, NOW), title="理事会")
    calendar = icalendar.Calendar.from_ical(file([ENTRY, other], NOW, name="我的日程"))
    assert calendar["x-wr-calname"] == "我的日程"
    assert [str(each["summary"]) for each in calendar.walk("VEVENT")] == ["年度供需对接会", "理事会"]
    assert len(vobject.readOne(file([ENTRY, other], NOW).decode()).vevent_list) == 2


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Shanghai", "Asia/Manila", "Australia/Sydney"])
def test_a_weekly_meeting_is_at_its_own_wall_time_all_year(zone):
    monday = datetime.fromisoformat("2026-01-05T09:30")
    for week in range(52):
        local = monday + timedelta(weeks=week)
        at = derive(local.isoformat(timespec="minutes"), zone)
        _, event = the(file([replace(ENTRY, begins_at=at, ends_at=at + 3_600_000)], NOW))
        assert aware(round(event["dtstart"].dt.timestamp() * 1000), zone).replace(tzinfo=None) == local


@given(title=st.text(min_size=1, max_size=200), text=st.text(max_size=400), place=st.text(max_size=100))
def test_whatever_people_write_stays_within_the_form_and_comes_back(title, text, place):
    content = file([replace(ENTRY, title=title, text=text, place=place, organiser=title)], NOW)

    kept = [each.split(":")[0].split(";")[0] for each in lines(content)]
    assert kept.count("BEGIN") == kept.count("END") == 2
    assert kept.count("SUMMARY") == 1
    [event] = icalendar.Calendar.from_ical(content).walk("VEVENT")
    printable = "".join(sign for sign in title if sign.isprintable() or sign == "\n").strip()
    assert str(event["summary"]).split() == printable.replace("\r", "\n").split() or "\r" in title

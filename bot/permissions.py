"""Who may what: every command and every button's verb, one line each.

The door (handlers/door.py) turns away whoever isn't named here, before anything else is asked. What a role alone can't
say, whose row it is and in which state, is checked again where it is done; `note` says what.

A new verb is a line in VERBS: tests/handlers/test_permissions.py says which one is missing.
"""

import msgspec

from bot.admin import AdminOnly
from bot.announcements.rights import AnnouncersOnly
from bot.appointments import StaffOnly
from bot.avoiding import MembersAvoid
from bot.desks import DeskOnly
from bot.glossary.writing import OfficersOnly
from bot.notices.rights import NotForOthers, PostingMembersOnly
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal

GUEST, MEMBER, SECRETARIAT, OFFICER, ADMIN = ROLES = "guest", "member", "secretariat", "officer", "admin"
"""guest: nobody of the register; member: somebody of it. The other three come on top of either."""

ALL = frozenset(ROLES)
MEMBERS = frozenset({MEMBER})
STAFF = frozenset({SECRETARIAT, OFFICER, ADMIN})
ANNOUNCERS = frozenset({SECRETARIAT, OFFICER})
APPOINTERS = frozenset({OFFICER, ADMIN})
ADMINS = frozenset({ADMIN})

READS, ASKS, OWN, LATER = "reads", "asks first", "concerns himself alone", "noted where it is done, a moment later"
"""Why what staff alone may do isn't in the audit."""
OWN_DESK, OWN_ORGANISATION, OWNER = "own desk", "own organisation", "owner of the row"
STEERS = OWNER
"""What else holds. Who steers a notice (bot/notices/rights.py) is its author, or its desk, whose acts are audited."""
OF_OFFICE = "the office's own by admins alone"
"""What else holds."""


class Rule(msgspec.Struct, frozen=True):
    """`acts`: what it writes into the audit (bot/audit.py); without any, `why` says why not.

    `refusal`: what the door says: where a row is named, that it isn't there, since the two look alike.
    """

    roles: frozenset[str]
    acts: tuple[str, ...] = ()
    why: str = ""
    note: str = ""
    refusal: type[Refusal] = Gone


GAVE_AWAY = "his desk's, or who gave his own rights away by it"


def everybody(note: str = "") -> Rule:
    return Rule(ALL, note=note)


def members(*acts: str, note: str = OWNER, refusal: type[Refusal] = Gone) -> Rule:
    return Rule(MEMBERS, acts, note=note, refusal=refusal)


def posters(why: str, note: str = OWNER) -> Rule:
    """Whose notices they are: members, and who posts for them."""
    return Rule(MEMBERS | STAFF, why=why, note=note, refusal=PostingMembersOnly)


def concerned(*acts: str, why: str = "", note: str = "his own, or his desk's") -> Rule:
    return Rule(MEMBERS | STAFF, acts, why, note)


def staff(*acts: str, why: str = "", note: str = OWN_DESK, refusal: type[Refusal] = Gone) -> Rule:
    return Rule(STAFF, acts, why, note, refusal)


def announcers(*acts: str, why: str = "", note: str = OWN_ORGANISATION, refusal: type[Refusal] = Gone) -> Rule:
    return Rule(ANNOUNCERS, acts, why, note, refusal)


def appointers(
    *acts: str, why: str = "", note: str = "officers by admins alone", refusal: type[Refusal] = StaffOnly
) -> Rule:
    return Rule(APPOINTERS, acts, why, note, refusal)


def admins(*acts: str, why: str = "", note: str = "") -> Rule:
    return Rule(ADMINS, acts, why, note, AdminOnly)


COMMANDS = {
    "start": everybody(),
    "menu": everybody(),
    "help": everybody(),
    "cancel": everybody(),
    "find": everybody(),
    "need": members(refusal=PostingMembersOnly),
    "offer": members(refusal=PostingMembersOnly),
    "notices": everybody(),
    "mine": posters(OWN),
    "orgs": everybody(),
    "me": everybody(),
    "privacy": everybody(),
    "announce": announcers(why=ASKS, refusal=AnnouncersOnly),
    "desk": staff(why=READS, refusal=DeskOnly),
    "admin": admins(why=READS),
}
VERBS = {
    "menu": everybody(),
    "help": everybody(),
    # admin
    "admin": admins(why=READS),
    "admin:appointing": admins(why=READS),
    "admin:backup": admins("admin:backup"),
    "admin:send": admins(why=ASKS),
    "admin:send_backup": admins("admin:send_backup"),
    # alerts
    "alerts": everybody(),
    "alerts:again": everybody(OWNER),
    "alerts:end": everybody(OWNER),
    "alerts:newest": everybody(),
    "alerts:no": everybody(OWNER),
    "alerts:pace": everybody(),
    "alerts:save": everybody(OWNER),
    "alerts:yes": everybody(OWNER),
    # announcements
    "announcements": announcers(why=ASKS, refusal=AnnouncersOnly),
    "announcements:again": announcers("announcements:again"),
    "announcements:ask": announcers(why=ASKS),
    "announcements:cancel": announcers("announcements:cancel"),
    "announcements:correct": announcers(why=ASKS),
    "announcements:corrected": announcers("announcements:correct", note=OWNER),
    "announcements:forward": announcers(why=READS),
    "announcements:go_on": announcers("announcements:go_on"),
    "announcements:list": announcers(why=READS, refusal=AnnouncersOnly),
    "announcements:new": announcers(why=ASKS, refusal=AnnouncersOnly),
    "announcements:now": announcers("announcements:now"),
    "announcements:off_bot": announcers(why=READS),
    "announcements:pause": announcers("announcements:pause"),
    "announcements:recall": announcers("announcements:recall"),
    "announcements:report": announcers("announcements:report"),
    "announcements:rewrite": announcers("announcements:rewrite", note=OWNER),
    "announcements:send": announcers("announcements:send", "announcements:schedule", note=OWNER),
    "announcements:show": announcers(why=READS),
    "announcements:tell": announcers("announcements:tell"),
    "announcements:test": announcers(why=OWN, note=OWNER),
    # appointments
    "appointments:appoint": appointers(why=ASKS),
    "appointments:dismiss": appointers(why=ASKS),
    "appointments:do": appointers("appointments:appoint", "appointments:dismiss"),
    "appointments:person": appointers(why=READS),
    "appointments:staff": appointers(why=READS),
    # audit
    "audit": staff(why=READS, note=OWN_ORGANISATION, refusal=DeskOnly),
    "audit:export": staff("audit:export", note=OWN_ORGANISATION, refusal=DeskOnly),
    "audit:list": staff(why=READS, note=OWN_ORGANISATION, refusal=DeskOnly),
    "audit:show": staff(why=READS, note=OWN_ORGANISATION),
    "audit:what": staff(why=READS, note=OWN_ORGANISATION, refusal=DeskOnly),
    "audit:where": staff(why=READS, note=OWN_ORGANISATION, refusal=DeskOnly),
    "audit:who": staff(why=READS, note=OWN_ORGANISATION, refusal=DeskOnly),
    # avoiding
    "avoiding:add": Rule(MEMBERS, refusal=MembersAvoid),
    "avoiding:ask": Rule(MEMBERS, refusal=MembersAvoid),
    "avoiding:list": Rule(MEMBERS, refusal=MembersAvoid),
    "avoiding:remove": Rule(MEMBERS, refusal=MembersAvoid),
    # belonging
    "belonging": members(),
    "belonging:apply": members(),
    "belonging:ask": members(),
    "belonging:go": members(),
    "belonging:hold": staff("belonging:hold", note="the desk that would be left"),
    "belonging:home": members(),
    "belonging:leave": members(),
    "belonging:move": members(),
    "belonging:one": members(),
    "belonging:record": staff(why=ASKS, note=OWN_ORGANISATION),
    "belonging:recorded": staff("belonging:record", note=OWNER),
    "belonging:restore": staff("belonging:undo"),
    "belonging:undo": members(),
    # claims
    "claims:apply": everybody("who isn't linked yet"),
    "claims:ask": everybody("who isn't linked yet"),
    "claims:desk": staff(why=READS, refusal=DeskOnly),
    "claims:enter": staff("claims:enter"),
    "claims:members": staff(why=READS),
    "claims:move": staff("claims:move", "claims:accept"),
    "claims:no": staff("claims:decline"),
    "claims:organisation": everybody("who isn't linked yet"),
    "claims:pass": staff("claims:pass_on"),
    "claims:person": everybody("who isn't linked yet"),
    "claims:pick": staff(why=READS),
    "claims:send": everybody(OWNER),
    "claims:show": staff(why=READS),
    "claims:object": everybody("the earlier account"),
    "claims:undo": staff("claims:revoke"),
    "claims:who": everybody("who isn't linked yet"),
    "claims:withdraw": everybody(OWNER),
    "claims:yes": staff("claims:accept"),
    # companies
    "companies:card": everybody(),
    # confirming
    "confirming": members(),
    "confirming:yes": members(),
    "confirming:later": members(),
    "confirming:desk": staff("confirming:desk"),
    # contacts
    "contacts": everybody(),
    "contacts:ask": everybody(OWNER),
    "contacts:companies": everybody(),
    "contacts:notices": everybody("what he sees"),
    "contacts:organisations": everybody(),
    "contacts:people": everybody("whom he sees"),
    # entries
    "entries:add": staff(why=ASKS),
    "entries:added": staff("entries:add", note=OWNER),
    "entries:change": concerned(why=ASKS, note="a company's by who is with it"),
    "entries:companies": concerned(why=READS, note="a company's by who is with it"),
    "entries:consent": staff(why=ASKS),
    "entries:consented": staff("entries:consent", note=OWNER),
    "entries:desk": staff(why=READS, refusal=DeskOnly),
    "entries:enrol": staff(why=ASKS),
    "entries:enrolled": staff("entries:add", "entries:attach", note=OWNER),
    "entries:firm": staff(why=ASKS, note=OWNER),
    "entries:forget": staff(why=ASKS),
    "entries:forgotten": staff("entries:forget", note=OWNER),
    "entries:keep": staff("entries:keep"),
    "entries:office": staff(why=ASKS, note=OWNER),
    "entries:organisations": staff(why=READS),
    "entries:people": staff(why=READS),
    "entries:remove": staff(why=ASKS),
    "entries:removed": staff("entries:remove"),
    "entries:same": staff("entries:attach", note=OWNER),
    "entries:save": concerned("entries:correct", note=OWNER),
    "entries:undo": concerned("entries:undo"),
    "entries:withdraw": staff("entries:withdraw"),
    "entries:wrong": members(note="of whom it is"),
    "entries:wronged": members(note="of whom it is"),
    # dictating
    "dictating:send": members(),
    # erasure
    "erasure:ask": everybody(),
    "erasure:cancel": everybody(OWNER),
    "erasure:plan": everybody(OWNER),
    # favourites
    "favourites": everybody(),
    "favourites:add": everybody("what he sees"),
    "favourites:remove": everybody(),
    # forms
    "forms:back": everybody(OWNER),
    "forms:cancel": everybody(OWNER),
    "forms:change": everybody(OWNER),
    "forms:done": everybody(OWNER),
    "forms:pick": everybody(OWNER),
    "forms:reopen": everybody(OWNER),
    "forms:resume": everybody(OWNER),
    "forms:skip": everybody(OWNER),
    # glossary
    "glossary": appointers(why=READS, note="", refusal=OfficersOnly),
    "glossary:add": appointers(why=ASKS, note="", refusal=OfficersOnly),
    "glossary:page": appointers(why=READS, note="", refusal=OfficersOnly),
    "glossary:remove": appointers("glossary:remove", note="", refusal=OfficersOnly),
    "glossary:save": appointers("glossary:add", note=OWNER, refusal=OfficersOnly),
    # interests
    "interests:begin": everybody("what he sees"),
    "interests:closed": everybody(STEERS),
    "interests:done": everybody(STEERS),
    "interests:mine": everybody(),
    "interests:of": everybody(STEERS),
    "interests:send": everybody(OWNER),
    "interests:withdraw": everybody(OWNER),
    # invitations
    "invitations:apply": everybody("who came by it"),
    "invitations:ask_end": staff(why=ASKS),
    "invitations:code": staff(why=READS),
    "invitations:end": staff("invitations:end"),
    "invitations:enter": everybody(OWNER),
    "invitations:go_on": staff("invitations:go_on"),
    "invitations:joined": staff(why=READS),
    "invitations:list": staff(why=READS, refusal=DeskOnly),
    "invitations:make": staff("invitations:make", note=OWNER, refusal=DeskOnly),
    "invitations:me": everybody("who came by it"),
    "invitations:name": everybody("who came by it"),
    "invitations:new": staff(why=ASKS, note=OWN_ORGANISATION, refusal=DeskOnly),
    "invitations:newcomer": everybody("who came by it"),
    "invitations:person": staff(why=ASKS, note=OWN_ORGANISATION, refusal=DeskOnly),
    "invitations:phone": everybody(),
    "invitations:pick": everybody(OWNER),
    "invitations:sheet": staff(why=READS),
    "invitations:show": staff(why=READS),
    "invitations:text": staff(why=READS),
    "invitations:undo": staff("invitations:undo"),
    "invitations:unknown": everybody(OWNER),
    # leads
    "leads:ask": everybody("what he sees"),
    "leads:ask_decline": staff(why=ASKS),
    "leads:close": staff("leads:done"),
    "leads:decline": staff("leads:close"),
    "leads:desk": staff(why=READS, refusal=DeskOnly),
    "leads:desks": staff(why=READS),
    "leads:drop": everybody(),
    "leads:preview": everybody("what he sees"),
    "leads:show": staff(why=READS),
    "leads:to": staff("leads:hand_on"),
    "leads:withdraw": everybody(OWNER),
    # me
    "me": everybody(),
    "me:language": everybody(),
    "me:languages": everybody(),
    "me:link": everybody("who has that person's phone"),
    "me:phone": everybody(),
    "me:unlink": everybody(),
    # merging
    "merging:desk": staff(why=READS, refusal=DeskOnly),
    "merging:differ": staff("merging:differ", note="a desk that has both"),
    "merging:do": staff("merging:merge", note=OWNER),
    "merging:find": staff(why=ASKS, note="whom he sees"),
    "merging:look": staff(why=READS, note="a desk that has both"),
    "merging:pass": staff("merging:pass_on", note="a desk that has both"),
    "merging:take": staff(why=ASKS, note=OWNER),
    "merging:undo": staff("merging:part"),
    # notices
    "notices:card": everybody("what he sees"),
    "notices:deal": everybody(STEERS),
    "notices:decide": staff("notices:give_back", "notices:remove", note=OWNER),
    "notices:do": everybody(STEERS),
    "notices:down": staff("notices:remove"),
    "notices:forward": everybody("what he sees"),
    "notices:from": posters(ASKS),
    "notices:fulfil": everybody(STEERS),
    "notices:i": everybody(),
    "notices:keep": staff("notices:keep", note=OWNER, refusal=NotForOthers),
    "notices:l": everybody(),
    "notices:mend": posters(ASKS, STEERS),
    "notices:mine": posters(OWN),
    "notices:new": members(refusal=PostingMembersOnly),
    "notices:no": staff("notices:give_back"),
    "notices:o": everybody(),
    "notices:open": everybody(STEERS),
    "notices:others": staff(why=ASKS, refusal=NotForOthers),
    "notices:p": everybody(),
    "notices:policy": staff("notices:policy", note=OWN_ORGANISATION),
    "notices:post": posters("of one's own; notices:post and notices:mend for others"),
    "notices:queue": staff(why=READS, refusal=DeskOnly),
    "notices:renew": everybody(STEERS),
    "notices:review": staff(why=READS),
    "notices:t": everybody(),
    "notices:voice": staff(why=READS),
    "notices:with": everybody(STEERS),
    "notices:write": staff(why=ASKS),
    "notices:yes": staff("notices:accept"),
    "notices:serves": everybody("who steers it"),
    # orgs
    "orgs": everybody(),
    "orgs:all": everybody(),
    "orgs:card": everybody(),
    "orgs:companies": everybody(),
    "orgs:industry": everybody(),
    "orgs:kind": everybody(),
    "orgs:members": everybody("those whom he sees"),
    "orgs:region": everybody(),
    "orgs:vcard": everybody(),
    # people
    "people:card": everybody("whom he sees"),
    "people:hometown": everybody("those whom he sees"),
    "people:hometowns": everybody("those whom he sees"),
    "people:vcard": everybody("whom he sees"),
    # privacy
    "privacy": everybody(),
    "privacy:agree": members(),
    "privacy:as": members(),
    "privacy:export": everybody(OWNER),
    "privacy:set": members(),
    "privacy:show": everybody(),
    "privacy:withdraw": members("privacy:withdraw"),
    # profile
    "profile": everybody(),
    "profile:change": everybody(),
    "profile:save": everybody(OWNER),
    # reports
    "reports:ask_warn": staff(why=ASKS),
    "reports:new": everybody("what he sees"),
    "reports:note": staff("reports:note"),
    "reports:send": everybody(OWNER),
    "reports:show": staff(why=READS),
    "reports:warn": staff("reports:warn"),
    # reviews
    "reviews:again": members(),
    "reviews:no": staff(why=ASKS),
    "reviews:return": staff("reviews:return", note=OWNER),
    "reviews:show": staff(why=READS),
    "reviews:switch": staff("reviews:switch"),
    "reviews:withdraw": everybody(OWNER),
    "reviews:yes": staff("reviews:approve"),
    # rosters
    "rosters": staff(why=READS),
    "rosters:again": staff(why=ASKS, note=OWNER),
    "rosters:as": staff(why=ASKS, note=OWNER),
    "rosters:cancel": staff(why=OWN, note=OWNER),
    "rosters:choose": staff(why=ASKS, note=OWNER),
    "rosters:export": staff("register:export", note=OWN_ORGANISATION),
    "rosters:go": staff(why=LATER, note=OWNER),
    "rosters:good": staff(why=ASKS, note=OWNER),
    "rosters:policy": staff(why=ASKS, note=OWNER),
    "rosters:problems": staff(why=READS, note=OWNER),
    "rosters:show": staff(why=READS, note=OWNER),
    "rosters:takeback": staff(why=LATER, note=OWN_ORGANISATION),
    "rosters:template": staff(why=READS, note=""),
    "rosters:templates": staff(why=READS, note=""),
    "rosters:undo": staff(why=ASKS, note=OWN_ORGANISATION),
    "rosters:what": staff(why=ASKS, note=OWNER),
    # search
    "search:list": everybody(OWNER),
    "search:more": everybody(OWNER),
    # suspensions
    "suspensions:appeal": everybody(OWNER),
    "suspensions:keep": Rule(APPOINTERS, ("suspensions:keep",), note="nobody above his own level"),
    "suspensions:lift": staff("suspensions:lift", note="the office's by the office alone"),
    "suspensions:make": staff("suspensions:make", note=OWNER),
    "suspensions:person": staff(why=ASKS, note=OWN_ORGANISATION),
    "suspensions:report": staff(why=ASKS),
    "suspensions:send": everybody(OWNER),
    "suspensions:show": staff(why=READS, note=OWN_ORGANISATION),
    # waiting
    "waiting": staff(why=READS, refusal=DeskOnly),
    "waiting:list": staff(why=READS, refusal=DeskOnly),
    "waiting:next": staff(why=READS, refusal=DeskOnly),
    "waiting:show": staff(why=READS, refusal=DeskOnly),
    "waiting:skip": staff(why=READS, refusal=DeskOnly),
    # turnovers: who did it may take it back, though it was his own rights that he gave away
    "turnovers:announce": staff(why=ASKS),
    "turnovers:ask": concerned(why=ASKS, note=GAVE_AWAY),
    "turnovers:cancel": staff("turnovers:cancel", note=OWN_ORGANISATION),
    "turnovers:do": staff("turnovers:do", "turnovers:plan", note=OWNER),
    "turnovers:end": appointers(why=ASKS, note=OF_OFFICE),
    "turnovers:ended": appointers("turnovers:end", note=OF_OFFICE),
    "turnovers:new": staff(why=ASKS, note=OWN_ORGANISATION),
    "turnovers:panel": staff(why=READS, note=OWN_ORGANISATION),
    "turnovers:prolong": appointers(why=ASKS, note=OF_OFFICE),
    "turnovers:prolonged": appointers("turnovers:prolong", note=OWNER),
    "turnovers:undo": concerned("turnovers:undo", note=GAVE_AWAY),
}


def roles_of(viewer: Viewer) -> frozenset[str]:
    """All that he is; an officer is no other organisation's secretariat by that."""
    held = {MEMBER if viewer.person_id else GUEST}
    if viewer.officer:
        held.add(OFFICER)
    elif viewer.desks:
        held.add(SECRETARIAT)
    if viewer.admin:
        held.add(ADMIN)
    return frozenset(held)


def verb_of(data: str) -> str:
    """Of callback data: feature:verb, or the feature alone where a row's number, or nothing, follows."""
    feature, _, rest = data.partition(":")
    verb = rest.partition(":")[0]
    return f"{feature}:{verb}" if verb and not verb.isdigit() else feature


def check(rule: Rule, viewer: Viewer) -> None:
    """Raises the rule's refusal."""
    if not roles_of(viewer) & rule.roles:
        raise rule.refusal

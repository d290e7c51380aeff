"""Who may what: every command and every button's verb, one line each.

The door (handlers/door.py) turns away whoever isn't named here, before anything else is asked. What a role alone can't
say, whose row it is and in which state, is checked again where it is done; `note` says what.

A new verb is a line in VERBS: tests/handlers/test_permissions.py says which one is missing.
"""

import msgspec

from bot.admin import AdminOnly
from bot.announcements.rights import AnnouncersOnly
from bot.appointments import StaffOnly
from bot.desks import DeskOnly
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

READS, ASKS, OWN = "reads", "asks first", "concerns himself alone"
"""Why what staff alone may do isn't in the audit."""
OWN_DESK, OWN_ORGANISATION, OWNER = "own desk", "own organisation", "owner of the row"
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


def everybody(note: str = "") -> Rule:
    return Rule(ALL, note=note)


def members(*acts: str, note: str = OWNER) -> Rule:
    return Rule(MEMBERS, acts, note=note)


def staff(*acts: str, why: str = "", note: str = OWN_DESK, refusal: type[Refusal] = Gone) -> Rule:
    return Rule(STAFF, acts, why, note, refusal)


def announcers(*acts: str, why: str = "", note: str = OWN_ORGANISATION, refusal: type[Refusal] = Gone) -> Rule:
    return Rule(ANNOUNCERS, acts, why, note, refusal)


def appointers(*acts: str, why: str = "", note: str = "officers by admins alone") -> Rule:
    return Rule(APPOINTERS, acts, why, note, StaffOnly)


def admins(*acts: str, why: str = "", note: str = "") -> Rule:
    return Rule(ADMINS, acts, why, note, AdminOnly)


COMMANDS = {
    "start": everybody(),
    "menu": everybody(),
    "help": everybody(),
    "cancel": everybody(),
    "find": everybody(),
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
    "contacts:organisations": everybody(),
    "contacts:people": everybody("whom he sees"),
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
    # invitations
    "invitations:apply": everybody("who came by it"),
    "invitations:ask_end": staff(why=ASKS),
    "invitations:code": staff(why=READS),
    "invitations:end": staff("invitations:end"),
    "invitations:enter": everybody(OWNER),
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
    # search
    "search:list": everybody(OWNER),
    "search:more": everybody(OWNER),
    # turnovers: who did it may take it back, though it was his own rights that he gave away
    "turnovers:announce": staff(why=ASKS),
    "turnovers:ask": everybody(OWNER),
    "turnovers:cancel": Rule(ALL, ("turnovers:cancel",), note=OWNER),
    "turnovers:do": staff("turnovers:do", "turnovers:plan", note=OWNER),
    "turnovers:end": appointers(why=ASKS, note=OF_OFFICE),
    "turnovers:ended": appointers("turnovers:end", note=OF_OFFICE),
    "turnovers:new": staff(why=ASKS, note=OWN_ORGANISATION),
    "turnovers:panel": staff(why=READS, note=OWN_ORGANISATION),
    "turnovers:prolong": appointers(why=ASKS, note=OF_OFFICE),
    "turnovers:prolonged": appointers("turnovers:prolong", note=OWNER),
    "turnovers:undo": Rule(ALL, ("turnovers:undo",), note=OWNER),
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

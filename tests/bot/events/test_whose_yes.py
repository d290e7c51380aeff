"""Whose yes an audience needs: together those called at once and those after each yes are just the audience."""

from hypothesis import given
from hypothesis import strategies as st

from bot.announcements import audience
from bot.clearances.needing import OFFICE, after_yes, at_once, needed
from bot.privacy import Viewer

SOURCES = st.integers(1, 4)
TOKENS = st.builds(
    lambda people, orgs, wide, groups: [*people, *([f"o{each}" for each in orgs] if not wide else ["x"]), *groups],
    st.one_of(st.just(["all"]), st.sets(st.sampled_from(["r1", "r5", "r9"]), min_size=1).map(sorted)),
    st.sets(st.integers(1, 6)).map(sorted),
    st.booleans(),
    st.sampled_from([[], ["g-100"]]),
)


def organisations(source, tokens):
    """Whose members; None: everybody's; empty: nobody's."""
    who = audience.who(source, tokens, "2026-12-01") if tokens else None
    if who is None:
        return set()
    return {*(who.organisations or ()), *([who.organisation_id] if who.organisation_id else ())} or None


@given(SOURCES, TOKENS, st.sets(st.integers(1, 6)))
def test_nobody_is_called_without_the_yes_of_his_own_desk(source, tokens, desks):
    viewer = Viewer(1, None, desks=frozenset({source, *desks}))
    asked = needed(viewer, source, tokens)
    called = organisations(source, at_once(source, tokens, asked))
    assert called is not None
    assert called <= viewer.desks
    for each in asked:
        rest = organisations(source, after_yes(tokens, each))
        assert rest == (None if each == OFFICE else {each})
    wanted = organisations(source, tokens)
    if wanted is None:
        assert asked == (OFFICE,)
    else:
        assert called | set(asked) == wanted


@given(SOURCES, TOKENS)
def test_an_officer_needs_nobodys(source, tokens):
    viewer = Viewer(1, None, desks=frozenset({source}), officer=True)
    assert needed(viewer, source, tokens) == ()
    assert organisations(source, at_once(source, tokens, ())) == organisations(source, tokens)

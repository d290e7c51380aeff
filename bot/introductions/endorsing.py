"""A secretariat recommends in its own words, which its member reads with the question; without contacts, as all is."""

from bot.accounts import Reader as AsReader
from bot.deps import Deps
from bot.forms import filling, readers
from bot.forms.drafting import Turn
from bot.forms.steps import Asking, Form, Step
from bot.introductions import carrying
from bot.introductions.carrying import Carried
from bot.introductions.stripping import stripped
from storage import drafts

NAME = "endorsements"


async def _review(asking: Asking) -> dict[str, object]:
    async with asking.deps.database.reading() as reader:
        it = await carrying.to_hand_over(asking.deps, reader, asking.reader.viewer, asking.answers["introduction"])
    text = stripped(asking.answers["text"])
    return {"it": it, "text": text, "changed": text != asking.answers["text"]}


FORM = Form(NAME, (Step("text", read=readers.text(2, 200)),), review=_review)


async def begin(deps: Deps, who: AsReader, number: int) -> Turn:
    """Raises Gone, IntroductionSettled."""
    async with deps.database.reading() as reader:
        await carrying.to_hand_over(deps, reader, who.viewer, number)
    return await filling.begin(deps, who, NAME, {"introduction": number})


async def send(deps: Deps, who: AsReader, draft_id: int) -> Carried:
    """Raises Gone, IntroductionSettled, FormOver."""
    async with deps.database.transaction() as tx:
        draft, asking = await filling.complete(deps, tx, who, draft_id, NAME)
        word = stripped(asking.answers["text"])
        number = asking.answers["introduction"]
        found = await carrying.pass_to_target(deps, tx, who.viewer, number, endorsed=True, word=word)
        await filling.end(deps, tx, draft, "done")
        await drafts.empty(tx, draft.id)
    deps.bell.set()
    return found

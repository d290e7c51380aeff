"""`@bot TEXT` in any chat: cards with public fields alone, which lead back to the bot."""

from telegram import InlineQueryResultArticle, InputTextMessageContent, Update
from telegram.constants import ParseMode
from telegram.ext import InlineQueryHandler

from bot import cards
from bot.cards import Shared
from bot.events.cards import Card as EventCard
from bot.messages import Message
from bot.notices.cards import Card as NoticeCard
from handlers.context import Context
from handlers.reply import NO_PREVIEW, keyboard

CACHE_S = 10


async def answer(update: Update, context: Context) -> None:
    query = update.inline_query
    assert query
    reader = await context.reader(update)
    shared = await cards.share(context.deps, query.query)
    results = [_article(context, card, reader.language) for card in shared]
    results += [_notice(context, card, reader.language) for card in await cards.share_notice(context.deps, query.query)]
    event = await cards.share_event(context.deps, query.query)
    results += [_event(context, event, reader.language)] if event else []
    await query.answer(results, cache_time=CACHE_S, is_personal=True)


def _article(context: Context, card: Shared, language: str) -> InlineQueryResultArticle:
    message = context.deps.messages.render(f"inline/{card.kind}", language, bot=context.bot.username, card=card)
    listed = context.deps.messages.render("inline/description", language, card=card)
    return _result(f"{card.kind}-{card.id}", card.name, message, listed.text)


def _notice(context: Context, card: NoticeCard, language: str) -> InlineQueryResultArticle:
    """Told apart in the list by what it is, and from where."""
    message = context.deps.messages.render("inline/notices", language, bot=context.bot.username, card=card)
    listed = context.deps.messages.render("inline/listed", language, card=card)
    return _result(f"notice-{card.notice.id}", card.notice.title, message, listed.text)


def _event(context: Context, card: EventCard, language: str) -> InlineQueryResultArticle:
    """By its own clock: who reads it isn't known."""
    values = {"bot": context.bot.username, "card": card, "zone": card.event.zone, "now": context.deps.now()}
    message = context.deps.messages.render("inline/events", language, **values)
    return _result(f"event-{card.event.id}", card.event.title, message)


def _result(key: str, title: str, message: Message, listed: str = "") -> InlineQueryResultArticle:
    """`listed`: what stands below the title in the list; the message is what is sent."""
    content = InputTextMessageContent(message.text, parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW)
    return InlineQueryResultArticle(key, title, content, description=listed or None, reply_markup=keyboard(message))


HANDLERS = [InlineQueryHandler(answer)]

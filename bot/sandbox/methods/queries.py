"""Answers to pressed buttons."""

from bot.sandbox.methods.calls import Call, method
from bot.sandbox.refusals import bad_request

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
ANSWERABLE_S = 60
LONGEST_ANSWER = 200


@method("answerCallbackQuery")
def answer_callback_query(call: Call) -> bool:
    parameters = call.parameters
    query = call.bot.callback_queries.get(parameters.text("callback_query_id"))
    if query is None or query.answered or call.world.now() - query.at > ANSWERABLE_S:
        raise bad_request(TOO_OLD)
    text = parameters.text("text")
    if len(text) > LONGEST_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    query.answered = True
    call.world.log.add(
        "callback_answer",
        query_id=query.id,
        person_id=query.person.id,
        text=text,
        show_alert=parameters.boolean("show_alert"),
        url=parameters.text("url"),
    )
    return True

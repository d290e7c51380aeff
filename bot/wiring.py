"""Which deliveries, forms and jobs there are: where a feature hangs in what it sends, asks and does at its time."""

from bot import admin, appointments, contacts, leads
from bot.announcements import correcting, progress, sending, writing
from bot.claims import asking
from bot.forms import drafting, keeping, showing
from bot.invitations import making, newcomers, telling
from bot.jobs import Kind as Job
from bot.outbox import Kind
from bot.personal import editing, emptying, erasing, exporting, redacting
from bot.rosters import showing as roster_showing

KINDS: dict[str, Kind] = {
    "lead": leads.REQUEST,
    "answer": leads.ANSWER,
    "announcement": sending.DELIVERY,
    "panel": progress.PANEL,
    "form": progress.PANEL,
    "claim": asking.REQUEST,
    "decision": asking.DECISION,
    "appointment": appointments.NOTICE,
    telling.KIND: telling.NOTICE,
    "backup": admin.BACKED_UP,
    roster_showing.KIND: roster_showing.PANEL,
    redacting.KIND: redacting.DELIVERY,
    exporting.KIND: exporting.DELIVERY,
    "erasing": erasing.REMINDER,
    emptying.KIND: emptying.DELIVERY,
}
"""Of deliveries: what holds for each, where it isn't the usual."""
FORMS = {
    form.name: form
    for form in (
        writing.FORM,
        correcting.FORM,
        making.FORM,
        newcomers.FINDING_FORM,
        newcomers.FORM,
        contacts.FORM,
        erasing.FORM,
        editing.FORM,
    )
}
JOBS: dict[str, Job] = {
    sending.START: Job(sending.start, sending.hold, sending.hold_after_ms),
    sending.FILL: Job(sending.fill),
    progress.PROGRESS: Job(progress.show, period_ms=progress.EVERY_MS),
    drafting.SHOW: Job(showing.show, period_ms=drafting.ALBUM_MS),
    telling.TELL: Job(telling.tell, period_ms=telling.FOLD_MS),
    keeping.REMIND: Job(keeping.remind),
    keeping.EXPIRE: Job(keeping.expire),
    redacting.REDACT: Job(redacting.redact),
    redacting.DELETE: Job(redacting.delete),
    exporting.EXPIRE: Job(exporting.expire),
    erasing.REMIND: Job(erasing.remind),
    erasing.RUN: Job(emptying.run),
    emptying.SWEEP: Job(emptying.sweep),
}
"""What is done at its time."""

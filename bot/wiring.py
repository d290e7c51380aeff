"""Which deliveries, forms, jobs and waiting things there are: where a feature hangs in what it sends, asks and does."""

from bot import admin, appointments, confirming, contacts, lead_disclosures, leads, reminding
from bot.agenda import digest
from bot.alerts import finding as hearing
from bot.alerts import telling as alerting
from bot.announcements import accepting, approving, correcting, looking, progress, proposing, segments, sending, writing
from bot.belonging import leaving, recording
from bot.calendars import buttons
from bot.calendars import keeping as calendars
from bot.checkins import ticking
from bot.claims import applying, asking, handing, moving
from bot.claims import finding as claimants
from bot.claims import showing as claims
from bot.clearances import asking as clearances
from bot.clearances import deciding as clearance_deciding
from bot.clearances import inviting as clearance_inviting
from bot.entries import adding, consenting, enrolling, forgetting, removing
from bot.entries import correcting as correcting_rows
from bot.entries import telling as entering
from bot.events import (
    calling,
    cancelling,
    cards,
    companions,
    nudging,
    panels,
    waitlist,
)
from bot.events import (
    changing as event_changing,
)
from bot.events import (
    entering as event_entering,
)
from bot.events import (
    telling as event_telling,
)
from bot.events import (
    widening as event_widening,
)
from bot.events import (
    writing as event_writing,
)
from bot.forms import drafting, keeping, showing
from bot.glossary import changing
from bot.glossary import writing as glossary
from bot.holidays import writing as holidays
from bot.introductions import amounts, answering, carrying, endorsing, meeting, relaying
from bot.introductions import asking as introducing
from bot.introductions import ending as introduction_ending
from bot.introductions import telling as introduction_telling
from bot.invitations import flood, making, newcomers, telling
from bot.jobs import Kind as Job
from bot.meetings import declining, excusing, giving, returning, standing
from bot.merging import comparing, joining, picking
from bot.minutes import announcing as minutes_announcing
from bot.minutes import deciding as minutes_deciding
from bot.minutes import filing
from bot.notices import collecting, dictating, endings, indexing, interest
from bot.notices import reviewing as notice_reviewing
from bot.notices import telling as notice_telling
from bot.notices import writing as notice_writing
from bot.outbox import Kind
from bot.pairings import writing as pairings
from bot.personal import editing, emptying, erasing, exporting, redacting
from bot.reminders import planning as reminder_planning
from bot.reminders import sending as event_reminding
from bot.reports import deciding as reports
from bot.reports import reporting
from bot.reviews import asking as reviewing
from bot.reviews import deciding as review_deciding
from bot.rosters import showing as roster_showing
from bot.series import beginning as series_beginning
from bot.series import buttons as series_buttons
from bot.series import inviting as series_inviting
from bot.series import making as series_making
from bot.suggestions import answering as suggestion_answering
from bot.suggestions import carrying as suggestion_carrying
from bot.suggestions import making as suggesting
from bot.suggestions import telling as suggestion_telling
from bot.suspensions import ending, suspending
from bot.todos import changing as todo_changes
from bot.todos import recording as todos
from bot.todos import reminding as todo_reminding
from bot.turnovers import confirming as terms
from bot.turnovers import ending as term_ending
from bot.turnovers import telling as term_telling
from bot.turnovers import writing as turnovers
from bot.visits import changing as visit_changing
from bot.visits import hosting, results
from bot.visits import proposing as stop_proposing
from bot.visits import showing as visit_showing
from bot.visits import telling as visit_telling
from bot.waiting import Kind as Waiting

KINDS: dict[str, Kind] = {
    "lead": leads.REQUEST,
    "answer": leads.ANSWER,
    "announcement": sending.DELIVERY,
    "panel": progress.PANEL,
    approving.KIND: approving.NOTICE,
    proposing.KIND: proposing.NOTICE,
    looking.KIND: looking.NOTICE,
    "form": progress.PANEL,
    "claim": asking.REQUEST,
    "decision": asking.DECISION,
    moving.KIND: moving.NOTICE,
    handing.KIND: handing.NOTICE,
    leaving.KIND: leaving.NOTICE,
    joining.KIND: joining.NOTICE,
    "lookalike": joining.NOTICE,
    "appointment": appointments.NOTICE,
    telling.KIND: telling.NOTICE,
    "backup": admin.BACKED_UP,
    alerting.KIND: alerting.DELIVERY,
    admin.SENT: admin.REMOVED,
    reminding.KIND: reminding.REMINDER,
    flood.KIND: flood.NOTICE,
    "report": reporting.REQUEST,
    "reported": reporting.ANSWER,
    "suspension": suspending.NOTICE,
    roster_showing.KIND: roster_showing.PANEL,
    redacting.KIND: redacting.DELIVERY,
    lead_disclosures.KIND: lead_disclosures.DELIVERY,
    exporting.KIND: exporting.DELIVERY,
    "erasing": erasing.REMINDER,
    emptying.KIND: emptying.DELIVERY,
    notice_telling.KIND: notice_telling.DELIVERY,
    endings.KIND: endings.DELIVERY,
    interest.KIND: interest.REQUEST,
    relaying.KIND: relaying.DELIVERY,
    meeting.KIND: meeting.DELIVERY,
    introduction_telling.ASKING: introduction_telling.REQUEST,
    introduction_telling.DESK: introduction_telling.CARRY,
    introduction_telling.TOLD: introduction_telling.ENDING,
    introduction_telling.CONTACT: introduction_telling.INTRODUCED,
    suggestion_telling.ASKING: suggestion_telling.REQUEST,
    suggestion_telling.DESK: suggestion_telling.CARRY,
    suggestion_telling.TOLD: suggestion_telling.ENDING,
    suggesting.KIND: suggesting.DELIVERY,
    entering.KIND: entering.NOTICE,
    reviewing.REQUEST_KIND: reviewing.REQUEST,
    reviewing.ANSWER_KIND: reviewing.ANSWER,
    term_telling.KIND: term_telling.NOTICE,
    term_ending.KIND: term_ending.WARNING,
    confirming.KIND: confirming.QUESTION,
    event_reminding.REMINDER_KIND: event_reminding.REMINDER,
    event_reminding.HINT_KIND: event_reminding.HINT,
    calendars.KIND: calendars.FILE,
    digest.KIND: digest.DIGEST,
    giving.KIND: giving.GIVEN,
    returning.KIND: returning.RETURNED,
    returning.OFF: returning.RETURNED,
    minutes_announcing.KIND: minutes_announcing.DELIVERY,
    todo_reminding.KIND: todo_reminding.DELIVERY,
    todo_reminding.DESK: todo_reminding.TO_DESK,
    todo_reminding.OFF: todo_reminding.HANDED_ON,
    calling.KIND: calling.CALL,
    event_telling.TOLD: event_telling.TOLD_KIND,
    waitlist.OFFER: waitlist.OFFERED,
    panels.KIND: panels.SHOWN,
    visit_telling.KIND: visit_telling.NOTICE,
    visit_telling.SEVERAL: visit_telling.ALL,
    visit_telling.CALLED_OFF: visit_telling.OFF,
    results.KIND: results.ASKED,
    clearances.KIND: clearances.NOTICE,
}
"""Of deliveries: what holds for each, where it isn't the usual."""
FORMS = {
    form.name: form
    for form in (
        writing.FORM,
        correcting.FORM,
        approving.FORM,
        accepting.FORM,
        looking.FORM,
        segments.FORM,
        making.FORM,
        newcomers.FINDING_FORM,
        newcomers.FORM,
        applying.FORM,
        claimants.FORM,
        contacts.FORM,
        erasing.FORM,
        editing.FORM,
        glossary.FORM,
        holidays.FORM,
        notice_writing.FORM,
        notice_reviewing.FORM,
        interest.FORM,
        introducing.FORM,
        answering.REASONS,
        endorsing.FORM,
        amounts.FORM,
        relaying.FORM,
        collecting.FORM,
        dictating.FORM,
        recording.FORM,
        picking.FORM,
        correcting_rows.FORM,
        adding.FORM,
        enrolling.FORM,
        consenting.FORM,
        forgetting.FORM,
        review_deciding.FORM,
        reporting.FORM,
        suspending.FORM,
        turnovers.FORM,
        ending.FORM,
        term_ending.FORM,
        ticking.SEEK,
        ticking.WALK,
        giving.FORM,
        excusing.FORM,
        series_beginning.FORM,
        filing.FORM,
        minutes_announcing.FORM,
        minutes_deciding.FORM,
        todos.FORM,
        todo_changes.FORM,
        pairings.FORM,
        event_writing.FORM,
        event_changing.FORM,
        event_widening.FORM,
        cancelling.FORM,
        event_entering.FORM,
        companions.FORM,
        visit_changing.FORM,
        stop_proposing.FORM,
        results.FORM,
        clearance_deciding.FORM,
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
    indexing.MATCH: Job(prepare=hearing.prepare),
    hearing.TELL: Job(alerting.tell),
    changing.LATER: Job(changing.index),
    redacting.REDACT: Job(redacting.redact),
    redacting.DELETE: Job(redacting.delete),
    lead_disclosures.DELETE: Job(lead_disclosures.delete),
    exporting.EXPIRE: Job(exporting.expire),
    erasing.REMIND: Job(erasing.remind),
    erasing.RUN: Job(emptying.run),
    emptying.SWEEP: Job(emptying.sweep),
    leaving.SETTLE: Job(leaving.settle),
    joining.SETTLE: Job(joining.settle),
    flood.OVER: Job(flood.over),
    entering.TELL: Job(entering.tell),
    removing.FORGET: Job(removing.forget),
    suspending.END: Job(ending.end),
    meeting.MET: Job(meeting.ask),
    introduction_telling.EXPIRE: Job(introduction_ending.expire),
    introduction_telling.NUDGE: Job(introduction_ending.nudge),
    suggestion_telling.EXPIRE: Job(suggestion_answering.expire),
    suggestion_telling.TELL: Job(suggestion_telling.tell),
    suggestion_telling.NUDGE: Job(suggestion_answering.nudge),
    suggesting.TELL: Job(suggesting.tell),
    introduction_telling.TELL: Job(introduction_ending.tell),
    leads.ANSWER_AVOIDED: Job(leads.answer_avoided),
    interest.ANSWER_AVOIDED: Job(interest.answer_avoided),
    terms.RUN: Job(terms.run),
    reminder_planning.REMIND: Job(event_reminding.remind),
    reminder_planning.HINT: Job(event_reminding.hint),
    giving.ANSWER_AVOIDED: Job(declining.answer_avoided),
    series_making.MAKE: Job(series_making.make, period_ms=series_making.DAY_MS),
    series_inviting.INVITE: Job(series_making.invite),
    minutes_announcing.TELL: Job(minutes_announcing.tell),
    todo_reminding.REMIND: Job(todo_reminding.remind),
    results.ASK: Job(results.ask),
    clearances.RENEW: Job(clearances.renew),
    clearances.LAPSE: Job(clearances.lapse),
    clearance_deciding.INVITE: Job(clearance_inviting.invite),
    calling.FILL: Job(calling.fill),
    event_widening.INVITE: Job(event_widening.fill),
    calling.CLOSE: Job(waitlist.close),
    calling.END: Job(calling.end),
    waitlist.LAPSE: Job(waitlist.lapse),
    nudging.NUDGE: Job(nudging.run),
    panels.SHOW: Job(panels.show, period_ms=panels.EVERY_MS),
}
"""What is done at its time."""
WAITING: dict[str, Waiting] = {
    "approvals": approving.APPROVALS,
    "claims": claims.CLAIMS,
    "newcomers": claims.NEWCOMERS,
    "corrections": accepting.WAITING,
    "introductions": carrying.INTRODUCTIONS,
    "suggestions": suggestion_carrying.SUGGESTIONS,
    "leads": contacts.LEADS,
    "contacts": contacts.CONTACTS,
    "reports": reports.REPORTS,
    "appeals": ending.APPEALS,
    "edits": review_deciding.EDITS,
    "notices": notice_reviewing.NOTICES,
    "lookalikes": comparing.LOOKALIKES,
    "stops": hosting.STOPS,
    "clearances": clearance_deciding.CLEARANCES,
}
"""What waits at desks; each name has its words in words.toml [waiting], and is the one that its query gives."""
cards.PARTS["meeting"] = standing.part
"""What kinds of events, and other rooms, add to an event's card."""
cards.ROWS += [standing.rows, buttons.on_card]
panels.ROWS += [standing.rows, visit_showing.rows_of, series_buttons.rows, buttons.on_panel]
"""Below an event's card, and its hosts' panel."""

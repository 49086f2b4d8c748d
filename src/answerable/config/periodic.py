"""Everything that runs by the clock, and why."""

from collections.abc import Sequence

from answerable.ledger.jobs.periodic import Periodic

PERIODIC: Sequence[Periodic] = (
    Periodic("answerable.tickets.tasks.wake_snoozed", "* * * * *", "Snoozed tickets come back in time."),
    Periodic(
        "answerable.tickets.tasks.look_for_same_matters",
        "* * * * *",
        "What one person says on two channels is proposed as one matter.",
    ),
    Periodic(
        "answerable.insight.tasks.keep_facts",
        "* * * * *",
        "What pages of figures count follows what happened.",
    ),
    Periodic(
        "answerable.insight.tasks.reckon",
        "37 2 * * *",
        "Comparisons that take longer than a page may are made anew.",
    ),
    Periodic(
        "answerable.insight.transitions.judging.judge_transitions",
        "17 3 * * 1",
        "Teething is told from malaise, by whole weeks.",
    ),
    Periodic(
        "answerable.tickets.tasks.forget_pictures",
        "47 * * * *",
        "Pictures that were never sent go after a day.",
    ),
    Periodic("answerable.tickets.tasks.sweep_files", "27 4 * * *", "Files of writes that were refused go."),
    Periodic(
        "answerable.api.tasks.clean_up", "23 * * * *", "Answers kept for repeated requests go after a day."
    ),
    Periodic("answerable.desk.tasks.clean_up", "41 * * * *", "Pages that never said goodbye are forgotten."),
    Periodic(
        "answerable.desk.tasks.clean_up_undo", "43 * * * *", "What was kept to be undone goes after a day."
    ),
    Periodic(
        "answerable.desk.tasks.clean_up_notifications",
        "47 3 * * *",
        "What one was told is forgotten in time.",
    ),
    Periodic("answerable.desk.tasks.begin_reports", "* * * * *", "Reports are sent at their hour."),
    Periodic(
        "answerable.desk.tasks.mail_notifications", "* * * * *", "What one has not looked at is told by mail."
    ),
    Periodic(
        "answerable.channels.tasks.ask_after_receipts",
        "*/5 * * * *",
        "Channels that never told whether something arrived are asked.",
    ),
    Periodic(
        "answerable.channels.tasks.poll_all", "* * * * *", "Networks that tell us nothing are looked at."
    ),
    Periodic(
        "answerable.channels.tasks.fetch_templates",
        "37 * * * *",
        "WhatsApp approves templates, and pauses them, when it likes.",
    ),
    Periodic(
        "answerable.channels.tasks.look_again_all",
        "*/10 * * * *",
        "Networks do not tell that somebody changed or took back what they said.",
    ),
    Periodic(
        "answerable.channels.phone.tasks.ask_after_calls",
        "*/15 * * * *",
        "Calls whose end was never told are asked after.",
    ),
    Periodic(
        "answerable.history.tasks.clean_up",
        "17 4 * * *",
        "Files that were handed in and never brought go after a week.",
    ),
    Periodic("answerable.desk.automations.passing.pass_time", "* * * * *", "Rules about time act in time."),
    Periodic(
        "answerable.promises.tasks.tell_of_due", "* * * * *", "What is owed soon, or late, is told in time."
    ),
    Periodic(
        "answerable.routing.giving.tasks.look_again",
        "* * * * *",
        "What lies untouched goes back to its team; what nobody could be given is tried again.",
    ),
    Periodic(
        "answerable.routing.handovers.due.let_lapse",
        "* * * * *",
        "Hand-overs that nobody accepted in time go back and up.",
    ),
    Periodic(
        "answerable.listening.quality.weekly.choose_for_review",
        "51 2 * * *",
        "What ended last week is drawn for review; whose reviewer left is given to another.",
    ),
    Periodic(
        "answerable.listening.quality.weekly.remind_of_calibrations",
        "11 6 * * *",
        "Whom a calibration waits for is told, and that one is overdue.",
    ),
    Periodic(
        "answerable.desk.tasks.reckon_quality",
        "21 * * * *",
        "What reviews say together is reckoned anew.",
    ),
    Periodic(
        "answerable.desk.tasks.reckon_learning",
        "31 2 * * 0",
        "What practice does in teams changes slowly.",
    ),
    Periodic(
        "answerable.selfservice.tasks.forget_ended",
        "31 * * * *",
        "Links and visits of customers that are over are forgotten.",
    ),
    Periodic(
        "answerable.selfservice.tasks.look_at_what_came",
        "* * * * *",
        "What comes in is held beside known issues, and bursts are found.",
    ),
    Periodic(
        "answerable.selfservice.cases.learning.follow_ledger",
        "* * * * *",
        "What was solved is learnt, for those who meet the like.",
    ),
    Periodic(
        "answerable.selfservice.tasks.tell_of_updates", "* * * * *", "Promised updates are told of in time."
    ),
    Periodic(
        "answerable.selfservice.issues.sending.hand_on",
        "* * * * *",
        "Approved notices go out, so many a minute.",
    ),
    Periodic(
        "answerable.selfservice.status.rendering.write_all",
        "13 * * * *",
        "What is older than 90 days leaves the status pages.",
    ),
    Periodic(
        "answerable.selfservice.articles.due.publish_due",
        "* * * * *",
        "Articles are published at their time.",
    ),
    Periodic(
        "answerable.selfservice.articles.due.forget_voters",
        "13 4 * * *",
        "What tells visitors apart who said whether an article helped is forgotten.",
    ),
    Periodic(
        "answerable.selfservice.tasks.end_silent_guides",
        "41 * * * *",
        "Guides in which nobody went on for a day count as left.",
    ),
    Periodic(
        "answerable.listening.surveys.asking.ask_due",
        "* * * * *",
        "Who was drawn for a survey is asked in time.",
    ),
    Periodic(
        "answerable.listening.surveys.reckoning.reckon_all",
        "43 * * * *",
        "Scores of surveys are weighed by who answers.",
    ),
    Periodic(
        "answerable.listening.rota.tasks.look_after_weeks",
        "5 * * * *",
        "Weeks in service begin and end by each one's clock; swaps lapse; one is reminded.",
    ),
    Periodic(
        "answerable.privacy.tasks.drop_expired",
        "17 * * * *",
        "Copies of what is kept of somebody go after a week.",
    ),
    Periodic("answerable.desk.tasks.clean_up_rule_runs", "53 3 * * *", "What rules did is kept for a year."),
    Periodic(
        "answerable.desk.tasks.clean_up_webhooks",
        "37 * * * *",
        "What other systems were told is listed for a month.",
    ),
    Periodic(
        "answerable.listening.findings.meanings.read_findings",
        "*/5 * * * *",
        "What findings mean is read, so that the same in other words is found.",
    ),
    Periodic(
        "answerable.listening.themes.meanings.read_meanings",
        "*/10 * * * *",
        "What tickets begin with is read, so that themes can be found.",
    ),
    Periodic(
        "answerable.listening.themes.discovering.find_themes",
        "17 */6 * * *",
        "What many customers write about is found, and followed from week to week.",
    ),
    Periodic(
        "answerable.listening.words.comparing.compare_words",
        "37 2 * * *",
        "Customers’ words are compared with those of our texts.",
    ),
    Periodic("answerable.privacy.tasks.keep_no_longer", "*/10 * * * *", "What is too old to be kept goes."),
    Periodic(
        "answerable.listening.findings.owing.tell_of_overdue",
        "17 6 * * *",
        "Findings that nobody answers or does in time climb.",
    ),
    Periodic("answerable.regions.tasks.learn_of_holidays", "19 4 * * *", "Public holidays are mended."),
    Periodic("answerable.regions.tasks.fetch_feeds", "29 4 * * *", "Days off that calendars follow change."),
    Periodic(
        "answerable.people.tasks.suspend_unused",
        "11 3 * * *",
        "Accounts that nobody uses end where it was set.",
    ),
    Periodic("answerable.ledger.tasks.seal_events", "7 * * * *", "What happened is sealed within the hour."),
    Periodic("answerable.ledger.tasks.shorten_log", "*/10 * * * *", "SQLite's log grows while anyone reads."),
    Periodic(
        "answerable.ledger.tasks.watch_disk", "*/5 * * * *", "A full disk is announced, not discovered."
    ),
)

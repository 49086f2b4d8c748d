"""What each right allows, in words: for whoever puts a role together. Every right is here once."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GROUPS: dict[str | Promise, dict[str, str | Promise]] = {
    _("Answering"): {
        "ticket.reply": _("Answer customers"),
        "ticket.open": _("Open tickets for customers"),
        "ticket.note": _("Write notes"),
        "ticket.assign": _("Give tickets to people and teams"),
        "ticket.close": _("Close tickets"),
        "ticket.reopen": _("Open them again"),
        "ticket.snooze": _("Snooze them"),
        "ticket.follow": _("Follow tickets"),
        "ticket.set_status": _("Set the status"),
        "ticket.prioritise": _("Set the priority"),
        "ticket.tag": _("Add and remove tags"),
        "ticket.set_field": _("Fill in fields and choose the form"),
        "ticket.set_brand": _("Choose the brand"),
        "ticket.set_subject": _("Change the subject"),
        "ticket.set_customer": _("Say whose ticket it is"),
        "ticket.participants": _("Add and remove who takes part"),
        "ticket.link": _("Link tickets"),
        "ticket.merge": _("Merge tickets"),
        "ticket.split": _("Split tickets"),
        "customer.edit": _("Change customers and their addresses"),
        "customer.note": _("Note something about customers and accounts"),
        "phrases.write": _("Keep saved replies and macros of their own"),
    },
    _("Leading"): {
        "phrases.share": _("Write saved replies and macros for others"),
        "view.share": _("Make views for others"),
        "floor.see": _("See the floor: who waits, who is there and what they have"),
        "customer.merge": _("Merge customers"),
        "account.manage": _("Say what was agreed with accounts, and dissolve them"),
        "quarantine.see": _("See the quarantine"),
        "quarantine.release": _("Release mail from it"),
        "jobs.see": _("See jobs that failed"),
        "jobs.run_again": _("Run them again"),
    },
    _("Setting up"): {
        "staff.manage": _("Staff, teams, providers and roles"),
        "fields.manage": _("Statuses, fields, tags, brands and forms"),
        "rules.manage": _("Automations"),
        "mailbox.manage": _("Mailboxes"),
        "tokens.manage": _("Tokens of the interface"),
        "audit.see": _("See what was changed in settings"),
        "health.see": _("See whether the installation is well"),
        "privacy.export": _("Make a copy of what is kept about a person"),
        "privacy.erase": _("Erase a person"),
        "privacy.keep": _("Say how long things are kept, and put legal holds on them"),
    },
}

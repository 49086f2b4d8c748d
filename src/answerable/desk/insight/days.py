"""By which day what a figure counts belongs to a week: a ticket is opened on one day and answered on another."""

from django.utils.translation import gettext_lazy as _

OPENED = _("Tickets, by the day on which they were opened.")
ANSWERED = _("Answers, by the day on which they arrived.")
OFFERED = _("Hand-overs, by the day on which they were offered.")
NOW = _("As it is now, whichever weeks are chosen.")
STAFFED = _("The days that stand beside each row; contacts, by the day on which they came.")
MONTHS = _("Whole months, by the day on which tickets were opened.")

"""One report to those who lead, every Monday, and a first one at once."""

from datetime import datetime

from answerable.demo.founding import World
from answerable.desk.insight.reports.actions import ReportWanted, make_report, send_now
from answerable.insight.models import Audience
from answerable.people.models import Staff


def report_every_week(world: World, *, owner: Staff, at: datetime) -> None:
    wanted = ReportWanted(
        "How customers fare",
        Audience.LEADERS,
        ["health", "unheard", "reasons"],
        recipients=[owner, world.staff["lena.baert"]],
        time_zone="Europe/Brussels",
        figures=[
            "health/mis-selling",
            "health/black-holes",
            "health/promises",
            "health/speed",
            "unheard/chased",
            "reasons/causes",
        ],
        has_table=True,
    )
    report = make_report(wanted, owner=owner, by=owner.actor(), at=at)
    send_now(report, by=owner.actor(), at=at)

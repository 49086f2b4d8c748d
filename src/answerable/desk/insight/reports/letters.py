"""The mail of a report: every figure as a sentence, a picture and its numbers; on paper and as a table beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from answerable.desk.frame.spreadsheets import csv_of
from answerable.desk.insight.figure import Figure, Form
from answerable.desk.insight.pages import Page
from answerable.desk.insight.pictures import plain_picture
from answerable.desk.insight.reports.contents import Contents, contents_of
from answerable.desk.insight.reports.paper import paper_of
from answerable.desk.insight.reports.words import span_words, title_words, whole_words
from answerable.desk.insight.tables import COLUMNS, lines_of, rows_of
from answerable.desk.masks.net import masked_text
from answerable.insight.models import Report, ReportLetter
from answerable.people.masking import looking_through, mask_for
from answerable.people.models import Staff


@dataclass(frozen=True)
class Shown:
    """A figure in the mail. Rows of a trend are in the picture and in the text; in the HTML they would be too many."""

    figure: Figure
    page: Page
    url: str
    cid: str
    n: str
    lines: Sequence[str]

    @property
    def has_rows(self) -> bool:
        return self.figure.form == Form.ROWS


@dataclass(frozen=True)
class Section:
    page: Page
    shown: Sequence[Shown]
    silent: Sequence[str]


def letter_of(letter: ReportLetter) -> bytes:
    """As its recipient may see it now, of the moment of its run."""
    run, staff = letter.run, letter.staff
    report = run.report
    with translation.override(language_of(report, staff)), looking_through(mask_for(staff)):
        contents = contents_of(report, staff, at=run.at)
        message = _written(contents)
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    message["From"], message["To"] = settings.DEFAULT_FROM_EMAIL, staff.email
    # The same at every attempt: whoever is given it twice by their server can tell.
    message["Message-ID"] = f"<report.{run.pk}.{letter.pk}@{host}>"
    message["Date"] = format_datetime(run.at)
    message["Auto-Submitted"] = "auto-generated"
    message["List-Unsubscribe"] = f"<{address_of(report)}>"
    return message.as_bytes(policy=policy.SMTP)


def language_of(report: Report, staff: Staff) -> str | None:
    wanted = report.language or staff.language
    return wanted if wanted in dict(settings.LANGUAGES) else None


def address_of(report: Report) -> str:
    return str(settings.BASE_URL) + reverse("desk:report", args=[report.pk])


def table_of(contents: Contents) -> str:
    """All numbers, as the pages' own files have them."""
    rows = [(page.key, figure.key, *row) for page, figure in contents.figures for row in rows_of(figure)]
    return csv_of(("page", "figure", *COLUMNS), rows)


def file_name(contents: Contents, ending: str) -> str:
    return f"report-{contents.asked.last_day:%Y-%m-%d}.{ending}"


def _written(contents: Contents) -> EmailMessage:
    report, title = contents.report, title_words(contents)
    sections = [_section(contents, part.page, part.figures, part.silent) for part in contents.told]
    known = {
        "report": report,
        "title": title,
        "span": span_words(contents),
        "sections": sections,
        "link": address_of(report),
    }
    message = EmailMessage()
    message["Subject"] = title
    message.set_content(masked_text(render_to_string("desk/insight/reports/letter.txt", known)))
    html = masked_text(render_to_string("desk/insight/reports/letter.html", known))
    message.add_alternative(html, subtype="html")
    body = message.get_body(("html",))
    assert isinstance(body, EmailMessage)
    for section in sections:
        for each in section.shown:
            _show(body, each)
    if report.has_paper:
        message.add_attachment(
            paper_of(contents), maintype="application", subtype="pdf", filename=file_name(contents, "pdf")
        )
    if report.has_table:
        table = masked_text(table_of(contents)).encode()
        message.add_attachment(
            table,
            maintype="text",
            subtype="csv",
            filename=file_name(contents, "csv"),
            params={"charset": "utf-8"},
        )
    return message


def _show(body: EmailMessage, shown: Shown) -> None:
    if shown.figure.is_drawn:
        picture = plain_picture(shown.figure)
        body.add_related(picture, maintype="image", subtype="png", cid=f"<{shown.cid}>", disposition="inline")


def _section(contents: Contents, page: Page, figures: Sequence[Figure], silent: Sequence[str]) -> Section:
    base = str(settings.BASE_URL) + reverse("desk:insight_page", args=[page.key])
    shown = [
        Shown(
            figure,
            page,
            f"{base}?{contents.asked.query}#{figure.key}",
            f"{page.key}.{figure.key}@report",
            whole_words(figure),
            list(lines_of(figure)),
        )
        for figure in figures
    ]
    return Section(page, shown, silent)

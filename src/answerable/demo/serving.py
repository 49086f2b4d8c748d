"""Everybody's week in service: a year that was published, the chief executive's week running, two weeks told of; and who
goes to see which region."""

from datetime import date, datetime, timedelta

from answerable.demo.company import STAFF_HOST
from answerable.demo.founding import World
from answerable.ledger.actor import SYSTEM, Actor
from answerable.listening.lessons import hand_on
from answerable.listening.models import Debrief, RotaMember, RotaWeek, RotaYear
from answerable.listening.rota.cases import AT_FIRST, choose_cases
from answerable.listening.rota.debriefing import Said, hold_debrief
from answerable.listening.rota.members import MemberWanted, put_member, set_leave
from answerable.listening.rota.reckoning import Reckoned
from answerable.listening.rota.weeks import arrange_service
from answerable.listening.rota.years import YearWanted, keep_plan, publish, set_year
from answerable.listening.visits import VisitDone, VisitWanted, finish_visit, plan_visit
from answerable.people.actions import RoleWanted, add_role, create_staff
from answerable.people.models import CustomRole, Role, Staff
from answerable.regions.models import Region
from answerable.tickets.actions import ask_to_look, keep_draft
from answerable.tickets.models import DraftKind

_WEEK, _DAY = timedelta(days=7), timedelta(days=1)
# Who serves, of which department, speaking what, how many weeks from now.
_SERVING = (
    ("hanne.peeters", "Hanne Peeters", "Management", "BE", ("nl", "fr", "en"), 0),
    ("ineke.dewilde", "Ineke De Wilde", "Operations", "BE", ("nl", "en"), 1),
    ("bram.desmet", "Bram De Smet", "Operations", "BE", ("nl", "en"), 3),
    ("elke.willems", "Elke Willems", "Finance", "BE", ("nl", "en"), -3),
    ("sven.jacobs", "Sven Jacobs", "Finance", "BE", ("nl", "fr"), 2),
    ("joris.baeten", "Joris Baeten", "Product", "BE", ("en", "nl"), -2),
    ("nora.haddad", "Nora Haddad", "Warehouse", "BE", ("fr", "ar"), 4),
    ("marie.claes", "Marie Claes", "Board", "BE", ("fr", "en"), None),
)
_TOLD = {
    "elke.willems": Said(
        "People wait three days and hear nothing. When they write again, it is to ask whether we are there.",
        "Say in the first answer on which day the parcel leaves\nPut the date of the refund on the credit note",
        "Lotte, who knows every parcel by name.",
    ),
    "joris.baeten": Said(
        "The drawing in the manual of the stove shows the old valve. Four people sent me a picture of it.",
        "Redraw page 12 of the stove's manual",
        "Omar, for the patience.",
    ),
}
_ANSWER = "Thank you for your patience. I have asked our warehouse, and your parcel leaves tomorrow.\n\nHanne Peeters"


def serve_a_week(world: World, *, by: Actor, at: datetime) -> None:
    """Done twice it is done once."""
    if RotaMember.objects.exists():
        return
    published_at = at - timedelta(days=60)
    for key in ("lena.baert", "omar.khalil"):
        mentor = MemberWanted("Customer service", "BE", languages=("nl", "fr", "en"), is_mentor=True)
        put_member(world.staff[key], mentor, by=by, at=published_at)
    members = {key: _member(world, row, by, published_at) for row in _SERVING if (key := row[0])}
    monday = at.date() - at.weekday() * _DAY
    year = _year(members, monday, world, by, published_at)
    for key, said in _TOLD.items():
        _tell(members[key], said, world, at)
    for member in members.values():
        arrange_service(member, at=at)
    _begin(members["hanne.peeters"], year, world, at)
    _visit(world, by, at)


def _member(
    world: World, row: tuple[str, str, str, str, tuple[str, ...], int | None], by: Actor, at: datetime
) -> RotaMember:
    key, name, department, country, languages, _week = row
    staff = world.staff.get(key) or _colleague(key, name, world, by, at)
    return put_member(staff, MemberWanted(department, country, languages=languages), by=by, at=at)


def _colleague(key: str, name: str, world: World, by: Actor, at: datetime) -> Staff:
    """Who answers nobody but in their week."""
    wanted = RoleWanted("Colleague", Role.AGENT, frozenset())
    role = CustomRole.objects.filter(name=wanted.name).first() or add_role(wanted, by=by, at=at)
    house = world.staff["lena.baert"].provider
    staff = create_staff(
        email=f"{key}@{STAFF_HOST}",
        name=name,
        provider=house,
        role=Role.AGENT,
        custom_role=role,
        by=by,
        at=at,
    )
    staff.time_zone = "Europe/Brussels"
    staff.save(update_fields=["time_zone"])
    return staff


def _year(members: dict[str, RotaMember], monday: date, world: World, by: Actor, at: datetime) -> RotaYear:
    """Of this year alone: at its turn, weeks of another are left out. Who could be given none is on leave."""
    number = monday.isocalendar().year
    set_leave(
        members["marie.claes"],
        [(monday, date(number, 12, 31))] if monday.year == number else [],
        by=by,
        at=at,
    )
    weeks = {
        members[key].pk: day
        for key, *_about, ahead in _SERVING
        if ahead is not None and (day := monday + ahead * _WEEK).isocalendar().year == number
    }
    mentors = [world.staff[key].rota_member.pk for key in ("lena.baert", "omar.khalil")]
    year = set_year(number, YearWanted(), by=by, at=at)
    found = Reckoned(
        weeks=weeks,
        mentors={
            key: mentors[0 if key == members["hanne.peeters"].pk else n % 2] for n, key in enumerate(weeks)
        },
        short={},
        short_of={},
        why={members["marie.claes"].pk: "away"},
    )
    return publish(keep_plan(year, found, at=at), by=by, at=at)


def _tell(member: RotaMember, said: Said, world: World, at: datetime) -> None:
    week = RotaWeek.objects.published().filter(member=member).first()
    if week is None:
        return
    friday = min(at, week.span[1] - 2 * _DAY)
    debrief: Debrief = hold_debrief(week, said, by=member.staff.actor(), at=friday)
    first = debrief.lessons.first()
    if first is not None:
        hand_on(first, world.staff["ineke.dewilde"], by=world.staff["lena.baert"].actor(), at=friday)


def _begin(member: RotaMember, year: RotaYear, world: World, at: datetime) -> None:
    """Cases are chosen; a first answer waits for her mentor."""
    week = (
        RotaWeek.objects.filter(year=year, member=member, is_draft=False)
        .select_related("member__staff")
        .first()
    )
    if week is None or not week.is_running(at=at):
        return
    cases = choose_cases(week, by=SYSTEM, at=at, most=AT_FIRST)
    RotaWeek.objects.filter(pk=week.pk).update(has_cases=True)
    hanne = Staff.objects.select_related("provider").get(pk=member.staff_id)
    if cases and hanne.may("ticket.reply"):  # not where the sample's time is another than the clock's
        keep_draft(cases[0], DraftKind.REPLY, _ANSWER, by=hanne.actor(), at=at)
        ask_to_look(cases[0], of=world.staff["lena.baert"], by=hanne.actor(), at=at)


def _visit(world: World, by: Actor, at: datetime) -> None:
    regions = {each.name: each for each in Region.objects.present()}
    planned_at = at - timedelta(days=300)
    for name, key, days in (
        ("Manila", "ineke.dewilde", -200),
        ("Kraków", "hanne.peeters", 40),
        ("Ghent", "bram.desmet", -400),
    ):
        if name not in regions:
            continue
        day = at.date() + timedelta(days=days)
        seen = [world.teams["manila1"].provider] if name == "Manila" else []
        wanted = VisitWanted(regions[name], world.staff[key], day, seen)
        visit = plan_visit(wanted, by=by, at=planned_at if days > -300 else at - timedelta(days=500))
        if days < 0:
            learned = (
                "The night shift has no heating\nNobody told them of the new valve" if days == -200 else ""
            )
            finish_visit(visit, VisitDone(day, 6, learned), by=by, at=at + timedelta(days=days + 1))

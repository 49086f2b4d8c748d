"""Kestrel Trail: who works for it, where, and which mailboxes it has. Data alone; `founding` puts it into the database.

Everybody's key is the part of their mail address before the @.
"""

from dataclasses import dataclass

from answerable.people.models import ProviderKind, Role
from answerable.tickets.vocabulary.brands import BrandWanted

NAME = "Kestrel Trail"
HOST = "kestreltrail.example"
STAFF_HOST = "staff.kestreltrail.example"


@dataclass(frozen=True)
class ProviderPlan:
    key: str
    name: str
    kind: ProviderKind


@dataclass(frozen=True)
class TeamPlan:
    """`zone` and `hours` are when its people work; without hours it never sleeps."""

    key: str
    name: str
    provider: str
    zone: str
    hours: tuple[float, float] | None
    days: int = 5  # of the week, from Monday


@dataclass(frozen=True)
class StaffPlan:
    key: str
    name: str
    provider: str
    teams: tuple[str, ...]
    role: Role = Role.AGENT
    language: str = "en"
    speaks: tuple[str, ...] = ("en",)
    zone: str = "Europe/Brussels"
    has_left: bool = False

    @property
    def email(self) -> str:
        return f"{self.key}@{STAFF_HOST}"


@dataclass(frozen=True)
class MailboxPlan:
    key: str
    local: str
    name: str
    team: str
    signature: str
    acknowledgement: str = ""

    @property
    def address(self) -> str:
        return f"{self.local}@{HOST}"


PROVIDERS = (
    ProviderPlan("kestrel", "Kestrel Trail", ProviderKind.IN_HOUSE),
    ProviderPlan("bayani", "Bayani Care", ProviderKind.OUTSOURCED),
    ProviderPlan("wawel", "Wawel Service", ProviderKind.OUTSOURCED),
    ProviderPlan("rheinruf", "Rheinruf", ProviderKind.OUTSOURCED),
    ProviderPlan("waypoint", "Waypoint", ProviderKind.AUTOMATED),
)

TEAMS = (
    TeamPlan("ghent1", "Ghent tier 1", "kestrel", "Europe/Brussels", (8.5, 17.5)),
    TeamPlan("ghent2", "Ghent tier 2", "kestrel", "Europe/Brussels", (8.5, 17.5)),
    TeamPlan("manila1", "Manila tier 1", "bayani", "Asia/Manila", None),
    TeamPlan("krakow1", "Kraków tier 1", "wawel", "Europe/Warsaw", (8.0, 18.0), days=6),
    TeamPlan("cologne1", "Cologne tier 1 (until last year)", "rheinruf", "Europe/Berlin", (8.0, 17.0)),
    TeamPlan("waypoint", "Waypoint (automatic)", "waypoint", "UTC", None, days=7),
)
TEAM = {team.key: team for team in TEAMS}

_MANILA, _WARSAW, _BERLIN = "Asia/Manila", "Europe/Warsaw", "Europe/Berlin"


def _ghent(key: str, name: str, team: str, *speaks: str) -> StaffPlan:
    return StaffPlan(key, name, "kestrel", (team,), language=speaks[0], speaks=speaks)


def _manila(key: str, name: str, *speaks: str) -> StaffPlan:
    return StaffPlan(key, name, "bayani", ("manila1",), speaks=speaks, zone=_MANILA)


def _krakow(key: str, name: str, *speaks: str) -> StaffPlan:
    return StaffPlan(key, name, "wawel", ("krakow1",), language="pl", speaks=speaks, zone=_WARSAW)


def _cologne(key: str, name: str) -> StaffPlan:
    return StaffPlan(
        key, name, "rheinruf", ("cologne1",), language="de", speaks=("de",), zone=_BERLIN, has_left=True
    )


STAFF = (
    _ghent("lotte.maes", "Lotte Maes", "ghent1", "nl", "fr", "en"),
    _ghent("jules.lambert", "Jules Lambert", "ghent1", "fr", "en"),
    _ghent("ines.vidal", "Inés Vidal", "ghent1", "es", "fr", "en"),
    _ghent("wout.claeys", "Wout Claeys", "ghent1", "nl", "en"),
    _ghent("amelie.fontaine", "Amélie Fontaine", "ghent1", "fr", "nl"),
    _ghent("carmen.ortega", "Carmen Ortega", "ghent1", "es", "en"),
    _ghent("omar.khalil", "Omar Khalil", "ghent2", "en", "fr", "ar", "nl"),
    _ghent("sofie.vandamme", "Sofie Vandamme", "ghent2", "nl", "en", "de", "fr"),
    _ghent("tomas.reinholt", "Tomas Reinholt", "ghent2", "de", "en", "pl"),
    _ghent("haruka.ishii", "Haruka Ishii", "ghent2", "ja", "en", "es"),
    _manila("althea.reyes", "Althea Reyes", "en", "es"),
    _manila("jomar.villanueva", "Jomar Villanueva", "en"),
    _manila("bea.dizon", "Bea Dizon", "en"),
    _manila("paolo.mercado", "Paolo Mercado", "en", "es"),
    _manila("kyla.ramos", "Kyla Ramos", "en"),
    _manila("rafael.tan", "Rafael Tan", "en"),
    _manila("yuki.santos", "Yuki Santos", "ja", "en"),
    _manila("kenji.delacruz", "Kenji dela Cruz", "ja", "en"),
    _manila("nadia.hassan", "Nadia Hassan", "ar", "en"),
    _manila("samir.lopez", "Samir Lopez", "ar", "en"),
    _krakow("piotr.zielinski", "Piotr Zieliński", "de", "pl", "en"),
    _krakow("agnieszka.wrona", "Agnieszka Wrona", "pl", "de"),
    _krakow("magda.lis", "Magda Lis", "de", "pl"),
    _krakow("kuba.sowa", "Kuba Sowa", "de", "en"),
    _krakow("ewa.baran", "Ewa Baran", "de"),
    _cologne("jutta.kramer", "Jutta Kramer"),
    _cologne("timo.brandt", "Timo Brandt"),
    _cologne("sabine.vogt", "Sabine Vogt"),
    StaffPlan("lena.baert", "Lena Baert", "kestrel", ("ghent1", "ghent2"), Role.SUPERVISOR, "nl"),
    StaffPlan("grace.ocampo", "Grace Ocampo", "bayani", ("manila1",), Role.SUPERVISOR, "en", zone=_MANILA),
    StaffPlan("marisol.santos", "Marisol Santos", "bayani", (), Role.MANAGER, "en", zone=_MANILA),
    StaffPlan("danuta.krol", "Danuta Król", "wawel", (), Role.MANAGER, "pl", zone=_WARSAW),
    StaffPlan("ineke.dewilde", "Ineke De Wilde", "kestrel", (), Role.MANAGER, "nl"),
    StaffPlan("bram.desmet", "Bram De Smet", "kestrel", (), Role.ADMIN, "nl"),
    StaffPlan("hanne.peeters", "Hanne Peeters", "kestrel", (), Role.MANAGER, "nl"),
    StaffPlan("zofia.nowak", "Zofia Nowak", "wawel", (), language="pl", zone=_WARSAW),
    StaffPlan("waypoint", "Waypoint", "waypoint", ("waypoint",), zone="UTC"),
)
PEOPLE = {person.key: person for person in STAFF}

BRAND = BrandWanted(NAME, NAME, "#2f6b4f", "en")  # its help centre is here, and nothing leads away
# What customers choose among on its pages, by language.
TOPICS = {
    "Repair": {
        "en": "Repair", "de": "Reparatur", "fr": "Réparation", "es": "Reparación", "nl": "Herstelling",
        "pl": "Naprawa", "ja": "修理", "ar": "إصلاح",
    },
    "Order": {
        "en": "Order", "de": "Bestellung", "fr": "Commande", "es": "Pedido", "nl": "Bestelling",
        "pl": "Zamówienie", "ja": "注文", "ar": "طلب شراء",
    },
}  # fmt: skip
_ACKNOWLEDGEMENT = (
    "Thank you for writing to Kestrel Trail. Your message has arrived; its reference is {reference}.\n\n"
    "A person will answer you."
)
MAILBOXES = (
    MailboxPlan(
        "support",
        "support",
        "Kestrel Trail Support",
        "manila1",
        "Kestrel Trail Support\nStoves, tents, packs, jackets and poles, made to be mended.",
        _ACKNOWLEDGEMENT,
    ),
    MailboxPlan(
        "service", "service", "Kestrel Trail Service", "ghent1", "Kestrel Trail\nDok Noord 4, 9000 Gent"
    ),
    MailboxPlan("hilfe", "hilfe", "Kestrel Trail Hilfe", "krakow1", "Kestrel Trail Kundendienst"),
    MailboxPlan("dealers", "dealers", "Kestrel Trail Dealers", "ghent2", "Kestrel Trail Dealer Desk"),
    MailboxPlan("orders", "orders", "Kestrel Trail Orders", "waypoint", "Kestrel Trail Orders"),
)


@dataclass(frozen=True)
class Cast:
    """Somebody whom the start page lets you be."""

    staff: str
    who: str
    sees: str


NEWCOMER = "zofia.nowak"
CAST = (
    Cast("lotte.maes", "Agent, Ghent tier 1", "her team’s tickets and those of no team yet"),
    Cast("omar.khalil", "Expert, Ghent tier 2", "what tier 1 could not solve, and dealers"),
    Cast("althea.reyes", "Agent at the provider in Manila", "Manila’s tickets and nothing else"),
    Cast("piotr.zielinski", "Agent at the provider in Kraków", "Kraków’s tickets and nothing else"),
    Cast("lena.baert", "Supervisor, Ghent", "everything, quarantine and jobs too"),
    Cast("marisol.santos", "The provider’s manager, Manila", "all of her company’s work"),
    Cast("ineke.dewilde", "The client’s manager", "every team and every provider"),
    Cast("bram.desmet", "Administrator", "everything, mailboxes and settings too"),
    Cast("hanne.peeters", "Chief executive", "everything; her week of answering comes"),
    Cast(NEWCOMER, "New at Kraków, in no team yet", "nothing: try it"),
)

"""Where customers live: their share of the work, language, clock, the mailbox they write to, and what names are like.

Every name is made of parts at random; every address ends in `.example`, which no mail can ever reach.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Market:
    """`region` is where it is sold: "us" or "eu" or "beyond"."""

    key: str
    region: str
    language: str
    share: float
    mailbox: str
    zones: tuple[str, ...]
    phone: str
    first: tuple[str, ...]
    last: tuple[str, ...]
    hosts: tuple[str, ...]
    accounts: tuple[str, ...]
    takes_august_off: bool = False
    family_first: bool = False


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_US_ZONES = ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles")
MARKETS = (
    Market(
        "us", "us", "en", 0.32, "support", _US_ZONES, "+1555",
        _words("Maya Ethan Olivia Caleb Harper Logan Zoe Wyatt Nora Dylan Tessa Marcus Priya Andre Quinn Rosa Jonah "
               "Leila Grant Skye Naomi Victor Hazel Desmond"),
        _words("Okafor Whitaker Brandt Nguyen Sullivan Castillo Hayes Patel Lindqvist Monroe Abernathy Kim Dawson "
               "Ferreira Holloway Pruitt Yazzie Carver Steele Oduya Marsh Thornton Begay Lowell"),
        ("ridgemail.example", "inboxly.example", "cascadenet.example", "mailwest.example"),
        ("Ridgeline Guides", "Pine & Summit Outfitters", "Three Forks Gear", "Cascade Trail Co-op",
         "Desert Varnish Guides", "Blue Mesa Supply"),
    ),
    Market(
        "us-es", "us", "es", 0.04, "support", ("America/Los_Angeles", "America/Denver", "America/Chicago"), "+1555",
        _words("Camila Mateo Valentina Diego Lucía Santiago Elena Joaquín Marisol Andrés Paloma Emilio"),
        _words("Herrera Ríos Cárdenas Maldonado Quintero Salazar Olivares Peña Zamora Arriaga"),
        ("correoeste.example", "inboxly.example"), ("Senderos del Norte",),
    ),
    Market(
        "uk", "eu", "en", 0.13, "support", ("Europe/London", "Europe/Dublin"), "+4479",
        _words("Imogen Callum Freya Rhys Isla Alfie Niamh Hamish Poppy Owen Bronwyn Kieran Tamsin Angus Aoife Felix"),
        _words("Hargreaves Pennant Fairclough MacLeod Ashworth Kinsella Braithwaite Penrose Okoro Llewellyn Thwaite "
               "Drummond Gallagher Sutcliffe"),
        ("fellpost.example", "mailshed.example", "loughmail.example"),
        ("Fell & Ford Mountaineering", "Tarn House Expeditions", "Glen Outdoor"), takes_august_off=True,
    ),
    Market(
        "de", "eu", "de", 0.18, "hilfe", ("Europe/Berlin", "Europe/Vienna", "Europe/Zurich"), "+4915",
        _words("Jonas Annika Lukas Friederike Matthias Leonie Tobias Katharina Sebastian Miriam Florian Svenja Henning "
               "Ursula Moritz Theresa Björn Carolin"),
        _words("Weber Hofmann Achterberg Neumeister Brückner Köhler Steinbach Rieger Lindner Voss Schäfer Dietrich "
               "Auer Zimmermann Grünwald Petersen"),
        ("postfach.example", "waldnetz.example", "briefkasten.example"),
        ("Bergzeit Rosenheim", "Sport Lindner", "Alpenschule Kaiser", "Outdoorhaus Harz"), takes_august_off=True,
    ),
    Market(
        "fr", "eu", "fr", 0.11, "service", ("Europe/Paris",), "+336",
        _words("Camille Antoine Mathilde Julien Élodie Baptiste Solène Thibault Margaux Romain Clémence Hugo Noémie "
               "Guillaume"),
        _words("Duval Lefèvre Marchand Perrin Girault Chastel Rousselle Bonnefoy Delorme Vasseur Morvan Tissier"),
        ("courriel.example", "boitemail.example"),
        ("Atelier Duval", "Guides du Vercors", "Montagne et Compagnie"), takes_august_off=True,
    ),
    Market(
        "nl", "eu", "nl", 0.08, "service", ("Europe/Amsterdam", "Europe/Brussels"), "+316",
        _words("Sanne Bram Femke Thijs Marieke Joost Lieke Ruben Anouk Sjoerd Hilde Pieter Fleur Wouter"),
        _words("Bakker Hoekstra Verhoeven Dijkman Wouters Mulder Schuurman Claessens Terpstra Vos Goossens Veenstra"),
        ("postbus.example", "mailhuis.example"), ("Trektocht Utrecht", "De Berghut"), takes_august_off=True,
    ),
    Market(
        "es", "eu", "es", 0.04, "service", ("Europe/Madrid",), "+346",
        _words("Nuria Álvaro Irene Pablo Marta Gonzalo Ainhoa Sergio Beatriz Iker"),
        _words("Navarro Iglesias Belmonte Ortiz Lozano Arrieta Campos Vidal Montero Echeverría"),
        ("correos.example", "buzon.example"), ("Refugio Pirineos",), takes_august_off=True,
    ),
    Market(
        "pl", "eu", "pl", 0.05, "hilfe", ("Europe/Warsaw",), "+4860",
        _words("Katarzyna Paweł Joanna Michał Zuzanna Tomasz Małgorzata Bartosz Aleksandra Wojciech Hanna Rafał"),
        _words("Lis Kowalczyk Wiśniewska Mazur Jankowska Górski Pawlak Sikora Dąbrowski Czarnecka"),
        ("poczta.example", "skrzynka.example"), ("Sklep Granitowy", "Przewodnicy Tatr"), takes_august_off=True,
    ),
    Market(
        "ja", "beyond", "ja", 0.03, "support", ("Asia/Tokyo",), "+8190",
        _words("さくら 大輔 美咲 健太 陽子 翔 彩花 直樹 由美 拓也"),
        _words("河合 佐藤 山田 中村 小林 吉田 松本 井上 木村 石川"),
        ("yubin.example", "tegami.example"), ("山の店 岩稜",), family_first=True,
    ),
    Market(
        "ar", "beyond", "ar", 0.02, "support", ("Asia/Dubai", "Africa/Casablanca"), "+9715",
        _words("ليلى عمر نور يوسف سارة خالد مريم طارق هند زيد"),
        _words("الهاشمي المنصوري العلوي حداد بنعلي الكتبي الشامي نجار"),
        ("bareed.example", "sanduq.example"), ("بيت الرحالة",),
    ),
)  # fmt: skip
BY_KEY = {market.key: market for market in MARKETS}

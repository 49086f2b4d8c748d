"""Public holidays, as the `holidays` package knows them."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=512)
def public_holidays(country: str, subdivision: str, year: int) -> Mapping[date, str]:
    """The days off of a country (ISO 3166-1 code), or of a part of it (ISO 3166-2 without the country), in one year,
    with their names in the country's own language. No country has none; an unknown one is a `ValueError`."""
    if not country:
        return {}
    import holidays

    try:
        of_country = holidays.country_holidays(country, subdiv=subdivision or None)
    except NotImplementedError as error:
        raise ValueError(f"no holidays are known of {country} {subdivision}".rstrip()) from error
    # Said, since the package otherwise takes the language of whoever started the process.
    found = holidays.country_holidays(
        country, subdiv=subdivision or None, years=year, language=of_country.default_language
    )
    return {day: name for day, name in found.items() if day.year == year}


@lru_cache(maxsize=1)
def countries() -> Mapping[str, tuple[str, ...]]:
    """Every country whose holidays are known, each by one code alone, and its parts."""
    import holidays

    known: Mapping[str, list[str]] = holidays.list_supported_countries(include_aliases=False)
    return {country: tuple(parts) for country, parts in sorted(known.items())}


@lru_cache(maxsize=1)
def country_names() -> Mapping[str, str]:
    """In English, as the time zone database has them."""
    table = files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text("utf-8")
    rows = (line.split("\t", 1) for line in table.splitlines() if line and not line.startswith("#"))
    named = dict(rows)
    return {country: named.get(country, country) for country in countries()}


@lru_cache(maxsize=256)
def region_names(country: str) -> Mapping[str, str]:
    """The parts of a country whose holidays differ, in the country's own words where there are any."""
    import holidays

    parts = countries().get(country, ())
    if not parts:
        return {}
    aliases = holidays.country_holidays(country).get_subdivision_aliases()
    return {part: (aliases.get(part) or [part])[0] for part in parts}

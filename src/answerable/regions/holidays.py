"""Public holidays, as the `holidays` package knows them."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache


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
    """Every country whose holidays are known, and its parts."""
    import holidays

    known: Mapping[str, list[str]] = holidays.list_supported_countries()
    return {country: tuple(parts) for country, parts in sorted(known.items())}

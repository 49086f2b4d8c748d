"""To which region somebody belongs: by what was said of them, by their country, else by their account. Pure but for
`regions`, which each process knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from answerable.ledger.known import Known
from answerable.people.models import Account, Customer
from answerable.regions.models import Region


@dataclass(frozen=True)
class Regions:
    """Those that are there, by key."""

    by_key: Mapping[int, Region]

    def belonging(self, customer: Customer) -> Region | None:
        """A customer's own region or country goes before that of their account."""
        if (own := self.placed(customer)) is not None or customer.country:
            return own
        return None if customer.account is None else self.placed(customer.account)

    def placed(self, who: Customer | Account) -> Region | None:
        """By what is known of them alone."""
        said = self.by_key.get(who.region_id or 0)
        return said or self.of_country(who.country)

    def of_country(self, country: str) -> Region | None:
        return self.by_key.get(self._of_country.get(country, 0))

    def upwards(self, region: Region | None) -> Sequence[Region]:
        """It and what it lies in, the innermost first."""
        found: list[Region] = []
        while region is not None and region not in found:
            found.append(region)
            region = self.by_key.get(region.parent_id or 0)
        return found

    def within(self, key: int) -> frozenset[int]:
        """It and what lies in it; nothing where it is not there any more."""
        return frozenset(
            each.pk for each in self.by_key.values() if key in {outer.pk for outer in self.upwards(each)}
        )

    def countries_in(self, keys: frozenset[int]) -> frozenset[str]:
        return frozenset(country for country, key in self._of_country.items() if key in keys)

    @cached_property
    def _of_country(self) -> Mapping[str, int]:
        return {country: region.pk for region in self.by_key.values() for country in region.countries}


regions: Known[Regions] = Known(
    lambda: Regions({each.pk: each for each in Region.objects.present().select_related("calendar")}), Region
)

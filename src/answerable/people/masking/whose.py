"""Which mask somebody looks through: what the house has set for their provider. The house itself sees everything."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from answerable.ledger.actor import Actor
from answerable.ledger.known import Known
from answerable.ledger.refusals import NotAllowed
from answerable.people.masking.values import NO_MASK, Mask, Part

if TYPE_CHECKING:
    from answerable.people.models import Staff


def _ask() -> dict[int, Mask]:
    from answerable.people.models import ProviderAccess, ProviderKind

    rows = ProviderAccess.objects.exclude(provider__kind=ProviderKind.IN_HOUSE)
    rows = rows.select_related("provider").prefetch_related("fields")
    return {row.provider_id: row.mask for row in rows}


_masks: Known[dict[int, Mask]] | None = None


def _known() -> dict[int, Mask]:
    """Asked with every page, so kept; recording an event about a provider forgets it."""
    global _masks  # made when the models are there
    if _masks is None:
        from answerable.people.models import Field, Provider

        _masks = Known(_ask, Provider, Field)
    return _masks()


def mask_for(reader: "Staff | Actor") -> Mask:
    scope = reader.scope
    if scope.everything or scope.without_team or not reader.provider_id:
        return NO_MASK
    return _known().get(reader.provider_id, NO_MASK)


def is_masked(reader: "Staff | Actor", part: Part) -> bool:
    return mask_for(reader).hides(part)


def refuse_masked_field(by: Actor, field_id: int) -> None:
    """What one does not see one cannot put right."""
    if field_id in mask_for(by).fields:
        raise NotAllowed(_("This field is masked for you."), code="masked")


def refuse_masked(reader: "Staff | Actor", part: Part = Part.ADDRESS) -> None:
    """For doors that would tell by their answer whether a guess was right, or hand over what nothing can mask."""
    if is_masked(reader, part):
        raise NotAllowed(
            _("Addresses are masked for you: ask somebody of the house to do this."), code="masked"
        )

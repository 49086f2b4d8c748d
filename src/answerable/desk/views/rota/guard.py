"""Who is let in, and the rows that an address names."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from answerable.desk.frame.requests import staff_of
from answerable.ledger.refusals import NotAllowed
from answerable.listening.models import RotaMember, RotaWeek, RotaYear
from answerable.listening.models.rota import plans
from answerable.listening.rota.guards import WHOLE


def require_planning(request: HttpRequest) -> None:
    if not plans(staff_of(request)):
        raise NotAllowed


def year_of(request: HttpRequest, number: int) -> RotaYear:
    require_planning(request)
    if number > 9999:
        raise Http404
    return get_object_or_404(RotaYear, year=number)


def week_of(request: HttpRequest, pk: int) -> RotaWeek:
    rows = RotaWeek.objects.visible_to(staff_of(request)).select_related(*WHOLE)
    found: RotaWeek = get_object_or_404(rows, pk=pk)
    return found


def member_of(request: HttpRequest, pk: int) -> RotaMember:
    rows = RotaMember.objects.visible_to(staff_of(request)).select_related("staff__provider")
    found: RotaMember = get_object_or_404(rows, pk=pk)
    return found


def own_member(request: HttpRequest) -> RotaMember | None:
    rows = RotaMember.objects.present().select_related("staff__provider")
    return rows.filter(staff=staff_of(request)).first()

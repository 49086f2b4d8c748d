from ninja import Router

from answerable.api.auth import ApiRequest, needs
from answerable.api.schemas.people import MeOut, me_out

router = Router(tags=["me"])


@router.get("", response=MeOut, summary="Say whom this token acts for", **needs())
def get_me(request: ApiRequest) -> MeOut:
    return me_out(request.auth.token)

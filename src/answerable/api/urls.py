"""/api/v1/ and, for anything else below /api/, a problem that says that there is nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, path, re_path
from django.views.decorators.csrf import csrf_exempt

from answerable.api import handlers
from answerable.api.openapi import DescribedAPI
from answerable.api.problems import NotFound, Problem, problem_response
from answerable.api.renderer import Renderer
from answerable.api.resources import (
    accounts,
    agreed,
    articles,
    attachments,
    automations,
    calendars,
    calls,
    capability,
    cases,
    customers,
    drafts,
    duties,
    ending,
    events,
    files,
    findings,
    following,
    giving,
    goals,
    goodwill,
    guides,
    handovers,
    holes,
    identities,
    insight,
    issues,
    links,
    matters,
    me,
    messages,
    money,
    notes,
    others,
    participants,
    policies,
    promises,
    providers,
    quality,
    ratings,
    regions,
    reports,
    rota,
    routes,
    sales,
    saved_replies,
    search,
    similar,
    staff,
    staffing,
    studies,
    surveys,
    teams,
    themes,
    tickets,
    transitions,
    vocabulary,
    webhooks,
    wrapping,
)
from answerable.desk.masks.net import masked_page
from answerable.people.masking import NO_MASK, looking_through

View = Callable[..., HttpResponseBase]

api = DescribedAPI(
    title="Answerable",
    version="1",
    description="Tickets, the people in them, and what happened. Errors are application/problem+json.",
    urls_namespace="api",
    docs_url=None,
    renderer=Renderer(),
)
handlers.install(api)
for _module in (
    tickets,
    ending,
    links,
    participants,
    messages,
    notes,
    others,
    following,
    promises,
    goodwill,
    ratings,
    sales,
    wrapping,
    similar,
    calls,
):
    api.add_router("/tickets", _module.router)
api.add_router("/tickets", handovers.of_ticket)
api.add_router("/tickets", surveys.of_ticket)
api.add_router("/surveys", surveys.router)
api.add_router("/tickets", guides.of_ticket)
api.add_router("/guides", guides.router)
api.add_router("/handovers", handovers.router)
api.add_router("/attachments", attachments.router)
api.add_router("/customers", customers.router)
api.add_router("", identities.router)
api.add_router("/tickets", matters.router)
api.add_router("/tickets", issues.of_ticket)
api.add_router("/known-issues", issues.router)
api.add_router("/findings", findings.router)
api.add_router("/customers", matters.of_customer)
api.add_router("/customers", capability.router)
api.add_router("/accounts", accounts.router)
api.add_router("/accounts", agreed.of_accounts)
api.add_router("/teams", teams.router)
api.add_router("/staff", staff.router)
api.add_router("/staff", giving.of_staff)
api.add_router("/teams", giving.of_teams)
api.add_router("/skills", giving.router)
api.add_router("/calendars", calendars.router)
api.add_router("/regions", regions.router)
api.add_router("/regions", agreed.of_regions)
api.add_router("/black-holes", holes.router)
api.add_router("/studies", studies.router)
api.add_router("/insight", insight.router)
api.add_router("/transitions", transitions.router)
api.add_router("/staffing", staffing.router)
api.add_router("/money", money.router)
api.add_router("/money/cases", cases.router)
api.add_router("/duties", duties.router)
api.add_router("/central-goals", goals.router)
api.add_router("/reports", reports.router)
api.add_router("/policies", policies.router)
api.add_router("/providers", providers.router)
api.add_router("/routes/draft", drafts.router)
api.add_router("/routes", routes.router)
api.add_router("/rota", rota.router)
api.add_router("/automations", automations.router)
api.add_router("/files", files.router)
api.add_router("/articles", articles.router)
api.add_router("/article-categories", articles.categories)
api.add_router("/saved-replies", saved_replies.router)
api.add_router("/quality", quality.router)
api.add_router("/search", search.router)
api.add_router("/sales-counts", sales.counts)
api.add_router("/themes", themes.router)
api.add_router("/events", events.router)
api.add_router("/webhooks", webhooks.router)
api.add_router("/me", me.router)
api.add_router("", vocabulary.router)


def _at_the_edge(view: View) -> View:
    """What a resource does not see: a method it has not, an address below it that leads nowhere."""

    @login_not_required  # tokens instead, and each operation asks for its own
    @csrf_exempt  # nothing here looks at cookies
    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # Nobody is known yet; `auth.Bearer` says through which mask they look.
        with looking_through(NO_MASK):
            try:
                response = view(request, *args, **kwargs)
            except Exception as error:  # noqa: BLE001 - the edge: it is logged, and answered in our form
                response = handlers.answer(request, error)
            response = masked_page(response)
        if isinstance(response, HttpResponseNotAllowed):
            allowed = response["Allow"]
            refused = Problem(
                405, "method_not_allowed", f"Here you may use {allowed}.", headers={"Allow": allowed}
            )
            response = problem_response(refused)
        response["Cache-Control"] = "no-store"
        return response

    return run


def _wrapped(pattern: URLPattern | URLResolver) -> URLPattern:
    assert isinstance(pattern, URLPattern)  # ninja makes no others
    pattern.callback = _at_the_edge(pattern.callback)
    return pattern


def nothing_here(request: HttpRequest) -> HttpResponseBase:
    raise NotFound


_patterns, _app_name, _namespace = api.urls
urlpatterns = [
    path("v1/", ([_wrapped(pattern) for pattern in _patterns], _app_name, _namespace)),
    re_path("", _at_the_edge(nothing_here)),
]

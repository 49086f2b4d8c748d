"""The words that customers use, beside those that we use: for those who write our texts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from answerable.desk.frame.requests import now_of, staff_of
from answerable.desk.frame.spreadsheets import csv_of
from answerable.ledger.refusals import NotAllowed
from answerable.listening.models import CustomerWord, WordPair
from answerable.listening.words.comparing import FEWEST_TEXTS, SEVERAL

_MOST_PAIRS = 100
_COLUMNS = (
    "language", "product", "term", "score", "theirs", "theirs_of", "ours", "ours_of", "examples",
)  # fmt: skip
_PAIR_COLUMNS = ("language", "article", "theirs", "ours", "tickets", "tickets_of", "score")


@require_GET
def words(request: HttpRequest) -> HttpResponse:
    """`language` and `product`; `as` is csv, or pairs for the other table. It is made of all tickets, so whoever reads
    it sees them all."""
    staff = staff_of(request)
    if not staff.may("themes.see") or not staff.scope.everything:
        raise NotAllowed
    languages = list(CustomerWord.objects.order_by("language").values_list("language", flat=True).distinct())
    asked = request.GET.get("language", "")[:12].replace("\0", "")
    language = asked or ("en" if "en" in languages else next(iter(languages), ""))
    products = CustomerWord.objects.filter(language=language).exclude(product="").order_by("product")
    product = request.GET.get("product", "")[:200].replace("\0", "")
    rows = CustomerWord.objects.filter(language=language, product=product)
    pairs = WordPair.objects.filter(language=language)
    if request.GET.get("as") in ("csv", "pairs"):
        return _file(request, request.GET["as"])
    context = {
        "rows": rows,
        "pairs": _with_titles(list(pairs.order_by("-score")[:_MOST_PAIRS]), language),
        "languages": languages,
        "language": language,
        "products": list(products.values_list("product", flat=True).distinct()),
        "product": product,
        "fewest": FEWEST_TEXTS,
        "several": SEVERAL,
    }
    return render(request, "desk/themes/words.html", context)


def _file(request: HttpRequest, what: str) -> HttpResponse:
    """Of all languages and products."""
    if what == "csv":
        text = csv_of(_COLUMNS, CustomerWord.objects.values_list(*_COLUMNS))
    else:
        text = csv_of(_PAIR_COLUMNS, WordPair.objects.values_list(*_PAIR_COLUMNS))
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    name = "words" if what == "csv" else "word-pairs"
    response["Content-Disposition"] = f'attachment; filename="{name}-{now_of(request):%Y-%m-%d}.csv"'
    return response


def _with_titles(pairs: list[WordPair], language: str) -> list[tuple[WordPair, str]]:
    from answerable.selfservice.models import SearchText

    keys = {pair.article_id for pair in pairs}
    rows = SearchText.objects.filter(kind="article", thing__in=keys, language=language)
    titles = dict(rows.values_list("thing", "title"))
    return [(pair, titles.get(pair.article_id, "")) for pair in pairs]

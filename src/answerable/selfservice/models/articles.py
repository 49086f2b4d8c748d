"""The help centre: categories, articles, what they say in each language, and every version that was approved."""

from collections.abc import Mapping

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from answerable.ledger.actor import Actor
from answerable.people.models import Provider, Staff
from answerable.selfservice.articles.readers import audience_of, is_of_house, may_write
from answerable.selfservice.audience import Audience
from answerable.tickets.models import Blob, Brand, Ticket


class ArticleCategory(models.Model):
    """Where an article stands. One level below another at most; without a brand it is every brand's."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    position = models.PositiveIntegerField(default=0)
    names = models.JSONField(default=dict)  # by language

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name_in("en")

    def name_in(self, language: str) -> str:
        names: Mapping[str, str] = self.names
        return names.get(language) or names.get("en") or next(iter(names.values()), "")


class ArticleQuerySet(models.QuerySet["Article"]):
    def visible_to(self, reader: "Staff | Actor") -> "ArticleQuerySet":
        """What is written for them. What is not published is seen by those alone who write."""
        seen = self.filter(audience__in=audience_of(reader).readable)
        if not is_of_house(reader):
            seen = seen.within(ReadingLimit.categories_for(reader))
        return seen if may_write(reader) else seen.published()

    def within(self, categories: "models.QuerySet[ArticleCategory] | None") -> "ArticleQuerySet":
        """In these or below them; what is for everybody can be read by everybody anyway."""
        if categories is None:
            return self
        named = Q(category__in=categories) | Q(category__parent__in=categories)
        return self.filter(Q(audience=Audience.PUBLIC) | named)

    def published(self) -> "ArticleQuerySet":
        """In some language."""
        said = ArticleText.objects.filter(article=OuterRef("pk"), published__isnull=False)
        return self.filter(Exists(said), archived_at=None)

    def public_for(self, brand: Brand) -> "ArticleQuerySet":
        """What everybody reads on this brand's pages."""
        return self.published().filter(Q(brand=None) | Q(brand=brand), audience=Audience.PUBLIC)


class Article(models.Model):
    """One thing that is explained, in several languages. What it says is in its texts."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    category = models.ForeignKey(ArticleCategory, on_delete=models.PROTECT, related_name="articles")
    audience = models.CharField(max_length=8, choices=Audience.choices, default=Audience.INTERNAL)
    source_language = models.CharField(max_length=12)  # of which the others are translations
    owner = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    review_by = models.DateField(null=True, blank=True, db_index=True)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True, blank=True)
    # Whoever follows an old address is led there.
    replaced_by = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"article {self.pk}"

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    def said(self) -> "Mapping[str, ArticleText]":
        """By language; prefetch the texts of many."""
        return {each.language: each for each in self.texts.all()}

    def best_text(self, *languages: str) -> "ArticleText | None":
        """Published, in the first of these languages that it has, else in its own, else in any."""
        texts = {code: each for code, each in self.said().items() if each.published_id is not None}
        wanted = (*languages, self.source_language, *sorted(texts))
        return next((texts[code] for code in wanted if code in texts), None)

    @property
    def title(self) -> str:
        """For whoever works on it: in its own language, published or not."""
        texts = self.said()
        found = texts.get(self.source_language) or next(iter(texts.values()), None)
        return found.title if found is not None else ""


class DraftState(models.TextChoices):
    NONE = "none", _("nothing new")
    WRITING = "writing", _("being written")
    ASKED = "asked", _("to be reviewed")
    REVIEWED = "reviewed", _("reviewed, not published")


class ArticleText(models.Model):
    """What an article says in one language: what is being written, and which version is published.

    `edition` grows with every change of the draft: whoever writes on an older one is told before anything is lost.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=12)
    title = models.CharField(max_length=160)
    slug = models.CharField(max_length=80)
    summary = models.CharField(max_length=300, blank=True, default="")
    body = models.TextField(blank=True, default="")  # Markdown
    state = models.CharField(max_length=8, choices=DraftState.choices, default=DraftState.WRITING)
    edition = models.PositiveIntegerField(default=1)
    written_by = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField()
    # Of which version of the source this draft is a translation.
    follows = models.ForeignKey(
        "ArticleVersion", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reviewed = models.ForeignKey(
        "ArticleVersion", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    published = models.ForeignKey(
        "ArticleVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    address = models.CharField(max_length=100, blank=True, default="")  # its published slug, its own alone
    publish_at = models.DateTimeField(null=True, blank=True, db_index=True)  # the reviewed version, by itself

    class Meta:
        ordering = ["language"]
        constraints = [models.UniqueConstraint(fields=["article", "language"], name="article_text_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_source(self) -> bool:
        return self.language == self.article.source_language

    def is_behind(self, source: "ArticleText | None") -> bool:
        """The source says something newer than what this was translated from."""
        if source is None or source.pk == self.pk or self.published is None or source.published is None:
            return False
        followed = self.published.follows
        return followed is None or followed.number < source.published.number


class ArticleVersion(models.Model):
    """What was approved, word for word. Never changed."""

    text = models.ForeignKey(ArticleText, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    slug = models.CharField(max_length=80)
    summary = models.CharField(max_length=300, blank=True, default="")
    body = models.TextField()
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    written_by = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    approved_by = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField()
    pictures: "models.ManyToManyField[ArticlePicture, models.Model]" = models.ManyToManyField(
        "ArticlePicture", blank=True, related_name="versions"
    )

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["text", "number"], name="article_version_once")]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"


class ArticleSlug(models.Model):
    """Every name under which a language of an article was published: old addresses lead on."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="slugs")
    language = models.CharField(max_length=12)
    slug = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "slug"], name="article_slug_once")]

    def __str__(self) -> str:
        return self.slug


class ArticlePicture(models.Model):
    """A picture in an article, with what it shows in words for those who do not see it."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="pictures")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    content_type = models.CharField(max_length=127)
    alt = models.CharField(max_length=300)
    width = models.PositiveIntegerField(default=0)  # 0: not known
    height = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["article", "blob"], name="article_picture_once")]

    def __str__(self) -> str:
        return self.alt


class ArticleUse(models.Model):
    """An article that answers what a ticket is about, as a colleague said."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="uses")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="article_uses")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["ticket", "article"], name="article_use_once")]

    def __str__(self) -> str:
        return f"{self.article_id} on {self.ticket_id}"


class FlagWhat(models.TextChoices):
    WRONG = "wrong", _("Something is wrong")
    OUTDATED = "outdated", _("It is not like that any more")
    UNCLEAR = "unclear", _("It is hard to understand")
    MISSING = "missing", _("Something is missing")


class ArticleFlag(models.Model):
    """A colleague saw that something is not right with it, often while answering a ticket."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="flags")
    ticket = models.ForeignKey(Ticket, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    what = models.CharField(max_length=10, choices=FlagWhat.choices)
    words = models.CharField(max_length=1000, blank=True, default="")
    by = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.get_what_display()


class VoteReason(models.TextChoices):
    """Why an article did not help: chosen, never in words, so that nothing personal comes with it."""

    UNCLEAR = "unclear", _("It is hard to understand")
    INCOMPLETE = "incomplete", _("Something is missing")
    OUTDATED = "outdated", _("It is not like that any more")
    FAILED = "failed", _("I did it, and it did not help")
    OTHER = "other", _("I was looking for something else")


class ArticleVote(models.Model):
    """Whether it helped: once for each visitor and day. `digest` is keyed, and forgotten after some days."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="votes")
    language = models.CharField(max_length=12)
    is_helpful = models.BooleanField()
    reason = models.CharField(max_length=10, choices=VoteReason.choices, blank=True, default="")
    digest = models.CharField(max_length=64, null=True, blank=True, unique=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["article", "at"], name="article_vote_by_article")]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.is_helpful}"


class ArticleDay(models.Model):
    """How often an article was looked at on a day, by nobody in particular."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    views = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "day"], name="article_day_once")]
        indexes = [models.Index(fields=["day"], name="article_day_by_day")]

    def __str__(self) -> str:
        return f"{self.article_id} on {self.day}"


class WritingPermission(models.Model):
    """Somebody of a provider whom the house lets write articles: earned, and given to them alone."""

    staff = models.OneToOneField(Staff, on_delete=models.CASCADE, primary_key=True, related_name="+")
    given_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.staff_id}"


class ReadingLimit(models.Model):
    """In which categories a provider's people read what is not for everybody. Without such a row: in all."""

    provider = models.OneToOneField(Provider, on_delete=models.CASCADE, primary_key=True, related_name="+")
    categories = models.ManyToManyField(ArticleCategory, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.provider_id}"

    @classmethod
    def categories_for(cls, reader: "Staff | Actor") -> "models.QuerySet[ArticleCategory] | None":
        found = cls.objects.filter(provider=reader.provider_id).first()
        return None if found is None else found.categories.all()

"""Texts that are said often, in as many languages as somebody wrote them in."""

from collections.abc import Mapping

from django.conf import settings
from django.db import models

from answerable.desk.models.belonging import Removable, RemovableQuerySet, named_once, one_owner
from answerable.tickets.search.folding import fold, query_phrases


class SavedReplyQuerySet(RemovableQuerySet["SavedReply"]):
    def matching(self, typed: str) -> "SavedReplyQuerySet":
        """Those in whose title, folder or texts every word occurs."""
        found = self
        for phrase in query_phrases(typed):
            found = found.filter(folded__contains=phrase)
        return found

    def within(self, folder: str) -> "SavedReplyQuerySet":
        """In this folder or in one below it."""
        return self.filter(models.Q(folder=folder) | models.Q(folder__startswith=f"{folder} / "))


class SavedReply(Removable):
    """`folder` is a plain path: "Returns / Refunds"."""

    title = models.CharField(max_length=120)
    folder = models.CharField(max_length=200, blank=True, default="")
    folded = models.TextField(blank=True, default="")  # title, folder and texts, as search compares them
    times_used = models.PositiveIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = SavedReplyQuerySet.as_manager()

    class Meta:
        ordering = ["folder", "title", "pk"]
        indexes = [
            models.Index(
                fields=["folder", "title", "id"],
                name="saved_reply_by_folder",
                condition=models.Q(removed_at=None),
            )
        ]
        constraints = [one_owner("saved_reply_one_owner"), named_once("saved_reply_once", "title", "folder")]

    def __str__(self) -> str:
        return self.title

    def text_for(self, language: str) -> "SavedReplyText | None":
        """In the customer's language; else in the company's; else in any. Prefetch the texts of many."""
        texts = {text.language: text for text in self.texts.all()}
        wanted = (language, language.partition("-")[0], settings.LANGUAGE_CODE, *texts)
        return next((texts[code] for code in wanted if code in texts), None)


class SavedReplyText(models.Model):
    saved_reply = models.ForeignKey(SavedReply, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=12)
    text = models.TextField()

    class Meta:
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(fields=["saved_reply", "language"], name="saved_reply_text_once")
        ]

    def __str__(self) -> str:
        return f"{self.saved_reply_id} in {self.language}"


def folded_words(title: str, folder: str, texts: Mapping[str, str]) -> str:
    return fold("\n".join([title, folder, *texts.values()]))

"""What customers do by themselves."""

from answerable.selfservice.models.articles import (
    Article,
    ArticleCategory,
    ArticleDay,
    ArticleFlag,
    ArticlePicture,
    ArticleSlug,
    ArticleText,
    ArticleUse,
    ArticleVersion,
    ArticleVote,
    DraftState,
    FlagWhat,
    ReadingLimit,
    VoteReason,
    WritingPermission,
)
from answerable.selfservice.models.open311 import Open311Client, ServiceRequest
from answerable.selfservice.models.portal import Link, Visit

__all__ = [
    "Article",
    "ArticleCategory",
    "ArticleDay",
    "ArticleFlag",
    "ArticlePicture",
    "ArticleSlug",
    "ArticleText",
    "ArticleUse",
    "ArticleVersion",
    "ArticleVote",
    "DraftState",
    "FlagWhat",
    "Link",
    "Open311Client",
    "ReadingLimit",
    "ServiceRequest",
    "Visit",
    "VoteReason",
    "WritingPermission",
]

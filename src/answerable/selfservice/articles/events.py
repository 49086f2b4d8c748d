"""What can happen to articles. Words stay with the rows; whoever reads in the ledger finds them by number."""

from datetime import datetime

from answerable.ledger.kinds import Word, kind

ADDED = kind("article.added", category=int, audience=Word, language=Word)
CHANGED = kind("article.changed", category=int, audience=Word, brand=int, owner=int)
DRAFT_BEGUN = kind("article.draft_begun", language=Word)
REVIEW_ASKED = kind("article.review_asked", language=Word)
SENT_BACK = kind("article.sent_back", language=Word)
APPROVED = kind("article.approved", language=Word, version=int)
RESTORED = kind("article.restored", language=Word, version=int)
PUBLISHED = kind("article.published", language=Word, version=int)
SCHEDULED = kind("article.scheduled", language=Word, due_at=datetime)
UNSCHEDULED = kind("article.unscheduled", language=Word)
WITHDRAWN = kind("article.withdrawn", language=Word)
ARCHIVED = kind("article.archived", replaced_by=int)
UNARCHIVED = kind("article.unarchived")
PICTURE_KEPT = kind("article.picture_kept", picture=int)
FLAGGED = kind("article.flagged", what=Word, ticket=int)
FLAG_RESOLVED = kind("article.flag_resolved", flag=int)
VOTED = kind("article.voted", language=Word, is_helpful=bool, reason=Word)
LINKED = kind("ticket.article_linked", article=int)
UNLINKED = kind("ticket.article_unlinked", article=int)

CATEGORY_ADDED = kind("articlecategory.added", parent=int, brand=int)
CATEGORY_CHANGED = kind("articlecategory.changed", parent=int, brand=int)
CATEGORY_REMOVED = kind("articlecategory.removed")
MAY_WRITE = kind("staff.may_write_articles")
MAY_WRITE_NO_MORE = kind("staff.may_write_articles_no_more")
READING_LIMITED = kind("provider.articles_limited", categories=int)
READING_FREED = kind("provider.articles_freed")

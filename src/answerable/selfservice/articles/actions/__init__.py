"""Everything that changes the help centre."""

from answerable.selfservice.articles.actions.articles import (
    ArticleWanted,
    add_article,
    archive,
    change_article,
    unarchive,
)
from answerable.selfservice.articles.actions.categories import (
    CategoryWanted,
    add_category,
    change_category,
    remove_category,
)
from answerable.selfservice.articles.actions.permitting import (
    free_reading,
    let_write,
    let_write_no_more,
    limit_reading,
)
from answerable.selfservice.articles.actions.pictures import keep_article_picture
from answerable.selfservice.articles.actions.publishing import (
    publish,
    publish_later,
    unschedule,
    withdraw,
)
from answerable.selfservice.articles.actions.using import (
    flag,
    link_article,
    resolve_flag,
    unlink_article,
)
from answerable.selfservice.articles.actions.voting import vote
from answerable.selfservice.articles.actions.writing import (
    Draft,
    approve,
    ask_review,
    catch_up,
    is_own_work,
    restore,
    send_back,
    write,
)

__all__ = [
    "ArticleWanted",
    "CategoryWanted",
    "Draft",
    "add_article",
    "add_category",
    "approve",
    "archive",
    "ask_review",
    "catch_up",
    "change_article",
    "change_category",
    "flag",
    "free_reading",
    "is_own_work",
    "keep_article_picture",
    "let_write",
    "let_write_no_more",
    "limit_reading",
    "link_article",
    "publish",
    "publish_later",
    "remove_category",
    "resolve_flag",
    "restore",
    "send_back",
    "unarchive",
    "unlink_article",
    "unschedule",
    "vote",
    "withdraw",
    "write",
]

"""What happens to people: the one door for pages, API, mail and commands."""

from answerable.people.actions.accounts import change_account, create_account
from answerable.people.actions.customers import (
    add_identity,
    change_customer,
    find_or_create_customer,
    merge_customers,
    unmerge_customer,
    verify_identity,
)
from answerable.people.actions.staff import (
    Post,
    change_staff,
    create_staff,
    deactivate_staff,
    reactivate_staff,
)

__all__ = [
    "Post",
    "add_identity",
    "change_account",
    "change_customer",
    "change_staff",
    "create_account",
    "create_staff",
    "deactivate_staff",
    "find_or_create_customer",
    "merge_customers",
    "reactivate_staff",
    "unmerge_customer",
    "verify_identity",
]

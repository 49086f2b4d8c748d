"""What happens to people: the one door for pages, API, mail and commands."""

from answerable.people.actions.absence import come_back, go_away
from answerable.people.actions.access import (
    AccessWanted,
    access_of,
    change_access,
    confirm_review,
    suspend_by_itself,
    suspend_dormant,
)
from answerable.people.actions.accounts import (
    Contract,
    Place,
    change_account,
    change_contract,
    create_account,
    dissolve_account,
    share_tickets,
)
from answerable.people.actions.connections import (
    ConnectionWanted,
    change_connection,
    connect_provider,
    make_key,
    note_test,
    remove_connection,
    revoke_key,
)
from answerable.people.actions.customers import (
    change_customer,
    find_or_create_customer,
    foresee_customer,
    keep_apart,
    merge_customers,
    unmerge_customer,
)
from answerable.people.actions.fields import fill_field
from answerable.people.actions.identities import (
    add_identity,
    doubt_identity,
    give_country,
    make_main,
    move_identity,
    remove_identity,
    verify_identity,
)
from answerable.people.actions.notes import note_about, remove_note
from answerable.people.actions.own import choose_own_ways, prove_identity
from answerable.people.actions.proving import ask_proof, give_proof, try_proof
from answerable.people.actions.roles import RoleWanted, add_role, change_role, remove_role
from answerable.people.actions.serving import Service, let_serve, let_serve_no_more
from answerable.people.actions.signing_in import Account as SignInAccount
from answerable.people.actions.signing_in import sign_in
from answerable.people.actions.staff import (
    Post,
    change_staff,
    create_staff,
    deactivate_staff,
    end_sessions,
    reactivate_staff,
    set_looked_over,
)
from answerable.people.actions.teams import add_team, change_team, remove_team, restore_team

__all__ = [
    "AccessWanted",
    "ConnectionWanted",
    "Contract",
    "Place",
    "Post",
    "RoleWanted",
    "Service",
    "SignInAccount",
    "access_of",
    "add_identity",
    "add_role",
    "add_team",
    "ask_proof",
    "change_access",
    "change_account",
    "change_connection",
    "change_contract",
    "change_customer",
    "change_role",
    "change_staff",
    "change_team",
    "choose_own_ways",
    "come_back",
    "confirm_review",
    "connect_provider",
    "create_account",
    "create_staff",
    "deactivate_staff",
    "dissolve_account",
    "doubt_identity",
    "end_sessions",
    "fill_field",
    "find_or_create_customer",
    "foresee_customer",
    "give_country",
    "give_proof",
    "go_away",
    "keep_apart",
    "let_serve",
    "let_serve_no_more",
    "make_key",
    "make_main",
    "merge_customers",
    "move_identity",
    "note_about",
    "note_test",
    "prove_identity",
    "reactivate_staff",
    "remove_connection",
    "remove_identity",
    "remove_note",
    "remove_role",
    "remove_team",
    "restore_team",
    "revoke_key",
    "set_looked_over",
    "share_tickets",
    "sign_in",
    "suspend_by_itself",
    "suspend_dormant",
    "try_proof",
    "unmerge_customer",
    "verify_identity",
]

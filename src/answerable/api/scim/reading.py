"""What a provider's system sent, as a person: whole (POST, PUT) or as changes to what is known (PATCH).

Systems differ: Entra ID writes "False" for false and puts paths in brackets, Okta sends values without a path. What
they send and nobody keeps here (titles, telephones, roles, groups) is passed over, as the standard allows.
"""

import re
from dataclasses import dataclass, replace
from typing import Any

from answerable.api.scim.answers import unusable
from answerable.api.scim.described import USER
from answerable.people.actions.provisioning import Person

MOST_OPERATIONS = 200
_LONGEST = 255
_PATH = re.compile(r"(?P<name>[A-Za-z$][\w$-]*)(\[[^\[\]]{0,200}\])?(\.(?P<part>[\w$-]+))?\Z")
_MEMBER = re.compile(r"(?:.*:)?members\[\s*value\s+eq\s+\"(\d{1,17})\"\s*\]\Z", re.I)
_PREFIX = f"{USER.lower()}:"


@dataclass(frozen=True)
class Draft:
    """A person as far as they were told. `is_whole`: their name was given as one, and its parts change nothing."""

    person: Person
    is_whole: bool = False
    has_mail: bool = False

    def settled(self, was: str) -> Person:
        """Where no address is given beside, the name that they sign in as is theirs, if it is one."""
        person = self.person
        follows = not self.has_mail and "@" in person.user_name and person.email in ("", was)
        return replace(person, email=person.user_name) if follows else person


def read_whole(body: dict[str, Any], known: Person | None = None) -> Person:
    """Somebody as they are described. Of somebody who is known, what cannot be empty stays where it is left out."""
    named = {str(key).lower(): value for key, value in body.items()}
    if not named.get("username"):
        raise unusable("userName is missing.")
    blank = Person("", known.name if known else "", known.email if known else "")
    draft = Draft(replace(blank, is_active=known.is_active if known else True))
    for name in ("username", "displayname", "name", "emails", "externalid", "active"):
        if named.get(name) is not None:
            draft = _put(draft, name, None, named[name])
    was = known.user_name if known else ""
    return draft.settled(was if known and known.user_name == known.email else "")


def read_changes(body: dict[str, Any], known: Person) -> Person:
    """The person after these operations, in order."""
    operations = next((value for key, value in body.items() if str(key).lower() == "operations"), None)
    if not isinstance(operations, list) or not 0 < len(operations) <= MOST_OPERATIONS:
        raise unusable(f"Send between 1 and {MOST_OPERATIONS} Operations.", "invalidSyntax")
    draft = Draft(known)
    for each in operations:
        draft = _changed(draft, each)
    return draft.settled(known.email if known.user_name.lower() == known.email.lower() else "")


def member_named(path: Any) -> str | None:
    """Whom a path of a group names, if it names one."""
    found = _MEMBER.match(path) if isinstance(path, str) and len(path) <= _LONGEST else None
    return found[1] if found else None


def _changed(draft: Draft, operation: Any) -> Draft:
    if not isinstance(operation, dict):
        raise unusable("An operation is an object.", "invalidSyntax")
    named = {str(key).lower(): value for key, value in operation.items()}
    verb, path, value = str(named.get("op", "")).lower(), named.get("path"), named.get("value")
    if verb not in ("add", "replace", "remove"):
        raise unusable("op is add, replace or remove.", "invalidSyntax")
    if path is None or path == "":
        if verb == "remove":
            raise unusable("To remove needs a path.", "noTarget")
        if not isinstance(value, dict):
            raise unusable("Without a path the value is an object.")
        for key, each in value.items():
            draft = _put(draft, *_place(str(key)), each)
        return draft
    place = _place(path)
    return _removed(draft, *place) if verb == "remove" else _put(draft, *place, value)


def _place(path: Any) -> tuple[str, str | None]:
    """Attribute and part of it, in small letters; of another schema's attributes a name that nobody keeps."""
    if not isinstance(path, str) or len(path) > _LONGEST:
        raise unusable("That is no path.", "invalidPath")
    if path.lower().startswith(_PREFIX):
        path = path[len(_PREFIX) :]
    elif path.lower().startswith("urn:"):
        return "urn", None
    found = _PATH.match(path)
    if found is None:
        raise unusable("That is no path.", "invalidPath")
    part = found["part"]
    return found["name"].lower(), part.lower() if part else None


def _removed(draft: Draft, name: str, part: str | None) -> Draft:
    if name == "externalid":
        return replace(draft, person=replace(draft.person, external_id=""))
    if name in ("username", "displayname", "active") or (name == "emails" and part in (None, "value")):
        raise unusable(f"{name} cannot be removed.", "mutability")
    return draft


def _put(draft: Draft, name: str, part: str | None, value: Any) -> Draft:
    person = draft.person
    match name:
        case "username":
            return replace(draft, person=replace(person, user_name=_text(value, name)))
        case "externalid":
            return replace(draft, person=replace(person, external_id=_text(value, name)))
        case "active":
            return replace(draft, person=replace(person, is_active=_truth(value)))
        case "displayname":
            return replace(draft, person=replace(person, name=_text(value, name)), is_whole=True)
        case "emails" if part in (None, "value"):
            return replace(draft, person=replace(person, email=_address(value)), has_mail=True)
        case "name":
            parts = value if part is None else {part: value}
            return _named(draft, parts)
    return draft


def _named(draft: Draft, given: Any) -> Draft:
    """Whole before in parts; parts that are not given stay what they are."""
    if not isinstance(given, dict):
        raise unusable("name is an object.")
    named = {str(key).lower(): _text(value, "name") for key, value in given.items() if value is not None}
    if draft.is_whole:
        return draft
    if named.get("formatted"):
        return replace(draft, person=replace(draft.person, name=named["formatted"]))
    first, _space, rest = draft.person.name.partition(" ")
    parts = (named.get("givenname", first), named.get("familyname", rest))
    whole = " ".join(part for part in parts if part)
    return replace(draft, person=replace(draft.person, name=whole or draft.person.name))


def _address(value: Any) -> str:
    """Of several the primary one, or else the first."""
    if isinstance(value, str):
        return _text(value, "emails")
    given = value if isinstance(value, list) else [value]
    rows = [each for each in given if isinstance(each, dict) and each.get("value")]
    if not rows:
        raise unusable("emails has a value.")
    return _text(next((each for each in rows if each.get("primary") is True), rows[0])["value"], "emails")


def _truth(value: Any) -> bool:
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict):
        value = value[0].get("value")  # as some old connectors send it
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    raise unusable("active is true or false.")


def _text(value: Any, name: str) -> str:
    """What a database can keep and a page can show."""
    if not isinstance(value, str) or len(value) > _LONGEST or not value.isprintable():
        raise unusable(f"{name} is a text of at most {_LONGEST} characters.")
    return value.strip()

"""What this end can do, for programs that ask (RFC 7643, 5 to 8)."""

from typing import Any

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
_CORE = "urn:ietf:params:scim:schemas:core:2.0:"
MOST_ROWS = 200


def service(base: str) -> dict[str, Any]:
    """The service provider's configuration."""
    return {
        "schemas": [f"{_CORE}ServiceProviderConfig"],
        "patch": {"supported": True},
        "bulk": {"supported": False, "maxOperations": 0, "maxPayloadSize": 0},
        "filter": {"supported": True, "maxResults": MOST_ROWS},
        "changePassword": {"supported": False},
        "sort": {"supported": False},
        "etag": {"supported": False},
        "authenticationSchemes": [
            {
                "type": "oauthbearertoken",
                "name": "Key",
                "description": "A key of this provider, made in settings.",
                "primary": True,
            }
        ],
        "meta": {"resourceType": "ServiceProviderConfig", "location": f"{base}/ServiceProviderConfig"},
    }


def resource_types(base: str) -> list[dict[str, Any]]:
    known = (("User", "Users", USER, "People of this provider"), ("Group", "Groups", GROUP, "Its teams"))
    return [
        {
            "schemas": [f"{_CORE}ResourceType"],
            "id": name,
            "name": name,
            "endpoint": f"/{place}",
            "description": words,
            "schema": schema,
            "meta": {"resourceType": "ResourceType", "location": f"{base}/ResourceTypes/{name}"},
        }
        for name, place, schema, words in known
    ]


def schemas(base: str, *, says_members: bool) -> list[dict[str, Any]]:
    return [
        _schema(base, USER, "User", "Somebody of this provider", _USER),
        _schema(base, GROUP, "Group", "A team of this provider, made in settings", _group(says_members)),
    ]


def _schema(base: str, key: str, name: str, words: str, attributes: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "schemas": [f"{_CORE}Schema"],
        "id": key,
        "name": name,
        "description": words,
        "attributes": attributes,
        "meta": {"resourceType": "Schema", "location": f"{base}/Schemas/{key}"},
    }


def _attribute(name: str, words: str, kind: str = "string", **differs: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "name": name,
        "type": kind,
        "multiValued": False,
        "description": words,
        "required": False,
        "mutability": "readWrite",
        "returned": "default",
    }
    if kind == "string":
        usual |= {"caseExact": False, "uniqueness": "none"}
    return {**usual, **differs}


_READ = {"mutability": "readOnly"}
# A person's name is one here; of its parts, whichever are sent make it.
_USER = [
    _attribute("userName", "What they sign in as there", required=True, uniqueness="server"),
    _attribute("displayName", "Their name", required=True),
    _attribute(
        "name",
        "Their name in parts",
        "complex",
        **_READ,
        subAttributes=[
            _attribute("formatted", "As it is shown", **_READ),
            _attribute("givenName", "Its first word", **_READ),
            _attribute("familyName", "The others", **_READ),
        ],
    ),
    _attribute(
        "emails",
        "Their mail address: one, at a domain of this provider",
        "complex",
        multiValued=True,
        required=True,
        subAttributes=[
            _attribute("value", "The address", required=True),
            _attribute("type", "Always work", **_READ),
            _attribute("primary", "Always", "boolean", **_READ),
        ],
    ),
    _attribute("active", "Whether they work here", "boolean", required=True),
]


def _group(says_members: bool) -> list[dict[str, Any]]:
    """Who is in it is written where the house lets its system say so."""
    how = {"mutability": "readWrite" if says_members else "readOnly"}
    return [
        _attribute("displayName", "Its name", **_READ),
        _attribute(
            "members",
            "Who is in it",
            "complex",
            **how,
            multiValued=True,
            subAttributes=[
                _attribute("value", "The person’s id", **how),
                _attribute("display", "Their name", **_READ),
            ],
        ),
    ]

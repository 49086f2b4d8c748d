"""The description of the API: what ninja derives from the types, and what holds for every operation alike."""

from functools import cached_property
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from answerable.api.idempotency import HEADER, LONGEST
from answerable.api.problems import CONTENT_TYPE, ProblemOut

ROOT = "/api/v1/"
_REFERENCE = "#/components/schemas/Problem"
_ALWAYS = {
    400: "The request cannot be read",
    401: "No valid token",
    403: "The token lacks the scope, or its owner the right",
    404: "It does not exist, or is out of sight",
    422: "Some values cannot be used",
    429: "Too many requests; see Retry-After",
    503: "The database is busy; see Retry-After",
}
_WHEN_WRITING = {409: "Refused as things stand", 413: "The request is too large"}
_WRITES = {"post", "patch", "put", "delete"}
_KEY = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "description": "The same key with the same request is done once; its answer is kept for a day.",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": "^[ -~]+$"},
}


class DescribedAPI(NinjaAPI):
    """Completes the description once, when it is first asked for."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__

    @cached_property
    def _described(self) -> OpenAPISchema:
        schema = super().get_openapi_schema(path_prefix=ROOT)
        for operations in schema["paths"].values():
            for method, operation in operations.items():
                _complete(method, operation)
        schema["components"]["schemas"]["Problem"] = ProblemOut.model_json_schema(
            ref_template="#/components/schemas/{model}"
        )
        schema["components"]["schemas"].update(schema["components"]["schemas"]["Problem"].pop("$defs", {}))
        return schema

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> OpenAPISchema:
        return self._described


def _complete(method: str, operation: dict[str, Any]) -> None:
    scope = operation.pop("x-scope", None)
    operation["security"] = [{"Bearer": [scope] if scope else []}]
    problems = dict(_ALWAYS)
    if method in _WRITES:
        problems |= _WHEN_WRITING
        operation["parameters"].append(_KEY)
    for status, description in problems.items():
        operation["responses"][status] = {
            "description": description,
            "content": {CONTENT_TYPE: {"schema": {"$ref": _REFERENCE}}},
        }

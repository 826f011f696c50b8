"""The OpenAPI document: what FastAPI finds, with what each operation may be answered beside its success."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from remit.api.examples import AT, LINE
from remit.api.problems import Problem
from remit.desk.faults import PROBLEM

_ABOUT = """Customer goals in, finished and proven jobs out, for programs. Everything here acts by the same rules as \
the Desk: nothing is done that a policy does not permit.

**Keys**: `remit keys issue NAME --scope SCOPE` makes one; send it as `Authorization: Bearer rk_...`.
**Again**: send an `Idempotency-Key` with a POST, and it is done once, however often it arrives, for 24 hours.
**Lists** come in pages: ask again with `after=` what `next` said.
**Problems** are `application/problem+json` (RFC 9457), and say what to do.
**Rates**: the `RateLimit` header says what is left; 429 says when to come again."""

_MAY: Mapping[int, str] = {
    400: "The body is no JSON, or it is nested too deep.",
    401: "There is no key, or it does not hold.",
    403: "The key lacks the scope or the role.",
    404: "There is no such thing; or not for this key.",
    408: "The body did not come in in time.",
    409: "It does not fit what is so by now; or the same request is being worked on.",
    410: "The customer was erased.",
    413: "The body is too long.",
    415: "The body is not JSON.",
    422: "The request does not say what it should; or its Idempotency-Key was used for another one.",
    429: "That is too often. `Retry-After` says when to come again.",
    500: "A mistake in Remit. The log says more.",
    503: "The database cannot be used right now, or another is at it. Try again.",
}
_OF_BODIES = frozenset({400, 408, 409, 413, 415})

_AGAIN: dict[str, Any] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Under the same key the same request is done once. A UUID will do.",
    "schema": {"type": "string", "maxLength": 255, "pattern": "^[\\x21-\\x7e]+$"},
    "example": "0b2f6c1e-6d1a-4c58-9a53-1f6f7a1c0b11",
}


_SHOWN: Mapping[str, dict[str, Any]] = {
    "SaidLine": LINE,
    "Consents": {"purpose": "newsletter", "channel": "api", "at": AT},
    "Identity": {"kind": "email", "value": "maria@example.com"},
}
"""Examples of what is answered as the Desk has it."""


def document(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI 3.1 document, made once."""
    if app.openapi_schema is None:
        made = get_openapi(
            title=app.title, version=app.version, summary=app.summary, description=_ABOUT, routes=app.routes,
            servers=[{"url": "/v1"}],
        )  # fmt: skip
        _complete(made)
        app.openapi_schema = made
    return app.openapi_schema


def operations(made: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each operation of a document, with its method and its path."""
    for path, item in made["paths"].items():
        for method, operation in item.items():
            yield method, path, operation


def _complete(made: dict[str, Any]) -> None:
    schemas: dict[str, Any] = made["components"]["schemas"]
    schemas["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(schemas["Problem"].pop("$defs", {}))
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    for name, example in _SHOWN.items():
        schemas[name]["examples"] = [example]
    for schema in list(schemas.values()):
        for example in schema.get("examples", ()):
            _make_whole(example, schema, schemas)
    for method, _, operation in operations(made):
        for status in _statuses(method, operation):
            operation["responses"][str(status)] = _problem(status)
        if method == "post":
            operation.setdefault("parameters", []).append(_AGAIN)
        for answer in operation["responses"].values():
            _show(answer, schemas)


def _statuses(method: str, operation: Mapping[str, Any]) -> Iterator[int]:
    named = any(parameter["in"] == "path" for parameter in operation.get("parameters", ()))
    for status in _MAY:
        if (status in _OF_BODIES and method != "post") or (status == 410 and not (named or method == "post")):
            continue
        yield status


def _problem(status: int) -> dict[str, Any]:
    example = {"type": f"urn:remit:problem:{status}", "title": "", "status": status, "detail": _MAY[status]}
    shown = {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}
    return {"description": _MAY[status], "content": {PROBLEM: shown}}


def _make_whole(example: Any, schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> None:
    """Put back what is null in an example, which FastAPI leaves out."""
    schema = schemas.get(schema.get("$ref", "").rpartition("/")[2], schema)
    if isinstance(example, list):
        for one in example:  # pyright: ignore[reportUnknownVariableType] -- JSON
            _make_whole(one, schema.get("items", {}), schemas)
    if isinstance(example, dict) and "properties" in schema:
        for name in schema.get("required", ()):
            _make_whole(example.setdefault(name, None), schema["properties"][name], schemas)  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType] -- JSON


def _show(answer: dict[str, Any], schemas: Mapping[str, Any]) -> None:
    """Give an answer an example: that of its schema, or a page with that of what it lists."""
    for content in answer.get("content", {}).values():
        name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
        if name and "example" not in content and (example := _example(name, schemas)) is not None:
            content["example"] = example


def _example(name: str, schemas: Mapping[str, Any]) -> object:
    schema = schemas[name]
    if "examples" in schema:
        return schema["examples"][0]
    items = schema.get("properties", {}).get("items", {}).get("items", {}).get("$ref", "").rpartition("/")[2]
    return {"items": [_example(items, schemas)], "next": None} if items else None

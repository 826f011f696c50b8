"""The API's own document: that it tells all, and that what it tells is so."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import jsonschema_rs
import pytest
import schemathesis
from api_world import Front, front
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis import checks as of_any
from schemathesis.specs.openapi import checks as of_openapi
from starlette.applications import Starlette
from starlette.testclient import TestClient

from remit.api.document import operations

EXAMPLES = 3
KNOWN = ("method", "url", "params", "json", "data", "content")


@dataclass
class Open:
    client: TestClient
    document: dict[str, Any]
    key: str


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Generator[Open]:
    home, keys, fronts = tmp_path_factory.mktemp("home"), list[str](), list[Front]()

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncGenerator[None]:
        async with front(home) as kiosk:
            fronts.append(kiosk)
            keys.append(await kiosk.key(roles=("agent", "supervisor", "clerk")))
            app.router.routes[:] = kiosk.app.routes
            yield

    with TestClient(Starlette(lifespan=lifespan), raise_server_exceptions=True) as client:
        yield Open(client, client.get("/v1/openapi.json").json(), keys[0])


def test_every_operation_says_what_it_does_and_shows_what_it_answers(opened: Open) -> None:
    assert opened.document["openapi"].startswith("3.1")
    named: set[str] = set()
    for method, path, operation in operations(opened.document):
        where = f"{method} {path}"
        named.add(operation["operationId"])
        assert operation["summary"], where
        assert operation["description"], where
        assert operation["security"], where
        assert {"401", "403", "429", "500", "503"} <= operation["responses"].keys(), where
        for status, answer in operation["responses"].items():
            for content in answer.get("content", {}).values():
                assert "example" in content, f"{where} {status}"
        if method == "post":
            assert "Idempotency-Key" in [parameter["name"] for parameter in operation["parameters"]], where
    assert len(named) == len(list(operations(opened.document)))


def test_every_example_is_what_its_schema_says(opened: Open) -> None:
    schemas = opened.document["components"]["schemas"]
    shown = [
        ({"$ref": f"#/components/schemas/{name}"}, one) for name, s in schemas.items() for one in s.get("examples", ())
    ]
    for _, _, operation in operations(opened.document):
        for answer in operation["responses"].values():
            shown += [(content["schema"], content["example"]) for content in answer.get("content", {}).values()]
    for schema, example in shown:
        jsonschema_rs.validate({**schema, "components": {"schemas": schemas}}, example)


def test_whatever_is_sent_is_answered_as_the_document_says(opened: Open) -> None:
    """INVARIANT: no request, of any shape, ends in an answer that is not told of, or in an error of ours."""
    schema: Any = schemathesis.openapi.from_dict(opened.document)
    any_, openapi = cast(Any, of_any), cast(Any, of_openapi)
    checks: list[Any] = [
        any_.not_a_server_error,
        openapi.status_code_conformance,
        openapi.content_type_conformance,
        openapi.response_schema_conformance,
        openapi.unsupported_method,
    ]
    found: list[Any] = list(schema.get_all_operations())
    for operation in (one.ok() for one in found):
        if operation.path.endswith(("/events", "/erase")) or operation.label.startswith("POST /keys"):
            continue
        _fuzz(opened, operation, checks)


def _fuzz(opened: Open, operation: Any, checks: list[Any]) -> None:
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

        @settings(
            max_examples=EXAMPLES, database=None, deadline=None, derandomize=True, phases=[Phase.generate],
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
        )  # fmt: skip
        @given(operation.as_strategy(generation_mode=mode))
        def asked(case: Any) -> None:
            sent = case.as_transport_kwargs(base_url="http://testserver/v1")
            if isinstance(sent.get("data"), bytes | str):
                sent["content"] = sent.pop("data")
            headers = {**sent.pop("headers", {}), "Authorization": f"Bearer {opened.key}"}
            answer = opened.client.request(**{k: v for k, v in sent.items() if k in KNOWN}, headers=headers)
            case.validate_response(answer, checks=checks)

        asked()


def test_the_document_needs_no_key_and_nothing_from_elsewhere(opened: Open) -> None:
    text = opened.client.get("/v1/openapi.json").text
    assert "http://" not in text.replace("http://127", "")
    assert Path(__file__).anchor not in opened.document["info"]["title"]

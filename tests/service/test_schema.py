"""Schemathesis on the API: whatever fits its own description, or nearly, is never answered with an error of ours."""

import os
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

pytest.importorskip("schemathesis")

import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from bench.review.running import Running, running
from extractor.service.settings import Settings
from tests.service.conftest import put, specimen
from tests.service.test_review import doubted

EXAMPLES = int(os.environ.get("GOUJI_EXAMPLES", "8"))
"""Of each operation, as it is described and nearly so; as many take half a minute."""
PATIENCE = 120.0
"""Seconds until an answer is given up: the library's ten were too few while two test runs shared the machine."""
CHECKS = [not_a_server_error, response_schema_conformance, status_code_conformance, content_type_conformance]


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, Any, dict[str, object]]]:
    """A service with documents, some looked at, its description, and what is there by the names of parameters."""
    with running(Settings(tmp_path_factory.mktemp("schema"), workers=1, audit=0.1)) as run:
        ids = [
            put(run, doubted(0.2, 0.9, seed=seed, format=kind), specimen(kind, seed))
            for seed, kind in ((1, "pdf"), (2, "html"))
        ]
        job = run.client.post("/api/jobs", content=specimen("txt-tsv")).json()["id"]
        look = run.client.post("/api/review/next", json={}).json()["look"]["id"]
        there = {"document": ids[0], "job": job, "number": 1, "look": look}
        description = run.client.get("/api/openapi.json").json()
        yield run, schemathesis.openapi.from_dict(description), there


def test_nothing_that_fits_the_description_is_an_error_of_ours(
    described: tuple[Running, Any, dict[str, object]],
) -> None:
    run, schema, there = described
    for result in schema.get_all_operations():
        assert isinstance(result, Ok)
        for mode in GenerationMode:
            with suppress(Unsatisfiable):  # what takes nothing cannot be asked wrong
                is_never_ours(run, result.ok(), mode, there)


def is_never_ours(run: Running, operation: Any, mode: Any, there: dict[str, object]) -> None:
    @given(operation.as_strategy(generation_mode=mode), st.booleans())
    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    def ask(case: Any, real: bool) -> None:
        if real:
            case.path_parameters = {
                name: there.get(name, value) for name, value in (case.path_parameters or {}).items()
            }
            if isinstance(case.body, dict) and "of" in case.body:
                case.body["of"] = there["document"]
        answer = case.call(base_url=run.address, timeout=PATIENCE)
        assert answer.status_code < 500, f"{operation.label}: {answer.status_code} {answer.text[:500]}"
        case.validate_response(answer, checks=CHECKS)

    ask()

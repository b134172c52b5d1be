"""What the OpenAPI document promises, held against the server by schemathesis: no answer of ours is a defect."""

from __future__ import annotations

from pathlib import Path

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck
from web_served import SMALL, Served, serving


@schemathesis.serializer("application/toml")
def as_toml(_: object, value: object) -> bytes:
    """A body of text goes as it is."""
    return str(value).encode("utf-8", "replace")


BOUNDED = {
    "deadline": None,
    "derandomize": True,
    "suppress_health_check": list(HealthCheck),
    "phases": [hypothesis.Phase.explicit, hypothesis.Phase.generate],
}


def checked(served: Served, examples: int) -> int:
    """Ask every operation so often, with what fits its description and what does not; returns how many were asked."""
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        response_schema_conformance,
        status_code_conformance,
    )

    schema = schemathesis.openapi.from_url(f"{served.url}/openapi.json")
    schema.config.output.sanitization.update(enabled=False)
    count = 0
    for operation in schema.get_all_operations():
        found = operation.ok()

        @hypothesis.settings(max_examples=examples, **BOUNDED)
        @hypothesis.given(case=found.as_strategy())
        def ask(case: schemathesis.Case) -> None:
            if case.path.endswith("/events"):
                return
            response = case.call(base_url=served.url, headers=served.token, timeout=60)
            case.validate_response(
                response,
                checks=[not_a_server_error, status_code_conformance, content_type_conformance,
                        response_schema_conformance],
            )  # fmt: skip

        ask()
        count += 1
    return count


def test_no_answer_is_a_defect(tmp_path: Path) -> None:
    """Jobs are refused here, for none may wait: what is asked of them is checked all the same."""
    for served in serving(tmp_path, queue=0):
        served.hand_in(SMALL)
        assert checked(served, 12) > 25


@pytest.mark.slow
def test_no_answer_is_a_defect_asked_often(tmp_path: Path) -> None:
    for served in serving(tmp_path, queue=0):
        served.hand_in(SMALL)
        assert checked(served, 300) > 25

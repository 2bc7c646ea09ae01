"""The schema is valid, up to date, and describes every endpoint with its refusals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from openapi_spec_validator import OpenAPIV31SpecValidator

from factcheck.core.api.problems import TYPES
from tests.api.endpoints import every_address

#: The schema does not describe itself.
UNDESCRIBED = {"/api/v1/schema/", "/api/v1/docs/"}
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    generated = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    plain: dict[str, Any] = yaml.safe_load(yaml.safe_dump(_plain(generated)))
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value if isinstance(value, int | float | bool | None) else str(value)


def test_it_is_valid_openapi_3_1(schema: dict[str, Any]) -> None:
    validate_schema(schema)  # type: ignore[no-untyped-call]
    OpenAPIV31SpecValidator(schema).validate()
    assert schema["openapi"] == "3.1.0"


def test_the_copy_in_the_documentation_is_up_to_date(schema: dict[str, Any]) -> None:
    kept = yaml.safe_load((ROOT / "docs" / "openapi.yaml").read_text())
    assert kept == schema, "Write it anew: manage.py spectacular --file docs/openapi.yaml --validate"


def test_every_endpoint_is_in_it(schema: dict[str, Any]) -> None:
    described = {(method.upper(), path) for path, methods in schema["paths"].items() for method in methods}
    served = {(a.method, a.path) for a in every_address() if a.path not in UNDESCRIBED}
    assert described == served


def test_every_operation_has_a_name_of_its_own_and_says_what_it_does(schema: dict[str, Any]) -> None:
    operations = [operation for methods in schema["paths"].values() for operation in methods.values()]
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    assert all(operation["summary"] and operation["tags"] for operation in operations)


def test_every_write_that_is_guarded_by_a_version_asks_for_it(schema: dict[str, Any]) -> None:
    for address in [a for a in every_address() if a.path not in UNDESCRIBED]:
        operation = schema["paths"][address.path][address.method.lower()]
        required = {p["name"] for p in operation.get("parameters", []) if p["in"] == "header" and p.get("required")}
        guarded = bool(address.declared and address.declared.needs_version)
        assert (required == {"If-Match"}) == guarded
        assert ({"412", "428"} <= set(operation["responses"])) == guarded


def test_every_type_of_problem_is_described(schema: dict[str, Any]) -> None:
    responses = schema["components"]["responses"]
    # 405 belongs to methods that are no operations.
    for kind in [kind for kind in TYPES.values() if kind.status != 405]:
        assert f"`{kind.slug}`" in responses[f"Problem{kind.status}"]["description"]


def test_the_schema_is_served_to_everybody(client: Client) -> None:
    response = client.get("/api/v1/schema/", headers={"Accept": "application/json"})
    assert response.status_code == 200
    assert response.json()["openapi"] == "3.1.0"


def test_the_types_of_problems_are_explained_where_they_point(client: Client) -> None:
    explained = {kind["type"]: kind["status"] for kind in client.get("/api/v1/problems/").json()}
    assert explained == {kind.uri: kind.status for kind in TYPES.values()}

"""The OpenAPI document as one page of HTML: no script, nothing from elsewhere."""

from __future__ import annotations

from html import escape
from typing import Any

ORDER = ("about", "scenarios", "quick answers", "infer", "runs", "jobs", "ground")
"""Of the subjects; others come after them."""
STYLE = """
:root{color-scheme:light dark;--line:#8886;--quiet:#777;--mark:#2f6f9f}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem}h2{font-size:1.15rem;margin-top:2.2rem;border-bottom:1px solid var(--line)}
section{margin:1.2rem 0}h3{font:600 1rem ui-monospace,monospace;margin:0 0 .2rem}
h3 span{color:var(--mark);display:inline-block;min-width:4.5rem}
p{margin:.2rem 0}table{border-collapse:collapse;margin:.4rem 0;width:100%}
th,td{text-align:left;vertical-align:top;padding:.2rem .6rem .2rem 0;border-top:1px solid var(--line);font-weight:400}
th{font-family:ui-monospace,monospace;font-size:.9rem}.q{color:var(--quiet)}
"""


def page(openapi: dict[str, Any]) -> str:
    """Every operation by subject."""
    about = openapi["info"]
    subjects: dict[str, list[str]] = {}
    for path, methods in openapi["paths"].items():
        for method, operation in methods.items():
            subjects.setdefault(operation.get("tags", ["other"])[0], []).append(_operation(method, path, operation))
    order = sorted(subjects, key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER))
    parts = "".join(f"<h2>{escape(name)}</h2>{''.join(subjects[name])}" for name in order)
    title = f"{escape(about['title'])} {escape(about['version'])}"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}: the interface</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body><main>'
        f"<h1>{title}: the interface</h1><p>{escape(about['description'])}</p>"
        f'<p><a href="/openapi.json">openapi.json</a> (OpenAPI {escape(openapi["openapi"])})</p>{parts}</main></body>'
        "</html>"
    )


def _operation(method: str, path: str, operation: dict[str, Any]) -> str:
    rows = "".join(_parameter(one) for one in operation.get("parameters", []))
    body = operation.get("requestBody", {}).get("content", {})
    rows += "".join(f'<tr><th>body</th><td class="q">{escape(kind)}</td><td></td></tr>' for kind in body)
    kinds = ", ".join(
        k for code, one in operation["responses"].items() if code[0] == "2" for k in one.get("content", {})
    )
    table = f"<table>{rows}</table>" if rows else ""
    return (
        f"<section><h3><span>{method.upper()}</span>{escape(path)}</h3>"
        f"<p>{escape(operation.get('description', ''))}</p>"
        f'{table}<p class="q">answers {escape(kinds or "nothing")}</p></section>'
    )


def _parameter(one: dict[str, Any]) -> str:
    schema = dict(one.get("schema", {}))
    said = str(one.get("description") or schema.get("description") or "")
    needed = "" if one.get("required") else "may be left out"
    notes = "; ".join(part for part in (said.rstrip("."), needed) if part)
    return f'<tr><th>{escape(one["name"])}</th><td>{escape(notes)}</td><td class="q">{escape(words(schema))}</td></tr>'


def words(schema: dict[str, Any]) -> str:
    """A type with its bounds, as people say it."""
    kinds = [one for one in schema.get("anyOf", [schema]) if one.get("type") != "null"]
    return " or ".join(_one(one) for one in kinds) + (f", {schema['default']} if not said" if _has(schema) else "")


def _has(schema: dict[str, Any]) -> bool:
    return schema.get("default") not in (None, "")


def _one(schema: dict[str, Any]) -> str:
    if "enum" in schema or "const" in schema:
        return "one of " + ", ".join(map(str, schema.get("enum", [schema.get("const")])))
    kind = {"string": "text", "integer": "whole number"}.get(schema.get("type", ""), str(schema.get("type", "any")))
    if schema.get("type") == "array":
        return f"up to {schema.get('maxItems', 'any')}, each a {_one(schema.get('items', {}))}"
    if "pattern" in schema:
        return f"{kind} of the form {schema['pattern']}"
    low, high = schema.get("minimum"), schema.get("maximum", schema.get("exclusiveMaximum"))
    if schema.get("type") == "string":
        return f"{kind} of at most {schema['maxLength']} letters" if "maxLength" in schema else kind
    below = "below " if "exclusiveMaximum" in schema else ""
    return f"{kind}, {low:g} to {below}{high:g}" if low is not None and high is not None else kind

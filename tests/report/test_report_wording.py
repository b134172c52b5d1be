"""Every word of the report stands in one file: what is used is there, what is there is used, nothing else is said."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from uppertier.catalog.ranges import Statement
from uppertier.catalog.records import Grade
from uppertier.claims.ledger import TOPICS, WORDINGS
from uppertier.claims.records import Verdict
from uppertier.claims.verdict import COMPARISONS
from uppertier.errors import InputError
from uppertier.report import wording
from uppertier.report.evidence import Evidence
from uppertier.resources import sheet_files
from uppertier.validation.run import DOMAINS

ROOM = Path(wording.__file__).parent
TEXTS = wording.read(wording.BUNDLED)
TEMPLATES = sorted((ROOM / "templates").iterdir())


def _python() -> list[tuple[str, str, frozenset[str]]]:
    """(function, key, values put in) of every call of `say`, `phrase` and `family` in the room."""
    found = []
    for path in sorted(ROOM.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            if name in ("say", "phrase", "family") and path.name != "wording.py":
                assert isinstance(node, ast.Call)
                found += [(name, key, frozenset(str(one.arg) for one in node.keywords)) for key in _keys(node.args[0])]
    return found


def _keys(node: ast.expr) -> list[str]:
    """The literal keys of an argument; one made of a literal and names stands for all that fit."""
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    assert isinstance(node, ast.JoinedStr), ast.unparse(node)
    pattern = "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"\w+" for part in node.values)
    tables = {".".join(key.split(".")[:depth]) for key in TEXTS for depth in range(1, key.count(".") + 1)}
    return [name for name in sorted(tables) if re.fullmatch(pattern, name)]


def _templates() -> list[tuple[str, frozenset[str]]]:
    """(key, values put in) of every text that a template asks for."""
    environment = Environment()
    found = []
    for path in TEMPLATES:
        for call in environment.parse(path.read_text(encoding="utf-8")).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "t":
                key = call.args[0]
                assert isinstance(key, nodes.Const)
                found.append((str(key.value), frozenset(one.key for one in call.kwargs)))
    return found


def test_every_text_that_is_used_is_there_with_the_values_that_are_put_in() -> None:
    asked = [(key, values) for name, key, values in _python() if name != "family"] + _templates()
    assert len(asked) > 250
    for key, values in asked:
        assert key in TEXTS, key
        assert wording.holes(TEXTS[key]) == values, key


def test_every_text_that_is_there_is_used() -> None:
    single = {key for name, key, _ in _python() if name != "family"} | {key for key, _ in _templates()}
    families = {key for name, key, _ in _python() if name == "family"}
    for key in TEXTS:
        assert key in single or any(key.startswith(f"{name}.") for name in families), key
    for name in families:
        assert any(key.startswith(f"{name}.") for key in TEXTS), name


@pytest.mark.parametrize(
    ("name", "members"),
    [
        ("topics", set(TOPICS)),
        ("verdicts", {one.value for one in Verdict}),
        ("letters", {one.value for one in Verdict}),
        ("evidence", {one.value for one in Evidence}),
        ("evidence_says", {one.value for one in Evidence}),
        ("sets", set(sheet_files("assumptions"))),
        ("claim.wording", set(WORDINGS)),
        ("grades", {one.value for one in Grade}),
        ("grade_names", {one.value for one in Grade}),
        ("domains", set(DOMAINS)),
        ("comparisons", set(COMPARISONS)),
        ("months", {str(month) for month in range(1, 13)}),
        ("statements", {one.value for one in Statement} - {"unconditioned"}),
        ("figure.press.mark", {one.value for one in Statement}),
    ],
)
def test_a_closed_list_has_a_text_for_each_member_and_no_other(name: str, members: set[str]) -> None:
    assert set(wording.family(name)) == members


def test_letters_tell_the_verdicts_apart() -> None:
    assert len(set(wording.family("letters").values())) == 3


def test_only_the_page_s_own_texts_hold_markup_and_only_harmless_markup() -> None:
    for key, text in TEXTS.items():
        tags = re.findall(r"<[^>]*>", text)
        assert key.startswith("page.") or not tags, key
        assert set(tags) <= {f"<{end}{tag}>" for tag in ("strong", "em", "cite", "code") for end in ("", "/")} | {
            '<span class="weak">',
            "</span>",
        }, key


def test_templates_say_nothing_of_their_own() -> None:
    """Words in a template stand in no file that can be translated; commands, keys and paths are no words."""
    allowed = {"uppertier", "run", "samples", "trials", "seed"}
    for path in TEMPLATES:
        if path.suffix == ".html":
            text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
            text = re.sub(r"<style>.*?</style>|<[^>]*>", " ", text, flags=re.DOTALL)
            assert set(re.findall(r"[A-Za-z]{2,}", text)) <= allowed, path.name
            attributes = re.findall(r'(?:aria-label|title|alt)="([^"{]+)"', path.read_text(encoding="utf-8"))
            assert attributes == [], path.name


def test_what_is_put_into_a_phrase_is_only_text() -> None:
    told = str(wording.phrase("page.front.kicker", version="<b>", scenario="a & b", day="1", run="2"))
    assert "&lt;b&gt;" in told and "a &amp; b" in told


def _with(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setenv(wording.VARIABLE, str(path))
    wording._texts.cache_clear()


@pytest.fixture
def clean() -> object:
    yield
    wording._texts.cache_clear()


def test_another_language_takes_the_place_of_the_bundled_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, clean: object
) -> None:
    text = wording.BUNDLED.read_text(encoding="utf-8")
    (tmp_path / "de.toml").write_text(text.replace('holds = "holds"', 'holds = "trifft zu"'), encoding="utf-8")
    _with(monkeypatch, tmp_path / "de.toml")
    assert wording.family("verdicts")["holds"] == "trifft zu"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('holds = "H"\n', "", "missing"),
        ("{count} published sentences", "{n} published sentences", "other values"),
        ('holds = "H"\n', "holds = 3\n", "should be a text"),
        ('holds = "H"\n', "holds = H\n", "valid TOML"),
    ],
)
def test_a_file_of_texts_that_is_not_whole_is_refused_with_its_key(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, clean: object, old: str, new: str, words: str
) -> None:
    text = wording.BUNDLED.read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "xx.toml").write_text(text.replace(old, new), encoding="utf-8")
    _with(monkeypatch, tmp_path / "xx.toml")
    with pytest.raises(InputError, match=words) as caught:
        wording.say("language")
    assert "xx.toml" in caught.value.sentence


def test_a_file_of_texts_that_is_not_there_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, clean: object
) -> None:
    _with(monkeypatch, tmp_path / "none.toml")
    with pytest.raises(InputError, match="cannot be read"):
        wording.say("language")

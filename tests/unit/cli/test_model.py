"""What the commands say of the models: of the sentence model, there or not or damaged, and of a language model."""

from __future__ import annotations

from pathlib import Path

import pytest

from remit.app import reading
from remit.cli.doctor import examined
from remit.cli.ending import Code
from remit.cli.fetch import fetched
from remit.cli.home import Home
from remit.cli.train import trained
from remit.language.encoder import LexicalEmbedder
from remit.language.minilm.embedder import place
from remit.pack.load import load
from remit.pack.new import make
from remit.settings import homeless, read_settings


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(read_settings({}, tmp_path / "home"))


@pytest.fixture
def modelless(tmp_path: Path) -> Home:
    """A home in an environment where the model was never fetched."""
    return Home(read_settings({"REMIT_MODELS": str(tmp_path / "models")}, tmp_path / "home"))


@pytest.fixture
def bistro(tmp_path: Path) -> Path:
    return make("bistro", tmp_path)


def test_training_says_how_well_the_examples_are_told_apart(
    home: Home, bistro: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert trained(home, [str(bistro)]) == Code.DONE
    out = capsys.readouterr().out
    assert "kinds of goal from" in out
    assert "% of the examples would be understood from the others alone" in out
    assert "Words alone" not in out


def test_what_was_learned_is_not_learned_again(home: Home, bistro: Path) -> None:
    trained(home, [str(bistro)])
    file = home.path / "learned" / "bistro.vectors"
    before = file.stat()
    trained(home, [str(bistro)])
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_homes_may_share_what_was_learned(bistro: Path, tmp_path: Path) -> None:
    shared = {"REMIT_LEARNED": str(tmp_path / "shared")}
    for name in ("one", "two"):
        trained(Home(read_settings(shared, tmp_path / name)), [str(bistro)])
        assert not (tmp_path / name).exists()
    assert {file.name for file in (tmp_path / "shared").iterdir()} == {
        f"bistro.{part}" for part in ("kinds", "topics", "vectors")
    }


def test_what_has_no_home_keeps_what_is_learned_only_where_it_is_told_to() -> None:
    assert homeless({}).learned is None
    assert homeless({"REMIT_LEARNED": "shared"}).learned == Path("shared")


def test_without_the_model_training_says_what_is_missing(
    modelless: Home, bistro: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert trained(modelless, [str(bistro)]) == Code.DONE
    assert "Words alone were compared" in capsys.readouterr().out


def test_without_the_model_words_are_compared_and_the_log_says_why(
    modelless: Home, bistro: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with reading(load(bistro), modelless.settings) as embedder:
        assert isinstance(embedder, LexicalEmbedder)
    assert "remit brain fetch" in caplog.text


def test_fetching_a_model_that_is_there_says_where(capsys: pytest.CaptureFixture[str]) -> None:
    assert fetched(None) == Code.DONE
    assert place(read_settings({}).models).name in capsys.readouterr().out.replace("\n", "")


def test_the_doctor_knows_a_model_that_is_there(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.path.mkdir()
    assert examined(home, None, mend=False) == Code.DONE
    assert "✓ sentence model: " in capsys.readouterr().out


def test_to_the_doctor_a_missing_model_is_no_problem(modelless: Home, capsys: pytest.CaptureFixture[str]) -> None:
    modelless.path.mkdir()
    assert examined(modelless, None, mend=False) == Code.DONE
    assert "remit brain fetch" in capsys.readouterr().out


def test_to_the_doctor_a_damaged_model_is_one(modelless: Home, capsys: pytest.CaptureFixture[str]) -> None:
    modelless.path.mkdir()
    modelless.settings.models.mkdir()
    place(modelless.settings.models).write_bytes(b"half a model")
    assert examined(modelless, None, mend=False) == Code.FOUND
    assert "damaged" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["nonsense:x", "openai:gpt-5-mini"])
def test_to_the_doctor_a_language_model_that_cannot_be_had_is_a_problem(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    (tmp_path / "home").mkdir()
    named = Home(read_settings({"REMIT_MODEL": name}, tmp_path / "home"))
    assert examined(named, None, mend=False) == Code.FOUND
    told = capsys.readouterr().out
    assert f"REMIT_MODEL is '{name}'" in told
    assert "Pydantic" not in told


def test_the_doctor_names_a_language_model_and_asks_it_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "home").mkdir()
    where = "http://127.0.0.1:9/v1"
    named = Home(read_settings({"REMIT_MODEL": "local:small", "REMIT_MODEL_URL": where}, tmp_path / "home"))
    assert examined(named, None, mend=False) == Code.DONE
    assert f"✓ language model: local:small at {where}" in capsys.readouterr().out

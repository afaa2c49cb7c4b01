"""Where the authtoken comes from: the order, what is kept, and what is not passed over."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from jupyter_secure_share.authtoken_sources import FILE, VARIABLE, AuthtokenSources
from jupyter_secure_share.problems import ShareError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "ngrok.yml"


Make = Callable[[dict[str, str]], AuthtokenSources]


@pytest.fixture
def make(folder: Path, config: Path) -> Make:
    log = logging.getLogger("secure-share-test")
    return lambda environ: AuthtokenSources(
        lambda: folder, log=log, environ=environ, config_path=lambda: config
    )


def source(sources: AuthtokenSources) -> str | None:
    found = sources.find()
    assert sources.describe()[0] == {"authtoken_source": found.source if found else None}
    return found.source if found else None


def test_the_first_place_that_has_one_counts(make: Make, config: Path) -> None:
    sources = make({VARIABLE: "of-environment"})
    config.write_text("authtoken: of-ngrok\n")
    assert (sources.ensure().secret, source(sources)) == ("of-environment", "environment")
    sources.give("of-file", remember=True)
    assert (sources.ensure().secret, source(sources)) == ("of-file", "remembered")
    sources.give("of-memory", remember=False)
    assert (sources.ensure().secret, source(sources)) == ("of-memory", "given")
    sources.forget()
    assert source(sources) == "environment"
    without = make({})
    assert (without.ensure().secret, source(without)) == ("of-ngrok", "ngrok-config")
    config.unlink()
    assert source(without) is None
    with pytest.raises(ShareError) as refusal:
        without.ensure()
    assert refusal.value.code == "NGROK_TOKEN_NEEDED"


def test_one_to_remember_replaces_one_that_was_given(make: Make) -> None:
    sources = make({})
    sources.give("first", remember=False)
    sources.give("second", remember=True)
    assert (sources.ensure().secret, source(sources)) == ("second", "remembered")


def test_it_is_remembered_by_the_next_server_in_a_private_file(make: Make, folder: Path) -> None:
    make({}).give("ngrok config add-authtoken canary", remember=True)
    assert make({}).ensure().secret == "canary"
    if os.name == "posix":
        assert stat.S_IMODE((folder / FILE).stat().st_mode) == 0o600
    make({}).forget()
    assert not (folder / FILE).exists()
    make({}).forget()


def test_one_that_was_given_leaves_no_file(make: Make, folder: Path) -> None:
    make({}).give("canary", remember=False)
    assert not folder.exists()
    assert make({}).find() is None


def test_the_variable_is_taken_out_and_the_host_is_told(
    make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    environ = {VARIABLE: "canary", "HOME": "/home/ada"}
    sources = make(environ)
    assert environ == {"HOME": "/home/ada"}
    assert [warning.code for warning in sources.warnings] == ["NGROK_TOKEN_TAKEN"]
    assert [warning.code for warning in sources.describe()[1]] == ["NGROK_TOKEN_TAKEN"]
    assert VARIABLE in caplog.text
    assert "canary" not in caplog.text


def test_an_empty_variable_is_none(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    sources = make({VARIABLE: " "})
    assert (source(sources), sources.warnings, caplog.text) == (None, [], "")


def broken_file(folder: Path, _config: Path) -> None:
    folder.mkdir()
    (folder / FILE).write_text("canary canary")
    (folder / FILE).chmod(0o600)


def binary_file(folder: Path, _config: Path) -> None:
    folder.mkdir()
    (folder / FILE).write_bytes(b"canary\xff")
    (folder / FILE).chmod(0o600)


def open_file(folder: Path, _config: Path) -> None:
    folder.mkdir()
    (folder / FILE).write_text("canary")
    (folder / FILE).chmod(0o644)


def linked_file(folder: Path, _config: Path) -> None:
    folder.mkdir()
    (folder / FILE).symlink_to(folder / "elsewhere")


def broken_config(_folder: Path, config: Path) -> None:
    config.write_text("authtoken: [canary")


def odd_config(_folder: Path, config: Path) -> None:
    config.write_text("authtoken: canary canary")


@pytest.mark.parametrize(
    ("prepare", "code"),
    [
        (broken_file, "NGROK_TOKEN_MALFORMED"),
        (binary_file, "NGROK_TOKEN_MALFORMED"),
        (open_file, "NGROK_TOKEN_UNSAFE"),
        (linked_file, "NGROK_TOKEN_UNSAFE"),
        (broken_config, "NGROK_CONFIG_UNREADABLE"),
        (odd_config, "NGROK_TOKEN_MALFORMED"),
    ],
)
def test_what_cannot_be_used_is_said_and_not_passed_over(
    make: Make, folder: Path, config: Path, prepare: Callable[[Path, Path], None], code: str
) -> None:
    config.write_text("authtoken: of-ngrok\n")
    prepare(folder, config)
    sources = make({})
    with pytest.raises(ShareError) as refusal:
        sources.ensure()
    assert refusal.value.code == code
    assert "canary" not in f"{refusal.value!r} {refusal.value.problem} {refusal.value.__cause__!r}"
    choice, warnings = sources.describe()
    # The panel asks for one, and says why.
    assert (choice, [warning.code for warning in warnings]) == ({"authtoken_source": None}, [code])
    # Nothing of it matters once the host has given one.
    sources.give("good", remember=False)
    assert (sources.ensure().secret, sources.describe()[1]) == ("good", [])
    sources.give("better", remember=True)
    assert sources.ensure().secret == "better"


def test_a_variable_that_holds_none_is_named(make: Make) -> None:
    with pytest.raises(ShareError, match=VARIABLE) as refusal:
        make({VARIABLE: "canary canary"}).ensure()
    assert "canary" not in str(refusal.value.problem)


def test_one_that_cannot_be_written_changes_nothing(make: Make, folder: Path) -> None:
    folder.touch()
    sources = make({})
    sources.give("given", remember=False)
    with pytest.raises(ShareError) as refusal:
        sources.give("canary", remember=True)
    assert (refusal.value.code, refusal.value.status_code) == ("NGROK_TOKEN_NOT_KEPT", 500)
    assert sources.ensure().secret == "given"
    with pytest.raises(ShareError):
        sources.give("canary canary", remember=True)
    assert sources.ensure().secret == "given"


def test_one_that_cannot_be_removed_is_said(make: Make, folder: Path) -> None:
    (folder / FILE).mkdir(parents=True)
    with pytest.raises(ShareError) as refusal:
        make({}).forget()
    assert refusal.value.code == "NGROK_TOKEN_NOT_KEPT"


def test_it_is_in_no_picture_of_the_object(make: Make) -> None:
    sources = make({VARIABLE: "canary"})
    sources.give("canary", remember=False)
    assert "canary" not in f"{sources!r} {sources.find()!r}"

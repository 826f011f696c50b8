from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from remit.errors import BadCheckpoint
from remit.journal.note import Checkpoint, Signer, opened_note, read_checkpoint

SIGNER = Signer("remit/test", Ed25519PrivateKey.from_private_bytes(b"k" * 32))
OTHER = Signer("remit/other", Ed25519PrivateKey.from_private_bytes(b"o" * 32))
CHECKPOINT = Checkpoint(origin="remit/test", size=3, root="ab" * 32)

# From the documentation of golang.org/x/mod/sumdb/note: a note signed by another implementation, and its key.
FOREIGN_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
FOREIGN_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
FOREIGN_NOTE = (
    f"{FOREIGN_TEXT}\n"
    "\N{EM DASH} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdng"
    "otpRZb6KE6RyyBwJnAM=\n"
)


def test_a_note_signed_by_another_implementation_opens():
    assert opened_note(FOREIGN_NOTE, FOREIGN_KEY) == FOREIGN_TEXT


@given(text=st.text(st.characters(min_codepoint=32, blacklist_categories=["Cs"])))
def test_a_signed_note_opens_as_its_text(text: str):
    assert opened_note(SIGNER.sign(text + "\n"), SIGNER.vkey) == text + "\n"


def test_a_text_with_blank_lines_is_told_from_its_signatures():
    text = "one\n\ntwo\n\n"
    assert opened_note(SIGNER.sign(text), SIGNER.vkey) == text


def test_signatures_of_others_are_passed_over():
    note = SIGNER.sign(CHECKPOINT.text())
    witnessed = note + OTHER.sign(CHECKPOINT.text()).rpartition("\n\n")[2]
    assert opened_note(witnessed, SIGNER.vkey) == opened_note(witnessed, OTHER.vkey) == CHECKPOINT.text()


@given(data=st.data())
def test_a_note_changed_anywhere_in_its_text_does_not_open(data: st.DataObject):
    note = SIGNER.sign(CHECKPOINT.text())
    at = data.draw(st.integers(0, len(CHECKPOINT.text()) - 1))
    changed = note[:at] + chr(ord(note[at]) ^ 1) + note[at + 1 :]
    with pytest.raises(BadCheckpoint):
        opened_note(changed, SIGNER.vkey)


@pytest.mark.parametrize(
    "note",
    [
        "",
        "\n",
        "no signature\n",
        "text\n\nno dash\n",
        f"text\n\n\N{EM DASH} {SIGNER.name} ???\n",
        f"text\n\n\N{EM DASH} {SIGNER.name} AAAA\n",
        OTHER.sign("text\n"),
        SIGNER.sign("text\n").rstrip("\n"),
        SIGNER.sign("text\n").replace("\N{EM DASH}", "-"),
    ],
)
def test_what_is_not_a_note_signed_by_the_key_is_refused(note: str):
    with pytest.raises(BadCheckpoint):
        opened_note(note, SIGNER.vkey)


@pytest.mark.parametrize("vkey", ["", "a+b", "remit/test+00000000+AQ==", FOREIGN_KEY.replace("c74f", "c75f"), "a+b+c"])
def test_what_is_not_a_key_is_refused(vkey: str):
    with pytest.raises(BadCheckpoint, match="NAME"):
        opened_note(FOREIGN_NOTE, vkey)


def test_a_checkpoint_is_three_lines_and_reads_back():
    assert CHECKPOINT.text() == "remit/test\n3\nq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=\n"
    assert read_checkpoint(CHECKPOINT.text()) == CHECKPOINT
    assert read_checkpoint(CHECKPOINT.text() + "an extension\n") == CHECKPOINT


def test_the_checkpoint_in_the_specification_reads():
    text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    assert (read_checkpoint(text).origin, read_checkpoint(text).size) == ("example.com/behind-the-sofa", 20852163)
    assert read_checkpoint(text).text() == text


@pytest.mark.parametrize(
    "text", ["", "a\n1\n", "a\n-1\nAAAA\n", "a\n01\n" + "A" * 43 + "=\n", "a\nx\ny\n", "\n0\nAA==\n"]
)
def test_what_is_not_a_checkpoint_is_refused(text: str):
    with pytest.raises(BadCheckpoint):
        read_checkpoint(text)


def test_a_text_without_a_last_newline_is_not_signed():
    with pytest.raises(ValueError, match="newline"):
        SIGNER.sign("text")

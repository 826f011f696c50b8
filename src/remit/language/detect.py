"""Which language a message is in: by its script, its small words and its letters. Where that does not show, nothing."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from remit.language.profiles import LETTERS, NO, OF_NAMES, PERSIAN, PROFILES, SCRIPTS, UKRAINIAN, YES

_HEAD = 1_000  # characters that are looked at
_ENGLISH, _OTHER = 0.3, 0.4  # the share of its words that must speak for a language, ...
_AHEAD = 1.3  # ... how much more than for the next family of languages, ...
_STRONGLY = 1.5  # ... and how strongly in all, for one that is not English
_SCRIPTED = 0.3  # the share of letters in a script that tells a language
_LONG = 3  # letters of a word that a name or a slip of the pen hardly is
_FAMILIES = (("da", "no", "sv"), ("es", "pt", "it", "ro"), ("de", "nl"), ("pl", "cs"))
_NO_WORD = re.compile(r"\S*[\d@]\S*|https?://\S+")
_WORD = re.compile(r"[^\W\d_]+")
_OF_NAMES = frozenset(OF_NAMES.split())
_YES, _NO = frozenset(YES.split()), frozenset(NO.split())


def language_of(text: str, before: str = "") -> str:
    """The language of a text as ISO 639-1; empty where it cannot be told: a name, an identifier, a word or two.

    before: the language of what came before it, to which a few words more may belong.
    """
    found = _language_of(text)
    if found or before in ("", "en"):
        return found
    words = _WORD.findall(_NO_WORD.sub(" ", text[:_HEAD]).casefold())
    if says_yes_elsewhere(text) is not None:
        return before
    return before if words and _share(words, _family(before)) > max(_share(words, "en"), _OTHER) else ""


def _language_of(text: str) -> str:
    text = _NO_WORD.sub(" ", text[:_HEAD])
    if scripted := _by_script(text):
        return scripted
    flat = unicodedata.normalize("NFC", text.casefold().replace("’", "'"))
    words = _WORD.findall(flat)
    telling = [word for word in words if word not in _OF_NAMES]
    if len(words) < 2 or not telling:
        return ""
    families = _scores(telling, words, flat, _by_family())
    ranked = sorted(families.items(), key=lambda item: -item[1])
    (family, most), (_, next_most) = [*ranked, ("", 0.0), ("", 0.0)][:2]
    if family == "en":
        return "en" if _share(words, "en") >= _ENGLISH else ""
    if most < _STRONGLY or most < _AHEAD * next_most or _share(words, family) < _OTHER:
        return ""
    scores = _scores(words, words, flat, _by_language())
    return max(_members(family), key=lambda language: scores.get(language, 0.0))


def says_yes_elsewhere(text: str) -> bool | None:
    """Whether a text is nothing but a yes, or a no, in words of other languages than English; None for all else."""
    words = [word.strip(".,!… ").casefold() for word in text.split()]
    if not words or len(words) > 3:
        return None
    if all(word in _YES for word in words):
        return True
    return False if all(word in _NO for word in words) else None


Weights = Mapping[str, Mapping[str, float]]
"""How strongly each word speaks for a language, or for the first of a family: the less, the more of them know it."""


def _scores(telling: Sequence[str], words: Sequence[str], flat: str, weights: Weights) -> dict[str, float]:
    """How strongly a text speaks for each; what stands in names counts only for one that other words speak for."""
    scores: dict[str, float] = defaultdict(float)
    for word in dict.fromkeys(telling):
        for one, weight in weights.get(word, {}).items():
            scores[one] += weight
    for word in set(words) - set(telling):
        for one in set(weights.get(word, {})) & set(scores):
            scores[one] += weights[word][one]
    marked = {c for c in flat if c > "\x7f"}
    for language, letters in LETTERS.items() if marked else ():
        for one in {language, _family(language)} & set(scores):
            scores[one] += 0.5 * len(letters & marked)
    return scores


def _share(words: Sequence[str], family: str) -> float:
    """The share of words that a family of languages knows."""
    return sum(family in _by_family().get(word, {}) for word in words) / len(words)


def _members(family: str) -> tuple[str, ...]:
    return next((members for members in _FAMILIES if family in members), (family,))


def _family(language: str) -> str:
    """A family goes by its first language."""
    return _members(language)[0]


@lru_cache(maxsize=1)
def _by_language() -> Weights:
    return _weights({language: language for language in PROFILES})


@lru_cache(maxsize=1)
def _by_family() -> Weights:
    return _weights({language: _family(language) for language in PROFILES})


def _weights(groups: Mapping[str, str]) -> Weights:
    """Words as they are written, and without their accents, as many type."""
    spoken: dict[str, set[str]] = {}
    for language, profile in PROFILES.items():
        for word in profile.split():
            for form in (word, _bare(word)):
                spoken.setdefault(form, set()).add(groups[language])
    return {
        word: dict.fromkeys(sorted(known), (1.0 if len(word) >= _LONG else 0.7) / len(known))
        for word, known in spoken.items()
    }


def _bare(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c)).replace("ł", "l")


def _by_script(text: str) -> str:
    letters = [c for c in text if c.isalpha()]
    if not letters:
        return ""
    for language, ranges in SCRIPTS.items():
        share = sum(any(first <= c <= last for first, last in ranges) for c in letters) / len(letters)
        if share >= _SCRIPTED:
            if language == "ru" and UKRAINIAN & set(text.casefold()):
                return "uk"
            return "fa" if language == "ar" and PERSIAN & set(text) else language
    return ""

"""Which language a message is in: told from about four words, and never of a name, an address or short English."""

from __future__ import annotations

import pytest

from remit.language.detect import language_of, says_yes_elsewhere

SAID = {
    "de": ("Ich möchte meine Bestellung stornieren", "wo bleibt mein paket", "ich moechte mein geld zurueck",
           "Ist W10005 schon unterwegs?", "Mein E-Mail ist maria@example.com und Bestellung W10004"),
    "fr": ("Où est ma commande ?", "je voudrais retourner la veste", "mon colis n'est pas arrivé", "je n'ai rien reçu"),
    "es": ("¿Dónde está mi pedido?", "quiero cancelar mi pedido W10004", "el jarrón llegó roto",
           "quiero hablar con una persona"),
    "it": ("Dov'è il mio ordine?", "vorrei restituire la giacca", "il pacco non è arrivato"),
    "nl": ("Waar is mijn bestelling?", "ik wil de jas terugsturen", "het pakket is niet aangekomen"),
    "pt": ("Onde está a minha encomenda?", "gostaria de devolver o casaco", "meu pedido ainda não chegou"),
    "pl": ("Gdzie jest moje zamówienie?", "chciałbym zwrócić kurtkę", "proszę zmienić adres dostawy"),
    "sv": ("Var är min beställning?", "jag vill returnera jackan", "kan jag få prata med någon"),
    "da": ("Hvor er min ordre?", "jeg vil gerne returnere jakken", "min pakke er ikke kommet"),
    "fi": ("Missä tilaukseni on?", "en ole saanut pakettia"),
    "tr": ("Siparişim nerede?", "ceketi iade etmek istiyorum", "adresimi değiştirmek istiyorum"),
    "cs": ("Kde je moje objednávka?", "chci zrušit objednávku W10004"),
    "hu": ("Hol van a csomagom?",),
    "ro": ("aș dori să returnez jacheta",),
    "ru": ("Где мой заказ?",),
    "uk": ("Де моє замовлення і коли воно буде?",),
    "el": ("Πού είναι η παραγγελία μου;",),
    "zh": ("我的订单在哪里",),
    "ja": ("注文はどこですか",),
    "ar": ("أين طلبي؟",),
    "ko": ("제 주문은 어디에 있나요",),
}  # fmt: skip


@pytest.mark.parametrize(("language", "text"), [(code, text) for code, texts in SAID.items() for text in texts])
def test_a_language_is_told_by_a_short_message(language: str, text: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "where is my order",
        "Hallo, where is my order?",
        "I want to die",
        "send it to Rosenweg 5, 10115 Berlin please",
        "my name is Maria de la Cruz",
        "I ordered the die cast car",
        "can i return it",
        "merci, but where is it",
        "do you ship to Rue de la Paix?",
        "pls cancle my ordr",
        "I want M not L",
        "send it to Calle de la Luna 5, 28004 Madrid",
    ],
)
def test_english_is_english_whatever_foreign_names_are_in_it(text: str) -> None:
    assert language_of(text) == "en"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "W10001",
        "maria@example.com",
        "Maria Lopez Garcia",
        "Müller",
        "ok",
        "ja",
        "M",
        "123456",
        "Anna Schmidt, Hauptstraße 12, 80331 München",
        "Unter den Linden 77, 10117 Berlin",
        "Rue de la Paix 3, 75002 Paris",
        "Calle de la Luna 5, 28004 Madrid",
        "Plaza de los Reyes",
        "Van der Berg",
        "asdf qwer zxcv",
        "👍",
    ],
)
def test_names_addresses_and_identifiers_tell_no_language(text: str) -> None:
    assert language_of(text) == ""


def test_what_follows_is_in_the_same_language_where_it_may_be() -> None:
    assert language_of("nicht blau") == ""
    assert language_of("nicht blau", "de") == "de"
    assert language_of("ja", "de") == "de"
    assert language_of("the blue one", "de") == "en"
    assert language_of("W10001", "de") == ""


@pytest.mark.parametrize(
    ("text", "says"),
    [("ja", True), ("Sí, claro", True), ("oui", True), ("evet.", True), ("nein", False), ("yes", None), ("si no", None),
     ("ja aber die blaue jacke", None), ("", None)],
)  # fmt: skip
def test_a_yes_in_other_words_is_told_from_ours(text: str, says: bool | None) -> None:
    assert says_yes_elsewhere(text) is says

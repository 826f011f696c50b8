"""What systems returned that an identifier may be chosen from."""

from __future__ import annotations

from datetime import UTC, datetime

from remit.language.candidates import candidates, chosen, label, offers, own_types
from remit.model import shape as s
from remit.model.fact import Fact, Given, Read, Said
from remit.model.ids import MessageId, StepId
from remit.model.value import Json

AT = datetime(2026, 11, 22, tzinfo=UTC)
ORDER = s.Ident(type="OrderId", pattern=r"W\d{5}", called="order number")
ITEM = s.Ident(type="ItemId", called="item")
VARIANT = s.Ident(type="VariantId", called="variant")


def record(type: str, **fields: s.Shape) -> s.Record:
    return s.Record(type=type, fields={name: s.Slot(shape=shape) for name, shape in fields.items()})


LINE = record("Line", item=ITEM, name=s.Text(), variant=VARIANT)
ORDERS = s.Many(of=record("Order", order=ORDER, placed=s.Day(), lines=s.Many(of=LINE)))
VARIANTS = s.Many(of=record("Variant", variant=VARIANT, color=s.Text()))
SHAPES: dict[str, s.Shape] = {
    "orders": ORDERS,
    "lines": s.Many(of=LINE),
    "order": ORDER,
    "item": ITEM,
    "new_variant": VARIANT,
    "variants": VARIANTS,
}


def read(value: Json, path: str) -> Fact:
    return Fact(value=value, source=Read(system="shop", step=StepId("g.0"), path=path), at=AT)


def line(item: str, name: str = "hat", variant: str = "V1") -> dict[str, Json]:
    return {"item": item, "name": name, "variant": variant}


HISTORY = read(
    [
        {"order": "W00001", "placed": "2026-11-01", "lines": [line("I1"), line("I2", "scarf")]},
        {"order": "W00002", "placed": "2026-11-02", "lines": [line("I3", "coat")]},
    ],
    "orders",
)


def offered(ident: str, shapes: dict[str, s.Shape] | None = None, **facts: Fact) -> list[Json]:
    return [c.value for c in candidates(facts, shapes or SHAPES, ident, {})]


def test_each_record_of_a_list_is_offered_with_its_place_in_what_was_read() -> None:
    found = candidates({"orders": HISTORY}, SHAPES, "OrderId", {})
    assert [c.fact for c in found] == [read("W00001", "orders.0.order"), read("W00002", "orders.1.order")]


def test_nested_lists_offer_theirs_with_what_lies_around_them() -> None:
    found = candidates({"orders": HISTORY}, SHAPES, "ItemId", {})
    assert found[1].fact == read("I2", "orders.0.lines.1.item")
    assert found[1].record["order"] == "W00001"
    assert found[1].record["placed"] == "2026-11-01"


def test_of_a_chosen_order_only_its_items_are_offered() -> None:
    said = Fact(value="W00002", source=Said(message=MessageId("m"), start=0, end=6), at=AT)
    assert offered("ItemId", orders=HISTORY, order=said) == ["I3"]


def test_a_chosen_item_implies_its_order() -> None:
    assert offered("OrderId", orders=HISTORY, item=read("I3", "orders.1.lines.0.item")) == ["W00002"]


def test_the_same_thing_in_two_answers_is_offered_once_with_the_fuller_record() -> None:
    lines = read([{**line("I1"), "price": "5.00"}], "lines")
    found = candidates({"lines": lines, "orders": HISTORY}, SHAPES, "ItemId", {})
    assert [c.value for c in found] == ["I1", "I2", "I3"]
    assert found[0].record["name"] == "hat"


def test_a_reference_is_not_offered_where_the_thing_itself_is_listed_somewhere() -> None:
    assert offered("VariantId", lines=read([line("I1")], "lines")) == []
    without = {name: shape for name, shape in SHAPES.items() if name != "variants"}
    assert offered("VariantId", without, lines=read([line("I1")], "lines")) == ["V1"]
    variants = read([{"variant": "V7", "color": "red"}], "variants")
    assert offered("VariantId", lines=read([line("I1")], "lines"), variants=variants) == ["V7"]


def test_a_chosen_item_narrows_what_its_record_refers_to() -> None:
    shapes = {name: shape for name, shape in SHAPES.items() if name != "variants"}
    lines = read([line("I1", variant="V1"), line("I2", variant="V2")], "lines")
    assert offered("VariantId", shapes, lines=lines, item=read("I2", "lines.1.item")) == ["V2"]


def test_what_staff_gave_is_offered_as_given() -> None:
    given = Fact(value=[{"variant": "V1", "color": "red"}], source=Given(by="crm", key="variants"), at=AT)
    [found] = candidates({"variants": given}, SHAPES, "VariantId", {})
    assert found.fact.source == Given(by="crm", key="variants.0.variant")


def test_broken_records_offer_nothing() -> None:
    assert offered("OrderId", orders=read([{"placed": "2026-11-01"}, "W00001", None], "orders")) == []


def test_choosing_several_names_the_place_of_each() -> None:
    found = candidates({"orders": HISTORY}, SHAPES, "ItemId", {})
    assert chosen(found[:2], True) == read(["I1", "I2"], "orders.0.lines.0.item,orders.0.lines.1.item")
    assert chosen(found[:1], False) == found[0].fact


def test_a_record_is_named_by_the_packs_template_or_by_what_tells_most() -> None:
    values: dict[str, Json] = {"item": "I1", "name": "Rain jacket", "color": "blue", "price": None}
    assert label(values, ITEM, {"Line": "{name} in {color}"}, "Line") == "Rain jacket in blue"
    assert label(values, ITEM, {"Line": "{name} at {price}"}, "Line") == "Rain jacket (I1, blue)"
    assert label({"order": "W00001", "placed": "2026-11-24"}, ORDER, {}) == "W00001, Tuesday 24 November"


def test_what_a_shape_offers_and_what_it_has_as_its_own() -> None:
    assert offers(ORDERS) == {"OrderId", "ItemId", "VariantId"}
    assert own_types([ORDERS]) == {"OrderId", "ItemId"}
    assert offers(s.Text()) == frozenset()

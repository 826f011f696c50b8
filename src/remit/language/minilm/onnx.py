"""The few messages of the ONNX format that a model is written in (onnx.proto, IR version 8), and nothing of the rest.

Protocol buffers are fields of a number and a kind: 0 is a varint, 2 is a length and as many bytes, 5 is four bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

_IR_VERSION, _OPSET = 8, 17
_MICROSOFT = "com.microsoft"
_TYPES = {"float32": 1, "uint8": 2, "int8": 3, "int32": 6, "int64": 7}

Shape = Sequence[int | str]
Attribute = int | float | str | Sequence[int]


def node(kind: str, inputs: Sequence[str], outputs: Sequence[str], domain: str = "", **attributes: Attribute) -> bytes:
    """A NodeProto: an operator, what it reads and what it makes."""
    named = (_bytes(5, _attribute(name, value)) for name, value in attributes.items())
    return b"".join(
        (
            *(_text(1, name) for name in inputs),
            *(_text(2, name) for name in outputs),
            _text(4, kind),
            *named,
            _text(7, domain),
        )
    )


def tensor(name: str, array: npt.NDArray[np.generic]) -> bytes:
    """A TensorProto: a constant of the graph."""
    dims = b"".join(_number(1, size) for size in array.shape)
    little = array.astype(array.dtype.newbyteorder("<"), order="C")
    return dims + _number(2, _TYPES[array.dtype.name]) + _text(8, name) + _bytes(9, little.tobytes())


def value(name: str, kind: str, shape: Shape) -> bytes:
    """A ValueInfoProto: an input or output of the graph; a size that is not fixed has a name."""
    sizes = (_number(1, size) if isinstance(size, int) else _text(2, size) for size in shape)
    dims = b"".join(_bytes(1, size) for size in sizes)
    return _text(1, name) + _bytes(2, _bytes(1, _number(1, _TYPES[kind]) + _bytes(2, dims)))


def model(
    nodes: Iterable[bytes],
    constants: Iterable[bytes],
    inputs: Iterable[bytes],
    outputs: Iterable[bytes],
    notes: Mapping[str, str],
) -> bytes:
    """A ModelProto, as a file has it. `notes` are kept beside the graph."""
    graph = b"".join(
        (
            *(_bytes(1, made) for made in nodes),
            _text(2, "remit"),
            *(_bytes(5, made) for made in constants),
            *(_bytes(11, made) for made in inputs),
            *(_bytes(12, made) for made in outputs),
        )
    )
    opsets = _bytes(8, _text(1, "") + _number(2, _OPSET)) + _bytes(8, _text(1, _MICROSOFT) + _number(2, 1))
    kept = b"".join(_bytes(14, _text(1, key) + _text(2, note)) for key, note in notes.items())
    return _number(1, _IR_VERSION) + _bytes(7, graph) + opsets + kept


def _attribute(name: str, given: Attribute) -> bytes:
    match given:
        case int():
            return _text(1, name) + _number(3, given) + _number(20, 2)
        case float():
            return _text(1, name) + _key(2, 5) + struct.pack("<f", given) + _number(20, 1)
        case str():
            return _text(1, name) + _text(4, given) + _number(20, 3)
        case _:
            return _text(1, name) + b"".join(_number(8, item) for item in given) + _number(20, 7)


def _text(field: int, given: str) -> bytes:
    return _bytes(field, given.encode())


def _bytes(field: int, given: bytes) -> bytes:
    return _key(field, 2) + _varint(len(given)) + given


def _number(field: int, given: int) -> bytes:
    return _key(field, 0) + _varint(given % 2**64)  # a negative one is its two's complement


def _key(field: int, kind: int) -> bytes:
    return _varint(field << 3 | kind)


def _varint(given: int) -> bytes:
    made = bytearray()
    while given > 0x7F:
        made.append(given & 0x7F | 0x80)
        given >>= 7
    made.append(given)
    return bytes(made)

"""A schema: what the messages of proto/ promise, one line a promise, read from what protoc makes of them.

A line says everything that must not change for as long as a journal or a client is in use: the name,
number, label, type and oneof of a field, the name and number of an enum value, what is reserved.
"""

import glob
import os
import subprocess
import tempfile

# Field numbers of google/protobuf/descriptor.proto: protoc writes it, and it changes as little as ours.
FILE = {"package": 2, "message": 4, "enum": 5, "source": 9, "syntax": 12}
MESSAGE = {"name": 1, "field": 2, "nested": 3, "enum": 4, "oneof": 8, "reserved": 9, "reserved_name": 10}
FIELD = {"name": 1, "number": 3, "label": 4, "type": 5, "type_name": 6, "options": 8, "oneof": 9, "optional": 17}
ENUM = {"name": 1, "value": 2, "reserved": 4, "reserved_name": 5}
TYPES = (
    "? double float int64 uint64 int32 fixed64 fixed32 bool string group message bytes uint32 enum"
    " sfixed32 sfixed64 sint32 sint64"
).split()
REPEATED = 3


def varint(data, at):
    value = shift = 0
    while True:
        value |= (data[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if data[at - 1] < 0x80:
            return value, at


def fields(data):
    """Number and value of each field of a message in wire form."""
    at = 0
    while at < len(data):
        tag, at = varint(data, at)
        value, at = varint(data, at)
        if tag & 7 == 2:
            value, at = data[at : at + value], at + value
        yield tag >> 3, value


def every(data, number):
    return [value for found, value in fields(data) if found == number]


def one(data, number, default=None):
    return (every(data, number) or [default])[-1]


def text(data, number):
    return one(data, number, b"").decode()


def reserved(data, numbers, end_is_inclusive):
    for found in every(data, numbers["reserved"]):
        first, end = one(found, 1, 0), one(found, 2, 0)
        last = end if end_is_inclusive else end - 1
        yield f"reserved {first}" if first == last else f"reserved {first} to {last}"
    for name in every(data, numbers["reserved_name"]):
        yield f'reserved "{name.decode()}"'


def field_line(field, oneofs):
    kind = TYPES[one(field, FIELD["type"])]
    kind = text(field, FIELD["type_name"]).lstrip(".") or kind
    if one(field, FIELD["label"]) == REPEATED:
        kind = "repeated " + kind
        packed = one(one(field, FIELD["options"], b""), 2)
        kind += {0: " [packed = false]", None: "", 1: ""}[packed]
    if one(field, FIELD["optional"]):
        kind = "optional " + kind
    elif one(field, FIELD["oneof"]) is not None:
        kind += " in " + oneofs[one(field, FIELD["oneof"])]
    return f"{one(field, FIELD['number'])} = {text(field, FIELD['name'])} {kind}"


def enum_lines(scope, enum):
    name = f"enum {scope}.{text(enum, ENUM['name'])}"
    yield name
    for value in every(enum, ENUM["value"]):
        yield f"{name}: {one(value, 2, 0)} = {text(value, 1)}"
    for line in reserved(enum, ENUM, end_is_inclusive=True):
        yield f"{name}: {line}"


def message_lines(scope, message):
    full = f"{scope}.{text(message, MESSAGE['name'])}"
    name = f"message {full}"
    oneofs = [text(oneof, 1) for oneof in every(message, MESSAGE["oneof"])]
    yield name
    for field in every(message, MESSAGE["field"]):
        yield f"{name}: {field_line(field, oneofs)}"
    for line in reserved(message, MESSAGE, end_is_inclusive=False):
        yield f"{name}: {line}"
    for nested in every(message, MESSAGE["nested"]):
        yield from message_lines(full, nested)
    for enum in every(message, MESSAGE["enum"]):
        yield from enum_lines(full, enum)


def lines(descriptor):
    """Every promise of a FileDescriptorSet."""
    for file in every(descriptor, 1):
        scope = text(file, FILE["package"])
        for message in every(file, FILE["message"]):
            yield from message_lines(scope, message)
        for enum in every(file, FILE["enum"]):
            yield from enum_lines(scope, enum)


def undocumented(descriptor):
    """Messages, fields, enums and values without a word on what they are."""
    for file in every(descriptor, 1):
        commented = {
            tuple(path(place)) for place in every(one(file, FILE["source"], b""), 1)
            if every(place, 3) or every(place, 4)
        }
        for at, message in enumerate(every(file, FILE["message"])):
            name = text(message, MESSAGE["name"])
            places = [((4, at), name)]
            for index, field in enumerate(every(message, MESSAGE["field"])):
                places.append(((4, at, 2, index), f"{name}.{text(field, FIELD['name'])}"))
            yield from (said for place, said in places if place not in commented)
        for at, enum in enumerate(every(file, FILE["enum"])):
            name = text(enum, ENUM["name"])
            places = [((5, at), name)]
            for index, value in enumerate(every(enum, ENUM["value"])):
                places.append(((5, at, 2, index), f"{name}.{text(value, 1)}"))
            yield from (said for place, said in places if place not in commented)


def path(place):
    packed, at = one(place, 1, b""), 0
    while at < len(packed):
        value, at = varint(packed, at)
        yield value


def describe(protoc, root):
    """The FileDescriptorSet of every .proto file below the folder @root."""
    files = sorted(glob.glob(os.path.join(root, "**", "*.proto"), recursive=True))
    with tempfile.TemporaryDirectory() as folder:
        made = os.path.join(folder, "set")
        subprocess.run(
            [protoc, f"-I{root}", f"--descriptor_set_out={made}", "--include_source_info", *files],
            check=True,
        )
        with open(made, "rb") as file:
            return file.read()

"""Looks into what the verbs have written, with other tools than theirs.

usage: check_reports.py width FILE | csv COMMA SEMICOLON | xlsx BOOK SHEETS SHEET CSV |
       sheets BOOK NAME | export EVENTS TICKETS TICKETS_SEMICOLON | part EVENTS DAY DATE |
       story QUEUED EVENTS
"""

import csv
import io
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as tree
import zipfile

BOM = "\ufeff"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def rows(path, separator):
    text = read(path)
    assert text.startswith(BOM), "no byte order mark"
    assert text.endswith("\r\n"), "no line end"
    found = list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=separator))
    assert len({len(row) for row in found}) == 1, "rows of different width"
    return found


def check_width(path):
    for line in read(path).splitlines():
        assert len(line) <= 100, f"{len(line)} columns: {line}"


def check_csv(comma, semicolon):
    first, second = rows(comma, ","), rows(semicolon, ";")
    assert len(first) == 4, "three counters"
    assert first[0] == second[0]
    for one, other in zip(first[1:], second[1:]):
        assert one == [one[0], one[1]] + [cell.replace(",", ".") for cell in other[2:]]
    assert any("," in cell for row in second[1:] for cell in row[2:]), "no decimal comma"


def strings(book):
    root = tree.fromstring(book.read("xl/sharedStrings.xml"))
    return ["".join(text.text or "" for text in item.iter(f"{SHEET}t")) for item in root]


def names(book):
    root = tree.fromstring(book.read("xl/workbook.xml"))
    return [sheet.get("name") for sheet in root.iter(f"{SHEET}sheet")]


def cells(book, name):
    root = tree.fromstring(book.read(f"xl/worksheets/sheet{names(book).index(name) + 1}.xml"))
    texts = strings(book)
    assert root.find(f".//{SHEET}pane").get("state") == "frozen"
    for row in root.iter(f"{SHEET}row"):
        found = {}
        for cell in row.iter(f"{SHEET}c"):
            value = cell.find(f"{SHEET}v")
            column = cell.get("r").rstrip("0123456789")
            if value is not None:
                found[column] = texts[int(value.text)] if cell.get("t") == "s" else float(value.text)
        yield int(row.get("r")), found


def column(index):
    return (chr(64 + index // 26) if index >= 26 else "") + chr(65 + index % 26)


def number(text):
    """What a cell of CSV says: a time in days, a percentage as a share."""
    if ":" in text:
        hours, minutes, seconds = map(int, text.split(":"))
        return (hours * 3600 + minutes * 60 + seconds) / 86400
    return float(text)


def check_xlsx(path, sheet_count, name, table):
    with zipfile.ZipFile(path) as book:
        assert len(names(book)) == int(sheet_count), names(book)
        sheet = dict(cells(book, name))
    expected = rows(table, ",")
    assert sheet[1]["A"].startswith("Bát Xát"), sheet[1]
    compared = 0
    for at, row in enumerate(expected[1:]):
        found = sheet[5 + at]
        assert found["A"] == row[0] and found["B"] == row[1], (found, row)
        for index, text in enumerate(row[2:], 2):
            value = found.get(column(index))
            assert (value is None) == (text == ""), (expected[0][index], value, text)
            if text:
                percent = expected[0][index].endswith("(%)")
                value = value * 100 if percent else value
                assert abs(value - number(text)) < (6e-6 if ":" in text else 0.0051), (value, text)
                compared += 1
    assert compared > 80, compared


def check_sheets(path, name):
    with zipfile.ZipFile(path) as book:
        assert name in names(book), names(book)


def check_export(events, tickets, semicolon):
    lines = [json.loads(line) for line in read(events).splitlines()]
    assert [line["seq"] for line in lines] == list(range(1, len(lines) + 1))
    assert len({line["event"] for line in lines}) > 20, {line["event"] for line in lines}
    assert all("token" not in line and len(line["chain"]) == 64 for line in lines)
    issued = {line["ticket"]: line for line in lines if line["event"] == "ticket_issued"}
    undone = {line["undone_seq"] for line in lines if line["event"] == "action_undone"}
    finished = {
        line["ticket"]: line
        for line in lines
        if line["event"] == "ticket_finished" and line["seq"] not in undone
    }
    header, *found = rows(tickets, ",")
    assert [header, *found] == rows(semicolon, ";")
    assert len(found) == len(issued)
    for row in (dict(zip(header, values)) for values in found):
        event = issued[int(row["ticket_id"])]
        assert row["ticket"] == f"{event['letter']}{event['number']:03}"
        assert row["issued_at"] == event["at"][:19].replace("T", " ")
        assert (row["state"] == "done") == (int(row["ticket_id"]) in finished), row
        if row["state"] == "done":
            end = finished[int(row["ticket_id"])]
            assert row["dossier"] == end["dossier"] and row["ended_at"][11:] == end["at"][11:19]
            assert row["outcome"].replace(" ", "_") == end["outcome"]


def check_part(events, day, date):
    lines = [line for line in read(events).splitlines() if json.loads(line)["at"].startswith(date)]
    assert lines and lines == read(day).splitlines()


def check_story(queued, events):
    """The ticket with the most events: all of them are told, undone ones are marked."""
    lines = [json.loads(line) for line in read(events).splitlines()]
    undone = {line["undone_seq"] for line in lines if line["event"] == "action_undone"}
    of_ticket = {}
    for line in lines:
        if line["ticket"]:
            of_ticket.setdefault(line["ticket"], []).append(line)
    story = max(of_ticket.values(), key=lambda found: len({line["event"] for line in found}))
    label, date = f"{story[0]['letter']}{story[0]['number']:03}", story[0]["at"][:10]
    for locale, mark in (("C.UTF-8", "[undone]"), ("vi_VN.UTF-8", "[đã hoàn tác]")):
        told = subprocess.run(
            [queued, "story", label.lower(), "--date", date],
            env={"QUEUED_DATA": os.environ["QUEUED_DATA"], "LC_ALL": locale},
            capture_output=True, text=True, check=True,
        ).stdout.splitlines()
        told = [line for line in told if line.startswith("  ")]
        assert len(told) == len(story), (told, story)
        for line, event in zip(told, story):
            assert event["at"][11:19] in line and f"#{event['seq']} " in line + " ", (line, event)
            assert (mark in line) == (event["seq"] in undone), (line, event)
            assert "(" in line and "_" not in line, line


if __name__ == "__main__":
    globals()[f"check_{sys.argv[1]}"](*sys.argv[2:])

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page “Conformance”, driven through the accessibility bus, against what mantissa-cli says.

Usage: conformance-page.py MANTISSA MANTISSA-CLI   (under headless.sh)   TAP on standard output.
"""
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import uidriver as ui  # noqa: E402
from uidriver import Atspi  # noqa: E402

MANTISSA, CLI = sys.argv[1:3]
ENVIRONMENT = {"GSETTINGS_BACKEND": "keyfile", "LANGUAGE": "en", "LC_ALL": "C.UTF-8"}
RETURN, TAB = 0xff0d, 0xff09
app = None


def expected():
    done = subprocess.run([CLI, "conformance", "--json"], stdout=subprocess.PIPE, text=True, check=True,
                          env={**os.environ, **ENVIRONMENT})
    return json.loads(done.stdout)


def rows():
    """The sets' rows by title: their descriptions."""
    items = ui.find_all(app.root, "list item", where=lambda n: " unexpected, " in (n.get_description() or ""))
    return {item.get_name(): item.get_description() for item in items}


def test_page():
    """runs the built-in sets when it is first seen"""
    global app
    app = ui.Application([MANTISSA], environment=ENVIRONMENT)
    ui.click(ui.find(app.root, "push button", "Check Conformance"))
    result = expected()
    summary = ui.find(app.root, "label", where=lambda n: "nothing is unexpected" in (n.get_name() or ""), timeout_s=60)
    assert summary.get_name().startswith(f"{result['compared']} answers compared in "), summary.get_name()
    assert f"{result['known']} differ" in summary.get_name(), summary.get_name()


def test_rows():
    """has a row a set, whose name and description say what the command line says"""
    result = expected()
    shown = rows()
    assert len(shown) == len(result["sets"]), (len(shown), len(result["sets"]))
    for one in result["sets"]:
        description = shown[one["title"]]
        assert description.startswith(f"{one['equal']} equal, {one['known']} known, {one['unexpected']} unexpected, "
                                      f"{one['peer']} · {one['file']} · "), description


def test_keyboard():
    """opens a row by keyboard, and tells each deviation with its reason"""
    result = expected()
    one = next(s for s in result["sets"] if s["set"] == "torchao-mx")

    def focused():
        return next((n for n in ui.find_all(app.root, "list item", one["title"])
                     if n.get_state_set().contains(Atspi.StateType.FOCUSED)), None)
    for _ in range(80):
        if focused():
            break
        ui.press(TAB)
        # the bus is behind the keyboard
        try:
            ui.wait(focused, "the row", 0.2)
        except TimeoutError:
            pass
    assert focused(), "Tab does not get there"
    ui.press(RETURN)
    for deviation in one["deviations"]:
        name = f"Known deviation: {deviation['count']} × {deviation['id']}"
        item = ui.find(app.root, "list item", name)
        assert item.get_description() == deviation["reason"], item.get_description()
        ui.find(item, where=lambda n, example=deviation["example"]: example in (n.get_name(), ui.text(n)))


def test_report():
    """offers the report once there is one"""
    ui.click(ui.find(app.root, "push button", "Run"))
    ui.find(app.root, "label", where=lambda n: "nothing is unexpected" in (n.get_name() or ""), timeout_s=60)
    view = ui.find(app.root, where=lambda n: "conformance.copy-json" in ui.actions(n))
    ui.act(view, "conformance.copy-json")
    ui.find(app.root, where=lambda n: "The report is copied." in (n.get_name() or ""))


def test_end():
    """ends without a word"""
    assert app.is_alive()
    app.close()


sys.exit(ui.run([test_page, test_rows, test_keyboard, test_report, test_end]))

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window, driven as a person drives it who reads it through a screen reader and types.

Usage: window.py MANTISSA MANTISSA-CLI LANGUAGE   (under headless.sh; LANGUAGE is `en` or `de`)

Every figure that is read from the window is compared with what mantissa-cli computes on its own.
"""
import csv
import gettext
import io
import json
import locale
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import uidriver as ui  # noqa: E402
from uidriver import Atspi  # noqa: E402

MANTISSA, CLI, LANGUAGE = sys.argv[1:4]
SAMPLE = os.path.join(os.environ["MANTISSA_SOURCE_DIR"], "data", "sample", "tinygpt-bf16.safetensors")
ENVIRONMENT = {
    # What is remembered between two starts goes to a file in the private home.
    "GSETTINGS_BACKEND": "keyfile",
    "LANGUAGE": LANGUAGE,
    "LC_ALL": {"en": "C.UTF-8", "de": "de_DE.UTF-8"}[LANGUAGE],
}
translation = gettext.translation("mantissa", os.environ["MANTISSA_LOCALEDIR"], [LANGUAGE],
                                  fallback=LANGUAGE == "en")
_ = translation.gettext
folder = tempfile.mkdtemp(prefix="mantissa-window.")
app = None


def plain(text):
    """A translation as the accessible name has it, without the mark of the mnemonic."""
    return _(text).replace("_", "")


def shown(number):
    return number.replace(".", ",") if LANGUAGE == "de" else number


def start(*files):
    global app
    app = ui.Application([MANTISSA, *files], environment=ENVIRONMENT)
    return ui.find(app.root, "frame")


# The tensor table is most of the tree, so what is not in it is looked for beside it.
def find(role=None, name=None, where=None):
    return ui.find(app.root, role, name, where, skip="tree table")


def tensor_rows():
    """Rows of the tensor table, by name of the tensor, with what they say."""
    table = find("tree table", _("Tensors"))
    rows = {}
    for row in ui.find_all(table, "table row"):
        texts = [label.get_name() for label in ui.find_all(row, "label")]
        if texts and texts[0] != _("Name"):
            rows[texts[0]] = (row, texts)
    return rows


def is_selected(name):
    row = tensor_rows().get(name)
    return row is not None and row[0].get_state_set().contains(Atspi.StateType.SELECTED)


def select_tensor(name):
    """By filtering for it, as someone does who knows its name, and going to the next tensor."""
    entry = find("entry", _("Filter tensors"))
    ui.set_text(entry, name)
    ui.wait(lambda: list(tensor_rows()) == [name], f"the table to show {name} alone")
    ui.act(find("frame"), "win.next-tensor")
    ui.wait(lambda: is_selected(name), f"{name} to be selected")
    ui.set_text(entry, "")


chosen = ["mxfp4"]  # the session's formats, the last one now


def choose_format(text):
    """Types a format into the picker of the view and takes it."""
    # other views have pickers of that name too, of other formats
    picker = find("push button", where=lambda n: n.get_name() == f"{_('Format')}: {chosen[-1]}"
                  and "click" in ui.actions(n))
    ui.click(picker)
    group = picker.get_parent()
    ui.set_text(ui.find(group, "entry", _("Search or type a format")), text)
    ui.click(ui.find(group, "push button", where=lambda n: ui.plain(n.get_name()) == plain("_Use")))
    find("push button", where=lambda n: n.get_name() == f"{_('Format')}: {text}")
    chosen.append(text)


def figures():
    """The panel of figures of the histogram view: titles and what is written there."""
    panel = find("panel", _("Figures"))
    pairs = {}
    for label in ui.find_all(panel, "label"):
        title, colon, _value = label.get_name().partition(": ")
        if colon:
            pairs[title] = ui.text(label)
    return pairs


def quantize(tensor, text):
    done = subprocess.run([CLI, "quantize", SAMPLE, tensor, "--format", text, "--json"],
                          stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)["tensors"][0]


def expect_figures(tensor, text):
    row = quantize(tensor, text)
    expected = {_("QSNR"): _("%.2f dB") % row["qsnr_db"], _("MSE"): f"{row['mse']:.4g}",
                _("Largest error"): f"{row['max_abs_err']:.4g}", _("Cosine"): f"{row['cosine']:.4g}",
                _("Zeroed"): _("%.3g %%") % (100 * row["zero_frac"])}
    expected = {title: shown(value) for title, value in expected.items()}
    found = {}

    def all_there():
        found.update(figures())
        return expected.items() <= found.items()
    try:
        ui.wait(all_there, "the figures")
    except TimeoutError as error:
        raise AssertionError(f"{tensor} in {text}: {expected} expected, {found} shown") from error


def test_open():
    """a file from the command line is open, with all its tensors in the table"""
    frame = start(SAMPLE)
    ui.wait(lambda: frame.get_name().startswith("tinygpt-bf16.safetensors"), "the title")
    ui.wait(lambda: is_selected("wte.weight"), "the first tensor to be selected")
    find("label", translation.ngettext("%u tensor", "%u tensors", 37) % 37)
    assert tensor_rows()["h.0.up.weight"][1][1:3] == ["BF16", "1024 × 256"], "dtype and shape"


def test_figures():
    """the figures of a picked tensor are those of the command line"""
    ui.click(find("page tab", _("Histogram")))
    expect_figures("wte.weight", "mxfp4")
    select_tensor("h.0.up.weight")
    expect_figures("h.0.up.weight", "mxfp4")


def test_format():
    """another format, typed in its long form too, changes the figures"""
    for text in ("nvfp4", "float(e=3,m=2,bias=3)", "mxfp4"):
        choose_format(text)
        expect_figures("h.0.up.weight", text)


def test_table_figures():
    """the table has the QSNR of the same tensor"""
    text = shown(f"{quantize('h.0.up.weight', 'mxfp4')['qsnr_db']:.2f}")
    ui.wait(lambda: text in tensor_rows()["h.0.up.weight"][1], f"{text} in the row")


def values_plot():
    title = _("Values before and after")
    return find("image", where=lambda node: node.get_name().startswith(title))


def test_picture_is_readable():
    """a plot says what it shows"""
    description = values_plot().get_description()
    for part in (_("Before"), shown("0.142")):  # the largest value is 0.142578125
        assert part in description, f"{part} is not in {description!r}"


def export(name):
    path = os.path.join(folder, name)
    ui.act(values_plot(), "plot.export")
    dialog = ui.window(app.root, _("Save Figure"))
    entry = ui.find(dialog, where=lambda n: n.get_editable_text_iface() is not None)
    ui.set_text(entry, path)
    ui.click(ui.find(dialog, "push button", plain("_Save")))
    ui.wait(lambda: os.path.exists(path) and os.path.getsize(path) > 0, path)
    with open(path, "rb") as file:
        return file.read()


def test_export():
    """a picture is exported by the file chooser, as SVG and as CSV"""
    picture = export("picture.svg")
    assert picture.startswith(b"<?xml") and picture.rstrip().endswith(b"</svg>"), picture[:80]
    assert picture.count(b"<path") > 5, "an empty picture"
    header, *rows = csv.reader(io.StringIO(export("values.csv").decode()))
    assert header[0] == "layer" and len(rows) > 500, "the bins are not in it"
    # A decimal comma would make a column more.
    assert {len(row) for row in rows} == {len(header)}, "rows of different lengths"
    before = [row for row in rows if row[0] == _("Before")]
    assert sum(float(row[3]) for row in before) == 1024 * 256, "not every element is in a bin"


def test_view_in_python():
    """the view in Python shows the same tensor, in the language of the window"""
    tab = ui.find_all(find("frame"), "page tab", _("Distribution"), skip="tree table")
    if not tab:
        return  # built without introspection
    ui.click(tab[0])
    image = find("image", _("Share of the elements above a magnitude"))
    ui.wait(lambda: "mxfp4" in image.get_description(), f"the job, not {image.get_description()!r}")
    ui.click(find("page tab", _("Histogram")))


def test_bad_file():
    """a file that is no tensor file gives a sentence, and the window lives"""
    path = os.path.join(folder, "broken.safetensors")
    with open(path, "wb") as file:
        file.write(b"\x10\0\0\0\0\0\0\0" + b'{"x":{"dtype":"F')
    # The program that runs already opens it.
    subprocess.run([MANTISSA, path], env={**os.environ, **ENVIRONMENT}, stdout=sys.stderr, check=True,
                   timeout=60)
    find("label", where=lambda n: "broken.safetensors" in n.get_name() and "yte " in n.get_name())
    assert app.is_alive()
    expect_figures("h.0.up.weight", "mxfp4")


def test_plugin_off_and_on():
    """a view that is switched off in the preferences goes at once, and comes back"""
    def tabs():
        return [node for node in ui.find_all(find("frame"), "page tab", _("Histogram"), skip="tree table")]
    assert tabs(), "the view is not there"
    ui.press("Control", 0x2c)  # Ctrl+,
    preferences = ui.window(app.root, _("Preferences"))
    ui.click(ui.find(preferences, where=lambda n: ui.plain(n.get_name()) == _("Views") and ui.actions(n)))
    switch = ui.find(preferences, where=lambda n: n.get_role_name() in ("switch", "toggle button", "check box")
                     and ui.plain(n.get_name()) == _("Histogram"))
    ui.click(switch)
    ui.wait(lambda: not tabs(), "the view to go")
    ui.click(switch)
    ui.wait(tabs, "the view to come back")
    ui.press(0xff1b)  # Escape
    ui.click(find("page tab", _("Histogram")))
    expect_figures("h.0.up.weight", "mxfp4")


def test_restart():
    """the next start has the file, the tensor, the view and the format of the last"""
    choose_format("nvfp4")
    assert app.close() == 0, "the application did not end well"
    frame = start()
    ui.wait(lambda: frame.get_name().startswith("tinygpt-bf16.safetensors"), "the file of the last run")
    ui.wait(lambda: is_selected("h.0.up.weight"), "the tensor of the last run to be selected")
    expect_figures("h.0.up.weight", "nvfp4")


def test_end():
    """it ends with status 0, after no warning, which would have been fatal"""
    assert app.close() == 0


if __name__ == "__main__":
    try:
        locale.setlocale(locale.LC_ALL, ENVIRONMENT["LC_ALL"])
    except locale.Error:
        print(f"1..0 # SKIP the locale {ENVIRONMENT['LC_ALL']} is not installed")
        sys.exit(0)
    locale.setlocale(locale.LC_ALL, "C.UTF-8")
    try:
        status = ui.run([test_open, test_figures, test_format, test_table_figures, test_picture_is_readable,
                         test_export, test_view_in_python, test_bad_file, test_plugin_off_and_on,
                         test_restart, test_end])
    finally:
        if app is not None and app.is_alive():
            app.process.kill()
        shutil.rmtree(folder)
    sys.exit(status)

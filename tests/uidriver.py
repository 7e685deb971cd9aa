# SPDX-License-Identifier: GPL-3.0-or-later
"""Drive the real window through AT-SPI, as a screen reader sees it.

Needs the bindings of the accessibility bus (gir1.2-atspi-2.0) and the system's Python, and wants to
be run by headless.sh. Standard output belongs to TAP, so the application writes to standard error.
"""
import os
import subprocess
import sys
import time
import traceback

# Fatal warnings are for the application. The bindings themselves warn when a service of the bus is not
# there yet.
G_DEBUG = os.environ.pop("G_DEBUG", "")

try:
    import gi
    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi, GLib
except (ImportError, ValueError) as error:
    print(f"1..0 # SKIP no accessibility bindings: {error}")
    sys.exit(0)


def children(node):
    for index in range(node.get_child_count()):
        child = node.get_child_at_index(index)
        if child is not None:
            yield child


def walk(node, depth=0, skip=None):
    """The tree below a node, itself included, but nothing below nodes of the role `skip`."""
    yield node, depth
    if skip is None or node.get_role_name() != skip:
        for child in children(node):
            yield from walk(child, depth + 1, skip)


def wait(condition, what, timeout_s=20):
    """What condition () answers once it is true; a node that goes away meanwhile is no error."""
    end = time.monotonic() + timeout_s
    while True:
        try:
            answer = condition()
        except GLib.Error:
            answer = None
        if answer:
            return answer
        if time.monotonic() > end:
            raise TimeoutError(f"waited {timeout_s} s for {what}")
        time.sleep(0.05)


def plain(name):
    """GTK 4.8 names a labelled widget twice ('_Open Open', 'Format Format'), newer ones once."""
    words = (name or "").replace("_", "").split()
    half = len(words) // 2
    return " ".join(words[:half] if half and words[:half] == words[half:] else words)


def matches(node, role, name, where):
    return ((role is None or node.get_role_name() == role)
            and (name is None or plain(node.get_name()) == name)
            and (where is None or where(node)))


def find_all(root, role=None, name=None, where=None, skip=None):
    return [node for node, _ in walk(root, skip=skip) if matches(node, role, name, where)]


def find(root, role=None, name=None, where=None, timeout_s=20, skip=None):
    def first():
        return next((node for node, _ in walk(root, skip=skip) if matches(node, role, name, where)), None)
    return wait(first, f"a {role or 'node'} named {name!r}", timeout_s)


def window(application, title, timeout_s=20):
    """A window of the application; GTK 4.8 gives all but the main one no role to go by."""
    def by_title():
        return next((node for node in children(application) if plain(node.get_name()) == title), None)
    return wait(by_title, f"a window titled {title!r}", timeout_s)


def actions(node):
    interface = node.get_action_iface()
    try:
        return [Atspi.Action.get_action_name(node, i)
                for i in range(interface.get_n_actions())] if interface else []
    except GLib.Error:  # an action that went while we counted
        return []


def act(node, name):
    names = actions(node)
    assert name in names, f"{node.get_name()!r} has no action {name}, but {names}"
    assert node.get_action_iface().do_action(names.index(name)), name


def click(node):
    action = node.get_action_iface()
    assert action is not None and action.get_n_actions() > 0, f"{node.get_name()!r} cannot be clicked"
    assert action.do_action(0), f"clicking {node.get_name()!r} failed"


def text(node):
    if node.get_text_iface() is None:
        return node.get_name()
    # An end of -1 gives an empty string in GTK 4.8.
    return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))


def set_text(node, contents):
    assert node.get_editable_text_iface() is not None, f"{node.get_name()!r} is not editable"
    assert node.set_text_contents(contents)


def press(*keys):
    """Types the last of the keys, the symbol of X, while the modifiers before it are held."""
    *modifiers, symbol = keys
    codes = [{"Shift": 50, "Control": 37, "Alt": 64}[name] for name in modifiers]
    for code in codes:
        Atspi.generate_keyboard_event(code, None, Atspi.KeySynthType.PRESS)
    Atspi.generate_keyboard_event(symbol, None, Atspi.KeySynthType.SYM)
    for code in reversed(codes):
        Atspi.generate_keyboard_event(code, None, Atspi.KeySynthType.RELEASE)


def dump(root, file=sys.stderr):
    for node, depth in walk(root):
        print(f"{'  ' * depth}{node.get_role_name()} {node.get_name()!r} {text(node)!r} "
              f"{node.get_description() or ''!r} {actions(node)}", file=file)


class Application:
    """The application as a process of its own, found on the accessibility bus by its name."""

    def __init__(self, command, name="mantissa", environment=None):
        environment = {**os.environ, "G_DEBUG": G_DEBUG, **(environment or {})}
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=sys.stderr,
                                        env=environment)

        def on_the_bus():
            if self.process.poll() is not None:
                raise RuntimeError(f"the application ended with status {self.process.returncode}")
            desktop = Atspi.get_desktop(0)
            desktop.clear_cache()
            return next((a for a in children(desktop)
                         if a.get_name() == name and a.get_process_id() == self.process.pid), None)
        self.root = wait(on_the_bus, f"{name} on the accessibility bus", 60)

    def is_alive(self):
        return self.process.poll() is None

    def close(self, timeout_s=20):
        """Ends it and answers its exit status; a hang is a failure of the test."""
        if self.is_alive():
            self.process.terminate()
        return self.process.wait(timeout_s)


def run(tests):
    """Runs functions one after another and prints TAP; a failure dumps nothing but the reason."""
    print(f"1..{len(tests)}", flush=True)
    failed = False
    for number, test in enumerate(tests, 1):
        title = (test.__doc__ or test.__name__).strip().splitlines()[0]
        try:
            test()
            print(f"ok {number} {title}", flush=True)
        except Exception:  # noqa: BLE001 - any way to fail is a failed test
            failed = True
            traceback.print_exc(file=sys.stderr)
            print(f"not ok {number} {title}", flush=True)
    return 1 if failed else 0

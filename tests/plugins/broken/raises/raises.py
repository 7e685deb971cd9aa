# SPDX-License-Identifier: GPL-3.0-or-later
import gi
gi.require_version("MantissaUi", "1")
from gi.repository import GObject, MantissaUi


class RaisingProvider(GObject.Object, MantissaUi.ViewProvider):
    def do_create_view(self, session):
        raise ValueError("no view today")

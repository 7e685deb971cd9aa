# SPDX-License-Identifier: GPL-3.0-or-later
"""An example of a view in Python: which share of a tensor is larger than a magnitude.

It runs the same job and draws with the same layers as the views in C. Bulk data comes and goes as
GBytes, so a tensor of any size costs a script no more than the bins of a histogram.
"""
import array
import functools
import itertools

import gi
gi.require_version("Gtk", "4.0")
gi.require_version("Mantissa", "1")
gi.require_version("MantissaUi", "1")
from gi.repository import Gio, GLib, GObject, Mantissa, MantissaUi

_ = functools.partial(GLib.dgettext, "mantissa")  # the domain is where the workbench bound it


def survival(histogram, n_elements):
    """For each bin the share of all elements in it and above, as float64 GBytes."""
    counts = memoryview(histogram.dup_counts().get_data()).cast("d")
    above = list(itertools.accumulate(reversed(counts)))
    return GLib.Bytes.new(array.array("d", (n / n_elements for n in reversed(above))).tobytes())


class DistributionView(MantissaUi.View):
    def __init__(self, session):
        super().__init__(session=session, title=_("Distribution"))
        self.cancellable = None
        self.figure = MantissaUi.Figure.new(_("Share of the elements above a magnitude"),
                                            _("Magnitude"), _("Share of elements"))
        self.figure.get_x_axis().set_scale_kind(MantissaUi.ScaleKind.LOG)
        self.figure.get_x_axis().set_base(2)
        self.plot = MantissaUi.Plot.new(self.figure)
        self.set_child(self.plot)
        self.add_plot(self.plot)
        for name in ("tensor", "format", "rounding", "scale-rule", "axis", "seed"):
            session.connect_object("notify::" + name, DistributionView.restart, self)
        self.restart()

    def restart(self, *_args):
        self.do_cancel()
        session = self.get_session()
        tensor = session.get_tensor() if session else None
        if tensor is None or not tensor.is_numeric()[0]:
            self.figure.remove_all_layers()
            return
        try:
            job = session.new_quantize_job(tensor, None)
        except GLib.Error as error:
            session.report_error(error)
            return
        self.cancellable = Gio.Cancellable()
        job.run_async(self.cancellable, self.done)
        self.watch_job(job)

    def done(self, job, result):
        try:
            job.run_finish(result)
        except GLib.Error as error:
            if self.get_session():
                self.get_session().report_error(error)  # says nothing of a cancelled job
            return
        before, after = job.get_log_histogram_before(), job.get_log_histogram_after()
        n_elements = max(job.get_figures().count, 1)
        self.figure.remove_all_layers()
        for title, histogram in ((_("Before"), before), (job.get_format(), after)):
            self.figure.add_layer(MantissaUi.StepsLayer.new(title, histogram.dup_edges(),
                                                            survival(histogram, n_elements)))

    def do_cancel(self):
        if self.cancellable:
            self.cancellable.cancel()


class DistributionProvider(GObject.Object, MantissaUi.ViewProvider):
    def do_create_view(self, session):
        return DistributionView(session)

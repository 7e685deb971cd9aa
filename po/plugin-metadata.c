/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strings of plugins/NAME/NAME.plugin, which xgettext does not read. Never compiled; written by
 * tests/check-tree.py --write-potfiles. */
N_("Sorted Magnitudes")
N_("The magnitudes of a tensor in descending order, and what a number format makes of them: an example of a view in Python.")
N_("Magnitudes")
N_("Tensor Histogram")
N_("What a number format does to a tensor: values before and after, the error, channels and block scales.")
N_("Histogram")

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strings of plugins/NAME/NAME.plugin, which xgettext does not read. Never compiled; written by
 * tests/check-tree.py --write-potfiles. */
N_("Cumulative Distribution")
N_("Which share of a tensor is larger than a magnitude, before and after a number format: an example of a view in Python.")
N_("Distribution")
N_("Tensor Histogram")
N_("What a number format does to a tensor: values before and after, the error, channels and block scales.")
N_("Histogram")

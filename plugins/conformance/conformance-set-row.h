/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <mantissa-ui.h>

G_BEGIN_DECLS

/* Groups that make the counts of all rows equally wide. */
enum
{
  CONFORMANCE_EQUAL,
  CONFORMANCE_KNOWN,
  CONFORMANCE_UNEXPECTED,
  CONFORMANCE_N_COUNTS
};

GtkWidget *conformance_set_row_new (MantConformanceResult *result,
                                    GtkSizeGroup         **sizes);

G_END_DECLS

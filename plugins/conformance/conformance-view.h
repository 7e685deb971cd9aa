/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mantissa-ui.h>

G_BEGIN_DECLS

#define CONFORMANCE_TYPE_VIEW (conformance_view_get_type ())
G_DECLARE_FINAL_TYPE (ConformanceView, conformance_view, CONFORMANCE, VIEW, MantView)

void      conformance_view_register (GTypeModule *module);
MantView *conformance_view_new      (MantSession *session);

G_END_DECLS

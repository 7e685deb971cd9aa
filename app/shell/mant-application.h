/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define MANT_TYPE_APPLICATION (mant_application_get_type ())
G_DECLARE_FINAL_TYPE (MantApplication, mant_application, MANT, APPLICATION, AdwApplication)

GApplication *mant_application_new (void);

G_END_DECLS

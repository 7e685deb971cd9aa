/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <mantissa-ui.h>

G_BEGIN_DECLS

/* What a format's text says of conversions: a library's way, or field by field. Emits "composed"
 * (string: the text of a format) when a person changes it. */
#define DESIGNER_TYPE_POLICY (designer_policy_get_type ())
G_DECLARE_FINAL_TYPE (DesignerPolicy, designer_policy, DESIGNER, POLICY, AdwBin)

void       designer_policy_register (GTypeModule    *module);
GtkWidget *designer_policy_new      (void);
/* info: of a floating-point format */
void       designer_policy_set_info (DesignerPolicy *self,
                                     MantFormatInfo *info);

/* The policy among the keys of a format's text: "overflow=saturate,nan-code=ones" */
char      *designer_policy_of       (const char     *text);
/* The text of a format with it */
char      *designer_policy_add      (const char     *base,
                                     const char     *policy);

G_END_DECLS

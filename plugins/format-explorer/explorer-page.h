/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mantissa-ui.h>

G_BEGIN_DECLS

/* Parts that several pages are made of. */

/* A page's plots appear in the window's Export menu while the page is shown: the page lists them as
 * a NULL-terminated array in this data of the widget. */
void       explorer_page_set_plots   (GtkWidget          *page,
                                      MantPlot           *first,
                                      ...) G_GNUC_NULL_TERMINATED;
GPtrArray *explorer_page_get_plots   (GtkWidget          *page);

/* A page that scrolls, with room around its content. */
GtkWidget *explorer_page_scroll      (GtkWidget          *content);

GtkWidget *explorer_icon_button_new  (const char         *icon_name,
                                      const char         *name);
GtkWidget *explorer_heading_new      (const char         *text);
void       explorer_set_name         (GtkWidget          *widget,
                                      const char         *name);

/* Translated words: "inexact, underflow", "exact" for no flag; "subnormal". */
char       *explorer_flags_text      (MantNumberFlags     flags);
const char *explorer_class_title     (const char         *number_class);
/* The exact value where that is short, else "≈ " and the fewest digits that read back */
char       *explorer_value_text      (MantNumber         *number);
/* A hexadecimal literal of a finite number, exact in any locale: "0x1.8p-3" */
char       *explorer_literal_text    (double              value);
/* An error of some ulps for people: "0", "+0.25", "—" where there is none */
char       *explorer_error_text      (double              error_ulp);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mantissa-figure.h>

#include "mant-output.h"

G_BEGIN_DECLS

/* Figures as SVG within one HTML page: what each brings along is named so that it cannot be
 * mistaken for another's, glyphs are kept once, and colours follow the page's light or dark theme.
 * */
typedef struct _MantPictures MantPictures;

MantPictures *mant_pictures_new       (void);
void          mant_pictures_free      (MantPictures *self);
void          mant_pictures_write_css (MantOutput *output);
gboolean      mant_pictures_add       (MantPictures *self, MantFigure *figure, double width,
                                       double height, MantOutput *output,
                                       GCancellable *cancellable, GError **error);

void          mant_html_add_escaped   (MantOutput *output, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MantPictures, mant_pictures_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mantissa-ui.h>

G_BEGIN_DECLS

/* How many formats are looked at side by side, at most. */
#define FORMAT_EXPLORER_MAX_FORMATS 4

/* What the pages of the explorer share: the formats that are looked at, the number that is looked
 * at, and how it is rounded. */
#define FORMAT_EXPLORER_TYPE_MODEL (format_explorer_model_get_type ())
G_DECLARE_FINAL_TYPE (FormatExplorerModel, format_explorer_model, FORMAT_EXPLORER, MODEL, GObject)

/* What has changed, for a watch. */
typedef enum
{
  FORMAT_EXPLORER_FORMATS      = 1 << 0, /* any of the scalar formats */
  FORMAT_EXPLORER_NUMBER       = 1 << 1, /* the number, or the flags of its rounding */
  FORMAT_EXPLORER_ROUNDING     = 1 << 2, /* mode, overflow rule, seed or random bits */
  FORMAT_EXPLORER_BLOCK_FORMAT = 1 << 3,
} FormatExplorerChanges;

/* data: what was given to the watch */
typedef void (*FormatExplorerWatch) (FormatExplorerModel   *model,
                                     FormatExplorerChanges  changes,
                                     gpointer               data);

void                 format_explorer_model_register          (GTypeModule          *module);
FormatExplorerModel *format_explorer_model_new               (MantSession          *session);
MantSession         *format_explorer_model_get_session       (FormatExplorerModel  *self);

/* The formats that are looked at, one to FORMAT_EXPLORER_MAX_FORMATS, each scalar and canonical; the
 * first is the format of the number. */
const char *const   *format_explorer_model_get_formats       (FormatExplorerModel  *self);
guint                format_explorer_model_get_n_formats     (FormatExplorerModel  *self);
gboolean             format_explorer_model_set_formats       (FormatExplorerModel  *self,
                                                              const char *const    *formats,
                                                              GError              **error);
const char          *format_explorer_model_get_format        (FormatExplorerModel  *self);
/* A scalar format becomes the first; a block format becomes the block format, and the page of blocks
 * is asked for. The number keeps its value, rounded to the new format. */
gboolean             format_explorer_model_set_format        (FormatExplorerModel  *self,
                                                              const char           *format,
                                                              GError              **error);
const char          *format_explorer_model_get_block_format  (FormatExplorerModel  *self);
gboolean             format_explorer_model_set_block_format  (FormatExplorerModel  *self,
                                                              const char           *format,
                                                              GError              **error);

/* (transfer none) (nullable): NULL only while there is none yet */
MantNumber          *format_explorer_model_get_number        (FormatExplorerModel  *self);
MantNumberFlags      format_explorer_model_get_flags         (FormatExplorerModel  *self);
/* flags: those of the rounding it came from; 0 for a number that was picked */
void                 format_explorer_model_set_number        (FormatExplorerModel  *self,
                                                              MantNumber           *number,
                                                              MantNumberFlags       flags);
/* "0x7e", of the first format */
gboolean             format_explorer_model_set_code          (FormatExplorerModel  *self,
                                                              const char           *code,
                                                              GError              **error);
/* "0.1", "0x1.8p-3", "inf": read exactly, rounded once to the first format */
gboolean             format_explorer_model_set_value         (FormatExplorerModel  *self,
                                                              const char           *value,
                                                              GError              **error);

const char          *format_explorer_model_get_rounding      (FormatExplorerModel  *self);
void                 format_explorer_model_set_rounding      (FormatExplorerModel  *self,
                                                              const char           *rounding);
/* "" for the format's own rule */
const char          *format_explorer_model_get_overflow      (FormatExplorerModel  *self);
void                 format_explorer_model_set_overflow      (FormatExplorerModel  *self,
                                                              const char           *overflow);

/* (transfer none): the calculator of formats[index], set up as the model says; its variables live as
 * long as the format stays where it is */
MantCalculator      *format_explorer_model_get_calculator    (FormatExplorerModel  *self,
                                                              guint                 index);

/* Asks the view to show a page: "number", "line", "spacing", "codes", "rounding", "operations",
 * "block", "designer". Emitted as the signal "show-page" (string). */
void                 format_explorer_model_show_page         (FormatExplorerModel  *self,
                                                              const char           *page);

/* Calls back once from an idle after changes, while the widget is mapped; changes of the time before
 * come when it is mapped. The first call has all bits. Ends with the widget. */
void                 format_explorer_model_watch             (FormatExplorerModel  *self,
                                                              GtkWidget            *widget,
                                                              FormatExplorerWatch   watch,
                                                              gpointer              data);

G_END_DECLS

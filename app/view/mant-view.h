/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "mant-plot.h"
#include "mant-session.h"

G_BEGIN_DECLS

#define MANT_TYPE_VIEW (mant_view_get_type ())

MANT_AVAILABLE_IN_ALL
G_DECLARE_DERIVABLE_TYPE (MantView, mant_view, MANT, VIEW, GtkWidget)

/**
 * MantViewClass:
 * @parent_class: the parent class
 * @cancel: the person pressed Cancel: stop the work that made the view busy
 * @save_state: (transfer full): what the view wants back at the next start: a{sv}
 * @load_state: restores what @save_state gave, perhaps of another version: ignore what is unknown
 *
 * All are optional.
 */
struct _MantViewClass
{
  GtkWidgetClass parent_class;

  void      (*cancel)     (MantView *self);
  GVariant *(*save_state) (MantView *self);
  void      (*load_state) (MantView *self,
                           GVariant *state);

  /*< private >*/
  gpointer padding[8];
};

MANT_AVAILABLE_IN_ALL
GtkWidget   *mant_view_new          (MantSession *session);

MANT_AVAILABLE_IN_ALL
MantSession *mant_view_get_session  (MantView    *self);
MANT_AVAILABLE_IN_ALL
const char  *mant_view_get_title    (MantView    *self);
MANT_AVAILABLE_IN_ALL
void         mant_view_set_title    (MantView    *self,
                                     const char  *title);
MANT_AVAILABLE_IN_ALL
GtkWidget   *mant_view_get_child    (MantView    *self);
MANT_AVAILABLE_IN_ALL
void         mant_view_set_child    (MantView    *self,
                                     GtkWidget   *child);
MANT_AVAILABLE_IN_ALL
GtkWidget   *mant_view_get_settings (MantView    *self);
MANT_AVAILABLE_IN_ALL
void         mant_view_set_settings (MantView    *self,
                                     GtkWidget   *settings);
MANT_AVAILABLE_IN_ALL
gboolean     mant_view_get_busy     (MantView    *self);
MANT_AVAILABLE_IN_ALL
void         mant_view_set_busy     (MantView    *self,
                                     gboolean     busy);
MANT_AVAILABLE_IN_ALL
double       mant_view_get_fraction (MantView    *self);
MANT_AVAILABLE_IN_ALL
void         mant_view_set_fraction (MantView    *self,
                                     double       fraction);
MANT_AVAILABLE_IN_ALL
void         mant_view_watch_job    (MantView    *self,
                                     MantJob     *job);

MANT_AVAILABLE_IN_ALL
GListModel  *mant_view_get_plots    (MantView    *self);
MANT_AVAILABLE_IN_ALL
void         mant_view_add_plot     (MantView    *self,
                                     MantPlot    *plot);
MANT_AVAILABLE_IN_ALL
void         mant_view_remove_plot  (MantView    *self,
                                     MantPlot    *plot);

MANT_AVAILABLE_IN_ALL
void         mant_view_cancel       (MantView    *self);
MANT_AVAILABLE_IN_ALL
GVariant    *mant_view_save_state   (MantView    *self);
MANT_AVAILABLE_IN_ALL
void         mant_view_load_state   (MantView    *self,
                                     GVariant    *state);

G_END_DECLS

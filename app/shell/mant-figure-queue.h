/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mant-session.h>

#include "mant-tensor-list.h"

G_BEGIN_DECLS

#define MANT_TYPE_FIGURE_QUEUE (mant_figure_queue_get_type ())
G_DECLARE_FINAL_TYPE (MantFigureQueue, mant_figure_queue, MANT, FIGURE_QUEUE, GObject)

MantFigureQueue *mant_figure_queue_new         (MantSession     *session);
void             mant_figure_queue_set_list    (MantFigureQueue *self,
                                                MantTensorList  *list);
void             mant_figure_queue_show_row    (MantFigureQueue *self,
                                                MantTensorRow   *row);
void             mant_figure_queue_hide_row    (MantFigureQueue *self,
                                                MantTensorRow   *row);
void             mant_figure_queue_set_paused  (MantFigureQueue *self,
                                                gboolean         paused);
const char      *mant_figure_queue_get_choice  (MantFigureQueue *self);
gboolean         mant_figure_queue_get_busy    (MantFigureQueue *self);

G_END_DECLS

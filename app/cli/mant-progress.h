/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mantissa.h>

#include "mant-command.h"

G_BEGIN_DECLS

/* How far the work is, on standard error; silent unless that is a terminal. */
typedef struct _MantProgress MantProgress;

MantProgress *mant_progress_new  (MantInvocation *invocation, double total_weight);
void          mant_progress_free (MantProgress *self);
gboolean      mant_progress_run  (MantProgress *self, MantJob *job, double weight, const char *what,
                                  GError **error);
void          mant_progress_note (MantProgress *self, const char *what);
void          mant_progress_skip (MantProgress *self, double weight, const char *what);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MantProgress, mant_progress_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-quantization.h"

G_BEGIN_DECLS

/* The file that `quantize -o` writes: dequantized tensors, or their codes and scales. */
typedef struct _MantQuantizeOutput MantQuantizeOutput;

gboolean            mant_quantize_output_check_path (const char *path, gboolean codes,
                                                     GError **error);
MantQuantizeOutput *mant_quantize_output_new        (const char *path, gboolean codes,
                                                     GPtrArray *tensors,
                                                     const MantQuantization *quantization,
                                                     GError **error);
void                mant_quantize_output_free       (MantQuantizeOutput *self);
gboolean            mant_quantize_output_prepare    (MantQuantizeOutput *self,
                                                     MantQuantizeJob *job, GError **error);
gboolean            mant_quantize_output_collect    (MantQuantizeOutput *self, GError **error);
gboolean            mant_quantize_output_commit     (MantQuantizeOutput *self,
                                                     GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MantQuantizeOutput, mant_quantize_output_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-block-number.h"
#include "mant-num.h"

G_BEGIN_DECLS

struct _MantBlockNumber
{
  GObject parent_instance;

  MantBlockFormat format;
  const MantRounding *rounding;
  guint n_elements;
  float *originals;  /* what the block was made of; an edited element's own number */
  uint32_t *codes;
  MantCode scale_code;
  double tensor_amax; /* the block counts as the whole tensor */
  double unit;        /* the scale is decode (scale_code) × unit */
};

MantQuantizer _mant_block_number_quantizer (MantBlockNumber *self, const MantBlockFormat *format);
/* 10·log10 (signal / noise); infinite where there is no noise, NaN where there is nothing */
double        _mant_block_number_qsnr_db   (double signal, double noise);
char         *_mant_block_number_code_text (guint64 code, int bits);

G_END_DECLS

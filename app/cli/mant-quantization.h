/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-arguments.h"
#include "mant-tensor-arguments.h"

G_BEGIN_DECLS

/* How to quantize, as typed and checked: everything but the tensor. */
typedef struct {
  const char         *text;   /* the format, as typed */
  MantBlockFormat     format; /* with the scale rule and the recipe */
  const MantRounding *rounding;
  const char         *scale_rule; /* (nullable) */
  const char         *recipe;     /* (nullable) */
  const char         *overflow;   /* id */
  int                 axis;
  guint64             seed;
  double              flip_probability; /* 0: none */
  const char         *flip_bits;        /* id */
  guint64             flip_seed;
} MantQuantization;

gboolean         mant_quantization_init          (MantQuantization *self, const char *format,
                                                  MantInvocation *invocation, GError **error);
MantQuantizeJob *mant_quantization_new_job       (const MantQuantization *self, MantTensor *tensor,
                                                  GError **error);
void             mant_quantization_describe_json (const MantQuantization *self,
                                                  MantInvocation *invocation, MantJson *json);

#define MANT_QUANTIZATION_OPTIONS \
  { "rounding", 'r', MANT_OPTION_TEXT, N_("R"), \
    N_("How to round; rne, to nearest, ties to even, is the default."), MANT_WORDS_ROUNDINGS }, \
  { "seed", 0, MANT_OPTION_COUNT, N_("S"), \
    N_("Seed of stochastic roundings; 0 by default. Element i uses random word i.") }, \
  { "scale-rule", 0, MANT_OPTION_TEXT, N_("RULE"), \
    N_("How a block's scale is chosen, instead of the format's own rule: floor, ceil, even, " \
       "rceil, nearest, four-thirds, absmax, std(C) or mse."), MANT_WORDS_SCALE_RULES }, \
  { "recipe", 0, MANT_OPTION_TEXT, N_("RECIPE"), \
    N_("Which of the known ways to make an NVFP4 tensor."), MANT_WORDS_RECIPES }, \
  { "axis", 0, MANT_OPTION_INTEGER, N_("N"), \
    N_("The axis that blocks run along, from 0, or from −1 backwards; −1, the last, is " \
       "the default."), \
    MANT_WORDS_NONE, -64, 63 }, \
  { "overflow", 0, MANT_OPTION_TEXT, N_("POLICY"), \
    N_("What becomes of numbers beyond the largest: saturate, the default, ieee, propagate " \
       "or none."), \
    MANT_WORDS_OVERFLOWS }, \
  { "flip-probability", 0, MANT_OPTION_TEXT, N_("P"), \
    N_("Soft errors: each bit of an element's code flips with this probability, 0 … 1.") }, \
  { "flip-bits", 0, MANT_OPTION_TEXT, N_("BITS"), \
    N_("Which bits may flip: all, the default, sign, exponent or significand.") }, \
  { "flip-seed", 0, MANT_OPTION_COUNT, N_("S"), \
    N_("Seed of the flips; 0 by default. A bit flips by the index of its element.") }

G_END_DECLS

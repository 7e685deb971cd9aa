/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdio.h>

#include <mantissa.h>

#include "mant-command.h"

G_BEGIN_DECLS

/* Options of commands that round. */
#define MANT_OPTION_ROUNDING                                                                     \
  { "rounding", 'r', MANT_OPTION_TEXT, N_("R"),                                                  \
    N_("How to round; rne, to nearest, ties to even, is the default."), MANT_WORDS_ROUNDINGS }
#define MANT_OPTION_OVERFLOW                                                                     \
  { "overflow", 0, MANT_OPTION_TEXT, N_("POLICY"),                                               \
    N_("What becomes of numbers beyond the largest: saturate, ieee, propagate or none. The "     \
       "default is the format's own."), MANT_WORDS_OVERFLOWS }
#define MANT_OPTION_RANDOM_BITS                                                                  \
  { "random-bits", 0, MANT_OPTION_FILE, N_("FILE"),                                              \
    N_("Take the random bits of sr-a, sr-b, sr-c and sr-odd from FILE instead: little-endian "   \
       "16-bit integers, entry i for row i.") }
#define MANT_OPTION_RANDOM_BIT_COUNT                                                             \
  { "random-bit-count", 0, MANT_OPTION_INTEGER, N_("N"),                                         \
    N_("How many random bits those roundings use: to 16 from a file, to 32 from the seed."),     \
    MANT_WORDS_NONE, 1, 32 }

/* A calculator set up by those options, and the random bits of its roundings, row by row. */
typedef struct {
  MantCalculator *calculator;
  const char     *random_path; /* (nullable) */
  FILE           *random_file;
  guint           n_random_bits;
  guint64         random_bits; /* from the file: of the row */
  guint64         n_rows;
} MantCalculation;

/* A calculator of one scalar format, of any width, for a command. */
MantCalculator  *mant_parse_calculator     (const char *format, const char *command,
                                            GError **error);

MantCalculation *mant_calculation_new      (MantInvocation *invocation, const char *format,
                                            GError **error);
void             mant_calculation_free     (MantCalculation *self);
gboolean         mant_calculation_next_row (MantCalculation *self, GError **error);
/* What MANT_ERROR_FORMAT and MANT_ERROR_PARSE are about an argument: wrong usage. */
void             mant_propagate_usage_error (GError **error, GError *from);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MantCalculation, mant_calculation_free)

G_END_DECLS

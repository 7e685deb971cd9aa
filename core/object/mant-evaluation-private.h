/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-calculator.h"
#include "mant-expression-private.h"

G_BEGIN_DECLS

/* What an evaluation takes from its calculator. */
typedef struct {
  MantFormat         *format;
  MantRoundingContext rounding;  /* index: of the first rounding */
  MantOverflow        overflow;
  GHashTable         *variables; /* char * → MantNumber */
} MantEvaluationContext;

MantEvaluation *mant_evaluation_new (const MantEvaluationContext *context,
                                     MantExpression *expression, GError **error);
/* What a node of the expression has become. */
MantNumber     *mant_evaluation_get_node_number (MantEvaluation *self, guint node);

MantEvaluationStep *mant_evaluation_step_new (const char *text, const MantNode *node,
                                              const char *operation, MantNumber *number,
                                              MantNumberFlags flags);
/* exact: (transfer full) (nullable) */
void            mant_evaluation_step_take_exact (MantEvaluationStep *self, char *exact,
                                                 double error_ulp);

/* Bits that a literal or a constant must be known to, so that any mode rounds it rightly. */
mpfr_prec_t     mant_format_get_literal_precision (const MantFormat *format);

G_END_DECLS

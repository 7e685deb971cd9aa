/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-number.h"

G_BEGIN_DECLS

/**
 * MantCalculator:
 *
 * Correctly rounded arithmetic in one scalar format of any width. Properties (read-write):
 * `format` (text), `rounding` ("rne"), `overflow` ("" for the format's own policy), `seed`
 * (uint64), `index` (uint64; the n-th rounding of an evaluation uses random word index + n, a
 * single operation word index), `random-bits` (N of sr-a, sr-b, sr-c).
 */
#define MANT_TYPE_CALCULATOR (mant_calculator_get_type ())
MANT_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (MantCalculator, mant_calculator, MANT, CALCULATOR, GObject)

/* %MANT_ERROR_FORMAT, %MANT_ERROR_UNSUPPORTED for block formats */
MANT_AVAILABLE_IN_ALL
MantCalculator *mant_calculator_new          (const char *format, GError **error);
MANT_AVAILABLE_IN_ALL
const char     *mant_calculator_get_format   (MantCalculator *self);
MANT_AVAILABLE_IN_ALL
guint           mant_calculator_get_n_bits   (MantCalculator *self); /* of a code */
MANT_AVAILABLE_IN_ALL
gboolean        mant_calculator_set_format   (MantCalculator *self, const char *format,
                                              GError **error);
MANT_AVAILABLE_IN_ALL
gboolean        mant_calculator_set_rounding (MantCalculator *self, const char *rounding,
                                              GError **error);
MANT_AVAILABLE_IN_ALL
gboolean        mant_calculator_set_overflow (MantCalculator *self, const char *overflow,
                                              GError **error);
MANT_AVAILABLE_IN_ALL
void            mant_calculator_set_seed     (MantCalculator *self, guint64 seed);
MANT_AVAILABLE_IN_ALL
void            mant_calculator_set_index    (MantCalculator *self, guint64 index);
MANT_AVAILABLE_IN_ALL
void            mant_calculator_set_random_bits (MantCalculator *self, guint n_random_bits);
/* The random bits of sr-a, sr-b, sr-c and sr-odd themselves, instead of those of the seed. */
MANT_AVAILABLE_IN_ALL
void            mant_calculator_give_random_bits (MantCalculator *self, guint64 random_bits);

/* A literal ("0.1", "0x1.8p-3", "inf") read exactly, then rounded once. flags: (out) (optional) */
MANT_AVAILABLE_IN_ALL
MantNumber *mant_calculator_encode  (MantCalculator *self, const char *value,
                                     MantNumberFlags *flags, GError **error);
/* (transfer full) (nullable): the literal as a hexadecimal float, exact, or rounded to odd at so
 * many bits that rounding it again is right; "" beyond any exponent; NULL where it is no number */
MANT_AVAILABLE_IN_ALL
char       *mant_calculator_get_literal_hex (MantCalculator *self, const char *value);
/* A number of another format, rounded once to this one. */
MANT_AVAILABLE_IN_ALL
MantNumber *mant_calculator_convert (MantCalculator *self, MantNumber *number,
                                     MantNumberFlags *flags);
/* The number of a code of the format: "0x7e"; %MANT_ERROR_PARSE. */
MANT_AVAILABLE_IN_ALL
MantNumber *mant_calculator_decode  (MantCalculator *self, const char *code, GError **error);
/* One operation ("add", "fma", "exp") on numbers of any formats. %MANT_ERROR_PARSE for an unknown
 * one or a wrong number of operands. operands: (array length=n_operands) */
MANT_AVAILABLE_IN_ALL
MantNumber *mant_calculator_apply   (MantCalculator *self, const char *operation,
                                     MantNumber *const *operands, gsize n_operands,
                                     MantNumberFlags *flags, GError **error);
/* (transfer full): MantItem of every operation: id, title, source, `detail` the pattern and `group`
 * "arithmetic", "comparison", "elementary" … */
MANT_AVAILABLE_IN_ALL
GListModel *mant_list_operations    (void);
/* How many operands an operation takes; 0 with %MANT_ERROR_PARSE where there is none of that id. */
MANT_AVAILABLE_IN_ALL
guint       mant_operation_get_arity (const char *operation, GError **error);

/**
 * MantEvaluationStep:
 * What one rounding of an expression did; a GObject with read-only properties: `text` ("0.1 + x"),
 * `operation` (id, or "literal"), `number` (MantNumber: the rounded result), `exact` (string:
 * decimal of the unrounded result of this step, to 40 significant digits, with "…" where it goes
 * on), `error-ulp` (double: (rounded − exact) / ulp (rounded); NaN where there is none), `flags`,
 * `start` and `length` (uint: the bytes of the expression that it computes).
 */
#define MANT_TYPE_EVALUATION_STEP (mant_evaluation_step_get_type ())
MANT_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (MantEvaluationStep, mant_evaluation_step, MANT, EVALUATION_STEP, GObject)
MANT_AVAILABLE_IN_ALL
MantNumber     *mant_evaluation_step_get_number    (MantEvaluationStep *self);
MANT_AVAILABLE_IN_ALL
const char     *mant_evaluation_step_get_text      (MantEvaluationStep *self);
MANT_AVAILABLE_IN_ALL
const char     *mant_evaluation_step_get_operation (MantEvaluationStep *self);
MANT_AVAILABLE_IN_ALL
const char     *mant_evaluation_step_get_exact     (MantEvaluationStep *self);
MANT_AVAILABLE_IN_ALL
double          mant_evaluation_step_get_error_ulp (MantEvaluationStep *self);
MANT_AVAILABLE_IN_ALL
MantNumberFlags mant_evaluation_step_get_flags     (MantEvaluationStep *self);

/**
 * MantEvaluation:
 * An expression evaluated; a GObject with read-only properties: `expression`, `format`, `rounding`,
 * `number` (the result), `exact` (decimal of the whole expression without any rounding, computed
 * with MPFR to enough bits that the digits shown are right, "…" where it goes on; NULL where that
 * cannot be said), `error-ulp` of the result against it, `flags` of all steps together, `steps`
 * (GListModel of MantEvaluationStep, in the order of execution).
 */
#define MANT_TYPE_EVALUATION (mant_evaluation_get_type ())
MANT_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (MantEvaluation, mant_evaluation, MANT, EVALUATION, GObject)
MANT_AVAILABLE_IN_ALL
MantNumber     *mant_evaluation_get_number    (MantEvaluation *self);
MANT_AVAILABLE_IN_ALL
const char     *mant_evaluation_get_exact     (MantEvaluation *self);
/* (nullable): why there is none, translated */
MANT_AVAILABLE_IN_ALL
const char     *mant_evaluation_get_exact_reason (MantEvaluation *self);
MANT_AVAILABLE_IN_ALL
double          mant_evaluation_get_error_ulp (MantEvaluation *self);
MANT_AVAILABLE_IN_ALL
MantNumberFlags mant_evaluation_get_flags     (MantEvaluation *self);
MANT_AVAILABLE_IN_ALL
GListModel     *mant_evaluation_get_steps     (MantEvaluation *self);

/* Variables stay in the calculator; value: a literal or an expression, rounded to the format. */
MANT_AVAILABLE_IN_ALL
gboolean        mant_calculator_set_variable (MantCalculator *self, const char *name,
                                              const char *value, GError **error);
/* (transfer none) (nullable) */
MANT_AVAILABLE_IN_ALL
MantNumber     *mant_calculator_get_variable (MantCalculator *self, const char *name);
MANT_AVAILABLE_IN_ALL
void            mant_calculator_clear_variables (MantCalculator *self);
/* %MANT_ERROR_PARSE: the sentence names the bad part and its column (from 1). Text up to 64 KiB,
 * nesting up to 200. Grammar: literals, variables, pi and e (rounded once), + − * / unary −, ^
 * (pow), comparisons, parentheses, every operation as a function, next(x) prev(x) ulp(x), and
 * "name = expression;" before the last one. */
MANT_AVAILABLE_IN_ALL
MantEvaluation *mant_calculator_evaluate     (MantCalculator *self, const char *expression,
                                              GError **error);

G_END_DECLS

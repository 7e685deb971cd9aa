/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-wide.h"

#pragma GCC visibility push(default)

#define MANT_OPERATION_MAX_ARITY 3

typedef struct {
  const MantFormat   *result;    /* where the result will be rounded: its system decides x/0 … */
  const MantRounding *rounding;
  mpfr_prec_t         precision; /* to which the result must be truncated: enough for any mode */
} MantOperationContext;

/* A faster way to results of many operands one after the other, for MantOperationEvaluator: what
 * they share is computed once and kept. The operands are exact, finite and not zero. */
typedef struct {
  size_t size;               /* of what is kept, in bytes; 0: nothing */
  void (*init)  (void *memo); /* (nullable); the memory is zero */
  void (*clear) (void *memo); /* (nullable) */
  /* The same as apply, no flags; false where this way does not lead to the answer. */
  bool (*compute) (void *memo, const MantOperationContext *context, const MantValue *operands,
                   MantWide *result);
} MantOperationMemo;

/* An operation on numbers: one file in operations/, one line in meson.build. The result is the
 * exact one, truncated to `precision` bits with sticky; nothing is rounded here. Operands are exact
 * and may be of any formats; the result is none of them. */
typedef struct {
  const char *id;       /* "add", "exp2": as in `mantissa-cli op` and in expressions */
  const char *title;    /* English: "addition" */
  const char *source;   /* the definition: "IEEE 754-2019, 5.4.1" */
  const char *pattern;  /* how a person reads it: "a + b", "fma(a, b, c)" */
  int         arity;    /* 1 … 3 */
  bool        predicate; /* answers 0 or 1: exact in every format that has them */
  /* MANT_OK, or MANT_UNABLE where the answer would take unreasonably long: the result is NaN
   * then */
  MantStatus (*apply) (const MantOperationContext *context, const MantWide *const *operands,
                       MantWide *result, MantFlags *flags);
  /* (nullable): the same on MantValue, for operations that need no MPFR: fast */
  MantValue  (*narrow) (const MantOperationContext *context, const MantValue *operands,
                        MantFlags *flags);
  /* (nullable): for operations without the above */
  const MantOperationMemo *memo;
} MantOperation;

extern const MantOperation *const mant_operations[]; /* NULL-terminated, in list order */
extern const size_t               mant_n_operations;
const MantOperation *mant_operation_find (const char *id);

/* One correctly rounded operation: apply, then encode once. unrounded: (nullable) the exact result,
 * truncated. Takes the narrow way where every operand and the result format allow it; the answer
 * is the same. MANT_UNABLE: no answer in reasonable time (the sine of 2^(2^29)); the code is
 * NaN's. */
MantStatus mant_operation_round (const MantOperation *operation, const MantWide *const *operands,
                                 const MantFormat *result_format,
                                 const MantRoundingContext *rounding, MantOverflow overflow,
                                 MantFlags *flags, mpz_t code, MantWide *unrounded);
/* The same for codes of at most 128 bits, without MPFR where the operation has a narrow form. NaN
 * with MANT_FLAG_INVALID where the above is unable: only for exponents beyond those of
 * binary128. */
MantCode mant_operation_codes (const MantOperation *operation, const MantFormat *operand_format,
                               const MantCode *operands, const MantFormat *result_format,
                               const MantRoundingContext *rounding, MantOverflow overflow,
                               MantFlags *flags);

#pragma GCC visibility pop

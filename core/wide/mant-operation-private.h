/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-operation.h"
#include "mant-wide-private.h"

/* For the files in operations/: each defines mant_op_NAME. */
#define MANT_OPERATION_DEFINE(name, ...)                                                         \
  extern const MantOperation mant_op_##name;                                                     \
  const MantOperation mant_op_##name = { __VA_ARGS__ };

typedef int (*MantMpfrUnary)  (mpfr_ptr result, mpfr_srcptr a, mpfr_rnd_t rounding);
typedef int (*MantMpfrBinary) (mpfr_ptr result, mpfr_srcptr a, mpfr_srcptr b,
                               mpfr_rnd_t rounding);

/* The whole of an operation that MPFR has under the definitions of IEEE 754. */
MantStatus mant_operation_unary  (const MantOperationContext *context, MantMpfrUnary function,
                                  const MantWide *const *operands, MantWide *result,
                                  MantFlags *flags);
MantStatus mant_operation_binary (const MantOperationContext *context, MantMpfrBinary function,
                                  const MantWide *const *operands, MantWide *result,
                                  MantFlags *flags);

/* A whole number near the operand, as one of MPFR's functions finds it. Exact. */
MantStatus mant_operation_integer (int (*function) (mpfr_ptr, mpfr_srcptr),
                                   const MantWide *const *operands, MantWide *result);

/* Parts of operations. */
MantStatus mant_operation_nan     (const MantWide *const *operands, int n, MantWide *result);
MantStatus mant_operation_invalid (MantWide *result, MantFlags *flags);
MantStatus mant_operation_pole    (const MantOperationContext *context, bool negative,
                                   bool sign_known, MantWide *result, MantFlags *flags);
MantStatus mant_operation_unable  (MantWide *result);
MantStatus mant_operation_take    (const MantOperationContext *context,
                                   const MantWide *const *operands, int n, int ternary,
                                   MantWide *result, MantFlags *flags);
MantStatus mant_operation_exact   (const MantWide *operand, MantWide *result);
void       mant_operation_store   (const MantWide *operand, bool negative, MantWide *result);
bool       mant_operation_any_nan (const MantWide *const *operands, int n);

/* A truncated result from an enclosure: lower and upper bounds with more and more bits, until they
 * agree. For positive results that are no number of any precision, or it would never end. */
typedef void (*MantEnclose) (mpfr_ptr lower, mpfr_ptr upper, mpfr_srcptr a, const void *data);
MantStatus mant_operation_enclose (const MantOperationContext *context, MantEnclose enclose,
                                   const MantWide *operand, const void *data, MantWide *result);

/* P3109's infinite results do not saturate. */
MantOverflow mant_operation_overflow (MantOverflow overflow, const MantFormat *format,
                                      MantClass number_class);

/* |value| = odd·2^exponent; whether odd has at most 16 bits. */
bool mant_operation_split (const MantValue *value, uint32_t *odd, int64_t *exponent);

/* Of the angles of points, in radians and in half turns. */
extern const MantOperationMemo mant_operation_angle_memo, mant_operation_angle_pi_memo;

/* Reducing an argument of 2^e by a multiple of π takes e bits of π. Beyond this exponent, far
 * beyond those of binary128, trigonometric functions are refused. */
#define MANT_OPERATION_MAX_ANGLE_EXPONENT (INT64_C (1) << 19)

static inline bool
mant_operation_angle_is_huge (const MantWide *operand)
{
  return mant_wide_is_finite_nonzero (operand)
         && mant_wide_exponent (operand) > MANT_OPERATION_MAX_ANGLE_EXPONENT;
}

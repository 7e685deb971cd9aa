/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-operation-evaluator.h"

#include <assert.h>
#include <stdlib.h>

#include "mant-operation-private.h"

struct _MantOperationEvaluator {
  const MantOperation *operation;
  const MantFormat *result_format;
  void *memo;
  MantWide operands[MANT_OPERATION_MAX_ARITY], result;
};

/**
 * mant_operation_evaluator_new:
 * @operation: an operation
 * @result_format: the format of the results, of at most 32 bits; must outlive the evaluator
 *
 * For tables of an operation: with what [func@operation_codes] computes anew for each entry kept
 * from entry to entry. Takes less than a MiB.
 *
 * Returns: (transfer full) (nullable): an evaluator, to be given back with
 *   [func@operation_evaluator_free]; %NULL if there is no memory
 */
MantOperationEvaluator *
mant_operation_evaluator_new (const MantOperation *operation,
                              const MantFormat    *result_format)
{
  const MantOperationMemo *memo = operation->memo;
  MantOperationEvaluator *self = calloc (1, sizeof *self);

  assert (result_format->bits <= 32);

  if (self == NULL)
    return NULL;

  self->operation = operation;
  self->result_format = result_format;
  if (memo != NULL && memo->size > 0)
    {
      self->memo = calloc (1, memo->size);
      if (self->memo == NULL)
        {
          free (self);
          return NULL;
        }
    }
  for (int i = 0; i < operation->arity; i++)
    mant_wide_init (&self->operands[i]);
  mant_wide_init (&self->result);
  if (memo != NULL && memo->init != NULL)
    memo->init (self->memo);

  return self;
}

/**
 * mant_operation_evaluator_free:
 * @self: (transfer full): an evaluator
 *
 * Gives it back, in whatever thread.
 */
void
mant_operation_evaluator_free (MantOperationEvaluator *self)
{
  const MantOperationMemo *memo = self->operation->memo;

  if (memo != NULL && memo->clear != NULL)
    memo->clear (self->memo);
  free (self->memo);
  for (int i = 0; i < self->operation->arity; i++)
    mant_wide_clear (&self->operands[i]);
  mant_wide_clear (&self->result);
  free (self);
}

static bool
is_plain (const MantValue *value)
{
  return (value->number_class == MANT_CLASS_NORMAL || value->number_class == MANT_CLASS_SUBNORMAL)
         && !value->sticky;
}

static MantValue
evaluate (MantOperationEvaluator     *self,
          const MantOperationContext *context,
          const MantValue            *operands,
          MantFlags                  *flags)
{
  const MantOperation *operation = self->operation;
  const MantWide *pointers[MANT_OPERATION_MAX_ARITY];
  bool plain = operation->memo != NULL;

  if (operation->narrow != NULL)
    return operation->narrow (context, operands, flags);

  mant_wide_begin ();
  for (int i = 0; i < operation->arity; i++)
    plain = plain && is_plain (&operands[i]);
  if (plain && operation->memo->compute (self->memo, context, operands, &self->result))
    return mant_wide_get_value (&self->result);

  for (int i = 0; i < operation->arity; i++)
    {
      mant_wide_set_value (&self->operands[i], &operands[i]);
      pointers[i] = &self->operands[i];
    }
  /* the last result's significand is no part of this one */
  mant_wide_set_class (&self->result, MANT_CLASS_ZERO, false);
  if (operation->apply (context, pointers, &self->result, flags) != MANT_OK)
    *flags |= MANT_FLAG_INVALID;
  return mant_wide_get_value (&self->result);
}

/**
 * mant_operation_evaluator_round:
 * @self: an evaluator
 * @operands: (array): as many operands as the operation's arity, exact, of any formats
 * @rounding: how to round
 * @overflow: what to do beyond the largest finite number
 * @flags: (inout): IEEE 754 flags; or-ed into
 * @unrounded: (out) (nullable): the exact result, truncated to 128 bits with `sticky`
 *
 * [func@operation_round] to the evaluator's format: the same code and flags, whatever was computed
 * before. Costs some 100 ns where the operands share much with earlier ones.
 *
 * Returns: the result's code; NaN's, with %MANT_FLAG_INVALID, where [func@operation_round] is
 * unable
 */
MantCode
mant_operation_evaluator_round (MantOperationEvaluator    *self,
                                const MantValue           *operands,
                                const MantRoundingContext *rounding,
                                MantOverflow               overflow,
                                MantFlags                 *flags,
                                MantValue                 *unrounded)
{
  const MantOperationContext context = { .result = self->result_format,
                                         .rounding = rounding->rounding,
                                         .precision = 128 };
  const MantValue value = evaluate (self, &context, operands, flags);

  if (unrounded != NULL)
    *unrounded = value;
  return mant_format_encode (self->result_format, &value, rounding,
                             mant_operation_overflow (overflow, self->result_format,
                                                      value.number_class), flags);
}

/* For memos, which know numbers by few bits. */
bool
mant_operation_split (const MantValue *value,
                      uint32_t        *odd,
                      int64_t         *exponent)
{
  int zeros;

  if (value->lo != 0 || (value->hi & (UINT64_MAX >> 16)) != 0)
    return false;

  zeros = __builtin_ctzll (value->hi);
  *odd = (uint32_t) (value->hi >> zeros);
  *exponent = (int64_t) value->exponent - 63 + zeros;
  return true;
}

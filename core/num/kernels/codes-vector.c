/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-codes.h"

/* For instruction sets that have nothing by hand. */
size_t
MANT_KERNEL (codes_from_numbers) (const Coding *coding,
                                  const float  *y,
                                  void         *codes,
                                  int           width,
                                  size_t        n)
{
  return 0;
}

size_t
MANT_KERNEL (codes_from_any) (const Coding   *coding,
                              const MantPlan *plan,
                              int             mode,
                              const float    *x,
                              void           *codes,
                              int             width,
                              size_t          n)
{
  return 0;
}

size_t
MANT_KERNEL (codes_to_numbers) (const Coding *coding,
                                const void   *codes,
                                int           width,
                                float        *y,
                                size_t        n,
                                bool          streams)
{
  return 0;
}

size_t
MANT_KERNEL (codes_by_table) (const MantNumbers *numbers,
                              const uint8_t     *codes,
                              float             *y,
                              size_t             n,
                              bool               streams)
{
  return 0;
}

size_t
MANT_KERNEL (steps_find) (const MantSteps32 *narrow,
                          const float       *x,
                          uint8_t           *place,
                          size_t             n)
{
  return 0;
}

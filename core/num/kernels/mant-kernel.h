/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-isa.h"

#include <string.h>

/* Inside kernels/: what every kernel's file begins with. A file is compiled once for each row of
 * kernels/meson.build's ISA list with MANT_ISA set to the row's id, and names its function
 * MANT_KERNEL (name). */

#define MANT_KERNEL_PASTE_(name, isa) mant_kernel_##name##_##isa
#define MANT_KERNEL_PASTE(name, isa)  MANT_KERNEL_PASTE_ (name, isa)
#define MANT_KERNEL(name)             MANT_KERNEL_PASTE (name, MANT_ISA)

#pragma GCC visibility push(hidden)

#ifdef MANT_ISA
/* the prototypes are the table's members */
#define MANT_LIST_ITEM(name) __typeof__ (*((MantKernels *) 0)->name) MANT_KERNEL (name);
#include "mant-kernels.inc"
#undef MANT_LIST_ITEM
#endif

#pragma GCC visibility pop

#define MANT_INLINE static inline __attribute__ ((always_inline))

#define MANT_F32_SIGN UINT32_C (0x80000000)
#define MANT_F32_INF  UINT32_C (0x7f800000)
#define MANT_F32_NAN  UINT32_C (0x7fc00000)

MANT_INLINE uint32_t
mant_bits_f32 (float x)
{
  uint32_t bits;

  memcpy (&bits, &x, sizeof bits);
  return bits;
}

MANT_INLINE float
mant_f32_bits (uint32_t bits)
{
  float x;

  memcpy (&x, &bits, sizeof x);
  return x;
}

MANT_INLINE uint64_t
mant_bits_f64 (double x)
{
  uint64_t bits;

  memcpy (&bits, &x, sizeof bits);
  return bits;
}

MANT_INLINE double
mant_f64_bits (uint64_t bits)
{
  double x;

  memcpy (&x, &bits, sizeof x);
  return x;
}

/* All ones where the condition holds: with mant_select () the compiler does not make branches of a
 * loop's conditions, which would keep it from being a vector loop. */
MANT_INLINE uint32_t
mant_mask (bool condition)
{
  return 0 - (uint32_t) condition;
}

MANT_INLINE uint32_t
mant_select (uint32_t mask,
             uint32_t where_set,
             uint32_t where_clear)
{
  return where_clear ^ ((where_clear ^ where_set) & mask);
}

MANT_INLINE uint64_t
mant_mask64 (bool condition)
{
  return 0 - (uint64_t) condition;
}

MANT_INLINE uint64_t
mant_select64 (uint64_t mask,
               uint64_t where_set,
               uint64_t where_clear)
{
  return where_clear ^ ((where_clear ^ where_set) & mask);
}

/* Sixteen partial sums, lane l for the elements i with i % 16 == l, in two vectors of eight that
 * the compiler cuts to the width there is; the lanes of a sum are added pairwise, neighbours
 * last. */
typedef float    MantF32x8 __attribute__ ((vector_size (32)));
typedef uint32_t MantU32x8 __attribute__ ((vector_size (32)));
typedef int32_t  MantI32x8 __attribute__ ((vector_size (32)));
typedef double   MantF64x8 __attribute__ ((vector_size (64)));
typedef int64_t  MantI64x8 __attribute__ ((vector_size (64)));

#define MANT_SUM_LANES(low, high)                                                               \
  ({                                                                                            \
    const MantF64x8 sum8_ = (low) + (high);                                                     \
    ((sum8_[0] + sum8_[4]) + (sum8_[2] + sum8_[6]))                                             \
      + ((sum8_[1] + sum8_[5]) + (sum8_[3] + sum8_[7]));                                        \
  })

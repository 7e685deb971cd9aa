/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What the two conformance tests share. */

#include "mant-num.h"

#include <glib.h>
#include <math.h>
#include <string.h>

/* Lengths from nothing to this are tried one by one. */
#define MAX_LENGTH (2 * MANT_LANES + 1)
#define GUARD_BYTE 0xa5

/* A random sequence of the test's own, the same on every run. */
static inline guint64
random_word (void)
{
  static guint64 index;

  return mant_random_word (G_GUINT64_CONSTANT (0x6d616e74), index++);
}

static inline guint32
bits_of (float x)
{
  guint32 bits;

  memcpy (&bits, &x, sizeof bits);
  return bits;
}

static inline float
of_bits (guint32 bits)
{
  float x;

  memcpy (&x, &bits, sizeof x);
  return x;
}

/* Runs @body for each instruction set there is, with `isa` and `kernels` set. */
#define FOR_EACH_ISA(body)                                                                       \
  for (gsize isa_ = 0; isa_ < mant_n_isas; isa_++)                                                \
    if (mant_isas[isa_].available ())                                                             \
      {                                                                                           \
        const char *isa = mant_isas[isa_].id;                                                     \
        const MantKernels *kernels = mant_isas[isa_].kernels;                                     \
                                                                                                  \
        body                                                                                      \
      }

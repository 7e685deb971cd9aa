/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-block.h"
#include "mant-format-init.h"

#include <string.h>

/* What the files of ggml's block types share. A type is one file here and one line in
 * ../meson.build, in one list if it can be written and in the other if it is only read. Layouts are
 * those of ggml-common.h, numbers little-endian; every operation is a binary32 one in the order in
 * which ggml's reference code has it, so that decoded values are its to the last bit. */

#define MANT_GGML_SOURCE "ggml-org/ggml d99724f, src/ggml-common.h and src/ggml-quants.c"

#define MANT_GGML_DEFINE(name, title_, element_, scale_, ...)                                    \
  static const MantPackedCodec codec = { __VA_ARGS__ };                                          \
                                                                                                 \
  extern const MantBlockFormat mant_block_##name;                                                \
  const MantBlockFormat mant_block_##name = {                                                    \
    .id = #name,                                                                                 \
    .title = title_,                                                                             \
    .source = MANT_GGML_SOURCE,                                                                  \
    .element = element_,                                                                         \
    .scale = scale_,                                                                             \
    .shape = MANT_SHAPE_VECTOR,                                                                  \
    .rows = 1,                                                                                   \
    .length = N_ELEMENTS,                                                                        \
    .rule = &mant_ggml_rule,                                                                     \
    .element_unit = 1,                                                                           \
    .packed = &codec,                                                                            \
  };

/* What is stored for an element; the descriptor's element is for showing, the codec computes. */
#define MANT_GGML_INT(n_bits)                                                                    \
  { .id = "int" #n_bits, .title = #n_bits "-bit integer, two's complement", MANT_INIT_INT (n_bits) }
#define MANT_GGML_UINT(n_bits)                                                                   \
  { .id = "uint" #n_bits, .title = #n_bits "-bit unsigned integer", MANT_INIT_UINT (n_bits) }
#define MANT_GGML_HALF                                                                           \
  { .id = "binary16", .title = "IEEE half precision", MANT_INIT_FLOAT (5, 10, 15, true,          \
                                                                       MANT_NAN_TOP) }

#pragma GCC visibility push(hidden)
extern const MantScaleRule mant_ggml_rule;
extern const int8_t mant_ggml_iq4_nl[16]; /* of IQ4_NL and IQ4_XS */
extern const int8_t mant_ggml_e2m1[16];   /* E2M1, doubled */
/* 6-bit scales and offsets of Q4_K and Q5_K: those of group j */
void mant_ggml_scale_min (const uint8_t *scales, unsigned j, uint8_t *scale, uint8_t *min);
#pragma GCC visibility pop

static inline uint16_t
mant_ggml_u16 (const uint8_t *bytes)
{
  return (uint16_t) (bytes[0] | bytes[1] << 8);
}

static inline uint32_t
mant_ggml_u32 (const uint8_t *bytes)
{
  return (uint32_t) bytes[0] | (uint32_t) bytes[1] << 8 | (uint32_t) bytes[2] << 16
         | (uint32_t) bytes[3] << 24;
}

static inline float
mant_ggml_f32_bits (uint32_t bits)
{
  float x;

  memcpy (&x, &bits, sizeof x);
  return x;
}

/* Exact. NaN keeps its payload. */
static inline float
mant_ggml_read_half (const uint8_t *bytes)
{
  const uint32_t code = mant_ggml_u16 (bytes), sign = (code & 0x8000) << 16;
  const uint32_t field = code >> 10 & 31, significand = code & 1023;

  if (field == 31)
    return mant_ggml_f32_bits (sign | 0x7f800000 | significand << 13);
  if (field == 0)
    {
      const float x = (float) significand * 0x1p-24f;

      return sign != 0 ? -x : x;
    }
  return mant_ggml_f32_bits (sign | (field + 112) << 23 | significand << 13);
}

/* To nearest, ties to even; beyond the largest number Inf. */
static inline void
mant_ggml_write_half (uint8_t *bytes,
                      float    x)
{
  uint32_t bits, sign, magnitude, code;

  memcpy (&bits, &x, sizeof bits);
  sign = bits >> 16 & 0x8000;
  magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000)
    code = 0x7e00;
  else if (magnitude >= 0x477ff000) /* 65520 */
    code = 0x7c00;
  else if (magnitude >= 0x38800000)
    code = (magnitude - 0x38000000 + 0xfff + (magnitude >> 13 & 1)) >> 13;
  else
    {
      /* a multiple of 2^−24 is the sum's last place: the addition rounds */
      const float sum = mant_ggml_f32_bits (magnitude) + 0.5f;

      memcpy (&code, &sum, sizeof code);
      code -= 0x3f000000;
    }
  code |= sign;
  bytes[0] = (uint8_t) code;
  bytes[1] = (uint8_t) (code >> 8);
}

/* A conversion to an integer as an x86 does it: what is no int32 becomes the least of them. */
static inline int32_t
mant_ggml_truncate (float x)
{
  return x >= -0x1p31f && x < 0x1p31f ? (int32_t) x : INT32_MIN;
}

static inline float
mant_ggml_magnitude (float x)
{
  return x < 0 ? -x : x;
}

static inline float
mant_ggml_min (float a,
               float b)
{
  return a < b ? a : b;
}

static inline float
mant_ggml_max (float a,
               float b)
{
  return a > b ? a : b;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-ggml.h"

#define MANT_LIST_ITEM(name) extern const MantBlockFormat mant_block_##name;
#include "mant-ggml_written.inc"
#include "mant-ggml_read.inc"
#undef MANT_LIST_ITEM

const MantBlockFormat *const mant_packed_formats[] = {
#define MANT_LIST_ITEM(name) &mant_block_##name,
#include "mant-ggml_written.inc"
#include "mant-ggml_read.inc"
#undef MANT_LIST_ITEM
  NULL,
};

const size_t mant_n_packed_formats = sizeof mant_packed_formats / sizeof mant_packed_formats[0] - 1;

static double
scale (const MantBlockFormat *format,
       double                 amax,
       const float           *values,
       size_t                 n_values,
       double                 parameter)
{
  return amax / mant_value_to_f64 (&format->element.max_finite);
}

/* In no list: no other format can be asked to choose its scales so. */
const MantScaleRule mant_ggml_rule = {
  .id = "ggml",
  .title = "As ggml's reference code",
  .source = MANT_GGML_SOURCE,
  .factor = 1,
  .scale = scale,
};

const int8_t mant_ggml_iq4_nl[16] = {
  -127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113,
};

const int8_t mant_ggml_e2m1[16] = { 0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12 };

/* Twelve bytes hold eight pairs of 6 bits: four in the low bits of bytes 0 to 7, the others' low
 * nibbles in bytes 8 to 11 and their high bits in the high bits of the first eight. */
void
mant_ggml_scale_min (const uint8_t *scales,
                     unsigned       j,
                     uint8_t       *scale,
                     uint8_t       *min)
{
  if (j < 4)
    {
      *scale = scales[j] & 63;
      *min = scales[j + 4] & 63;
      return;
    }
  *scale = (uint8_t) ((scales[j + 4] & 15) | scales[j - 4] >> 6 << 4);
  *min = (uint8_t) (scales[j + 4] >> 4 | scales[j] >> 6 << 4);
}

/**
 * mant_packed_decode:
 * @format: a packed format: one of [var@packed_formats]
 * @bytes: (array): a block, packed->n_bytes of it; any bytes mean something
 * @values: (out caller-allocates) (array): packed->n_elements values
 *
 * What a stored block means, with the binary32 operations that ggml's reference code does, to the
 * last bit. Scales that are NaN or Inf make NaN or Inf of elements, as they do there.
 */
void
mant_packed_decode (const MantBlockFormat *format,
                    const uint8_t         *bytes,
                    float                 *values)
{
  format->packed->decode (bytes, values);
}

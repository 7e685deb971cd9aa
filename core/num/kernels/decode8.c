/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-kernel.h"

#define N_CODES 256

MANT_INLINE float
decode (const MantFormat *format,
        uint8_t           code)
{
  const MantValue value = mant_format_decode (format, (MantCode) { .lo = code });

  return mant_value_to_f32 (&value);
}

/* By a table of all codes, unless there are fewer elements than codes. */
void
MANT_KERNEL (decode8) (const MantFormat *format,
                       const uint8_t    *codes,
                       float            *y,
                       size_t            n)
{
  float table[N_CODES];

  if (n < N_CODES)
    {
      for (size_t i = 0; i < n; i++)
        y[i] = decode (format, codes[i]);
      return;
    }

  for (int code = 0; code < N_CODES; code++)
    table[code] = decode (format, (uint8_t) code);
  for (size_t i = 0; i < n; i++)
    y[i] = table[codes[i]];
}

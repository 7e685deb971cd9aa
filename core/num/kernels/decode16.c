/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>

typedef uint16_t Code;

#include "mant-decode.h"

void
MANT_KERNEL (decode16) (const MantFormat *format,
                        const uint16_t   *codes,
                        float            *y,
                        size_t            n)
{
  if (decode_by_arithmetic (format, codes, y, n))
    return;

  for (size_t i = 0; i < n; i++)
    y[i] = decode_one (format, codes[i]);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>

typedef uint16_t Code;

#include "mant-decode.h"

static void
decode (const MantFormat *format,
        const uint16_t   *codes,
        float            *y,
        size_t            n,
        bool              streams)
{
  if (decode_by_arithmetic (format, codes, y, n, streams))
    return;

  for (size_t i = 0; i < n; i++)
    y[i] = decode_one (format, codes[i]);
}

void
MANT_KERNEL (decode16) (const MantFormat *format,
                        const uint16_t   *codes,
                        float            *y,
                        size_t            n)
{
  const size_t head = n >= STREAM_MIN ? mant_stream_head (y, n) : 0;

  decode (format, codes, y, head, false);
  decode (format, codes + head, y + head, n - head, n >= STREAM_MIN);
  if (n >= STREAM_MIN)
    mant_stream_end ();
}

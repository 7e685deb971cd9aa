/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>

typedef uint8_t Code;

#include "mant-decode.h"

#define N_CODES MANT_STEPS_MAX

/* By a table of all codes. */
static void
decode_by_table (const float   *table,
                 const uint8_t *codes,
                 float         *y,
                 size_t         n)
{
  const size_t whole = n - n % 8;

  /* as single loads and stores: the processor's own gathering of vectors is slower */
  for (size_t i = 0; i < whole; i += 8)
    {
      uint8_t some[8];

      memcpy (some, codes + i, sizeof some);
      for (int l = 0; l < 8; l++)
        y[i + l] = table[some[l]];
    }
  for (size_t i = whole; i < n; i++)
    y[i] = table[codes[i]];
}

static void
decode (const MantFormat *format,
        const uint8_t    *codes,
        float            *y,
        size_t            n,
        bool              streams)
{
  MantNumbers table;
  size_t done;

  if (decode_by_arithmetic (format, codes, y, n, streams))
    return;

  if (n < N_CODES)
    {
      for (size_t i = 0; i < n; i++)
        y[i] = decode_one (format, codes[i]);
      return;
    }

  for (int code = 0; code < N_CODES; code++)
    table.number[code] = decode_one (format, (uint8_t) code);
  mant_numbers_init (&table, format->bits <= 5);
  done = MANT_KERNEL (codes_by_table) (&table, codes, y, n, streams);
  decode_by_table (table.number, codes + done, y + done, n - done);
}

void
MANT_KERNEL (decode8) (const MantFormat *format,
                       const uint8_t    *codes,
                       float            *y,
                       size_t            n)
{
  const size_t head = n >= STREAM_MIN ? mant_stream_head (y, n) : 0;

  decode (format, codes, y, head, false);
  decode (format, codes + head, y + head, n - head, n >= STREAM_MIN);
  if (n >= STREAM_MIN)
    mant_stream_end ();
}

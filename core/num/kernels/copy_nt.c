/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-stream.h"

void
MANT_KERNEL (copy_nt) (const float *x,
                       float       *y,
                       size_t       n)
{
  const size_t head = mant_stream_head (y, n);

  for (size_t i = 0; i < head; i++)
    y[i] = x[i];
  mant_stream (y + head, x + head, n - head);
  mant_stream_end ();
}

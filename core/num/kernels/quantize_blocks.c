/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-quantize.h"

void
MANT_KERNEL (quantize_blocks) (const MantQuantizer *quantizer,
                               const float         *x,
                               float               *y,
                               size_t               n,
                               uint64_t             first_index,
                               double              *scales)
{
  const size_t length = quantizer->format->length;
  double scale;

  for (size_t i = 0; i < n; i += length)
    {
      mant_block_quantize (quantizer, x + i, n - i < length ? n - i : length, first_index + i, 1, y + i, NULL, NULL,
                           &scale);
      if (scales != NULL)
        scales[i / length] = scale;
    }
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>

typedef uint8_t Code;

#include "mant-encode.h"

void
MANT_KERNEL (encode8) (const MantQuantizer *quantizer,
                       const float         *x,
                       uint8_t             *codes,
                       size_t               n,
                       uint64_t             first_index)
{
  encode (quantizer, x, codes, n, first_index);
}

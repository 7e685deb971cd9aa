/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>

typedef uint16_t Code;

#include "mant-encode.h"

void
MANT_KERNEL (encode16) (const MantQuantizer *quantizer,
                       const float         *x,
                       uint16_t             *codes,
                       size_t               n,
                       uint64_t             first_index)
{
  encode (quantizer, x, codes, n, first_index);
}

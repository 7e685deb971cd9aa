/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz-file.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  fuzz_loader (&mant_tensor_loader_npy, data, size);

  return 0;
}

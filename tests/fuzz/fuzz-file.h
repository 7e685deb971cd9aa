/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* libFuzzer targets of the loaders. Each takes bytes as a file that one loader gets, lists what is
 * in it and reads the first and the last element of everything.
 *
 *   CC=clang meson setup build-fuzz -Dfuzz=true -Dgui=disabled -Dintrospection=disabled
 *   ninja -C build-fuzz tests/fuzz/fuzz-npy
 *   build-fuzz/tests/fuzz/fuzz-npy -max_total_time=120 CORPUS
 *
 * with a CORPUS of good and bad files of the type. */

#include "mant-tensor-loader.h"

#include <stdint.h>

extern const MantTensorLoader mant_tensor_loader_npy;

int  LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
void fuzz_loader            (const MantTensorLoader *loader, const uint8_t *data, size_t size);

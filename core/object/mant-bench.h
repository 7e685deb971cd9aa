/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-error.h"

G_BEGIN_DECLS

/**
 * MantBenchRow:
 * @kernel: what ran: "memcpy", "memcpy_nt", "quantize", "encode" …; "table-mul" is the table of all
 *   products in a format of 8 bits
 * @format: (nullable): the number format, where there is one
 * @rounding: (nullable): the rounding mode, where there is one
 * @isa: the instruction set of the kernels
 * @threads: how many threads shared the elements
 * @n_elements: elements of one run, all threads together
 * @n_bytes: bytes of one run, read and written
 * @gb_per_s: @n_bytes over the shortest time, in 10⁹ bytes a second
 * @elements_per_s: @n_elements over the shortest time
 * @ratio_to_memcpy: @gb_per_s over that of memcpy () of the same size, threads and run
 * @ratio_to_memcpy_nt: @gb_per_s over that of a copy with non-temporal stores
 * @ms: the shortest time of one run, in milliseconds
 * @wide_to_narrow: @elements_per_s with numbers whose binary exponents are 60 apart over that of the
 *   row, whose numbers are about normal
 *
 * Ratios that make no sense for a kernel, or were not measured, are NaN.
 *
 * How fast one kernel was at one size. The texts are static or interned.
 */
typedef struct {
  const char *kernel, *format, *rounding, *isa;
  guint   threads;
  guint64 n_elements, n_bytes;
  double  gb_per_s, elements_per_s, ratio_to_memcpy, ratio_to_memcpy_nt, ms, wide_to_narrow;
} MantBenchRow;

MANT_AVAILABLE_IN_ALL
const char *const *mant_bench_list_kernels (void);
MANT_AVAILABLE_IN_ALL
GArray            *mant_bench_run          (const char *const  *kernels,
                                            const char *const  *formats,
                                            const char *const  *roundings,
                                            const guint64      *sizes_bytes,
                                            gsize               n_sizes,
                                            guint               n_threads,
                                            GCancellable       *cancellable,
                                            GError            **error);

G_END_DECLS

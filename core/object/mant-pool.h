/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* The one thread pool: slices over pthreads and C11 atomics, no GLib, so that TSan sees all of it.
 *
 * Runs work (slice, worker, data) for slice = 0 … n_slices − 1 over up to n_threads threads (0: all
 * cores), the calling thread among them; `worker` < n_threads numbers the thread for per-thread
 * buffers. Stops handing out slices when `work` answers false. Returns whether all ran. */
typedef bool (*MantPoolWork) (size_t slice, unsigned worker, void *data);

bool     mant_pool_run           (size_t n_slices, unsigned n_threads, MantPoolWork work,
                                  void *data);
unsigned mant_pool_get_n_threads (unsigned n_threads); /* what 0 means here; at most 256 */

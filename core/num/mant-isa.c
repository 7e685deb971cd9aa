/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-isa.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* The only place that asks about the CPU. */

static bool
available_base (void)
{
  return true;
}

#ifdef __x86_64__
/* The psABI's levels, which is what the kernels are compiled for. Clang 14, which builds the fuzz
 * targets, does not know their names; no CPU has these features without the rest of the level. */
static bool
available_avx2 (void)
{
#ifdef __clang__
  return __builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma")
         && __builtin_cpu_supports ("bmi2");
#else
  return __builtin_cpu_supports ("x86-64-v3");
#endif
}

static bool
available_avx512 (void)
{
#ifdef __clang__
  return available_avx2 () && __builtin_cpu_supports ("avx512f")
         && __builtin_cpu_supports ("avx512bw") && __builtin_cpu_supports ("avx512cd")
         && __builtin_cpu_supports ("avx512dq") && __builtin_cpu_supports ("avx512vl");
#else
  return __builtin_cpu_supports ("x86-64-v4");
#endif
}
#endif

#define MANT_LIST_ITEM(isa) \
  extern const MantKernels mant_kernel_table_##isa __attribute__ ((visibility ("hidden")));
#include "kernels/mant-isas.inc"
#undef MANT_LIST_ITEM

const MantIsa mant_isas[] = {
#define MANT_LIST_ITEM(isa_) \
  { .id = #isa_, .available = available_##isa_, .kernels = &mant_kernel_table_##isa_ },
#include "kernels/mant-isas.inc"
#undef MANT_LIST_ITEM
};

const size_t mant_n_isas = sizeof mant_isas / sizeof mant_isas[0];

/* The one mutable thing in core/num. NULL until it is first asked for. */
static _Atomic (const MantIsa *) current;

static const MantIsa *
find (const char *id)
{
  for (size_t i = 0; i < mant_n_isas; i++)
    if (strcmp (mant_isas[i].id, id) == 0)
      return &mant_isas[i];

  return NULL;
}

static const MantIsa *
best (void)
{
  size_t i = mant_n_isas - 1;

  while (i > 0 && !mant_isas[i].available ())
    i--;
  return &mant_isas[i];
}

/**
 * mant_isa_current:
 *
 * The table of kernels in use: what [func@isa_select] chose last, else the environment variable
 * `MANTISSA_ISA` if it names a table that this CPU can run, else the best there is. Every table
 * gives the same bits. May be called from any thread.
 *
 * Returns: (transfer none): a table, static
 */
const MantIsa *
mant_isa_current (void)
{
  const MantIsa *isa = atomic_load_explicit (&current, memory_order_acquire);
  const MantIsa *unset = NULL;
  const char *id;

  if (isa != NULL)
    return isa;

  id = getenv ("MANTISSA_ISA");
  isa = id != NULL ? find (id) : NULL;
  if (isa == NULL || !isa->available ())
    isa = best ();
  /* whoever was first has chosen for all */
  if (!atomic_compare_exchange_strong (&current, &unset, isa))
    isa = unset;
  return isa;
}

/**
 * mant_isa_select:
 * @id: (nullable): "base", "avx2", "avx512"; %NULL for the best there is
 *
 * Chooses the table that [func@isa_current] answers from now on. Results do not change, only how
 * fast they come.
 *
 * Returns: %MANT_OK; %MANT_DOMAIN if there is no such table; %MANT_UNABLE if this CPU cannot run
 *   it. The choice stays as it was then.
 */
MantStatus
mant_isa_select (const char *id)
{
  const MantIsa *isa = id != NULL ? find (id) : best ();

  if (isa == NULL)
    return MANT_DOMAIN;
  if (!isa->available ())
    return MANT_UNABLE;

  atomic_store_explicit (&current, isa, memory_order_release);
  return MANT_OK;
}

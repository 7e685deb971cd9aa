/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How the instruction set is chosen. */

#include "mant-num.h"

#include <glib.h>
#include <string.h>

static void
test_tables (void)
{
  g_assert_cmpuint (mant_n_isas, >=, 1);
  g_assert_cmpstr (mant_isas[0].id, ==, "base");
  g_assert_true (mant_isas[0].available ());

  for (gsize i = 0; i < mant_n_isas; i++)
    {
      void (*const *members) (void) = (void (*const *) (void)) mant_isas[i].kernels;

      for (gsize k = 0; k < sizeof (MantKernels) / sizeof *members; k++)
        if (members[k] == NULL)
          g_error ("%s: kernel %" G_GSIZE_FORMAT " of the table is missing", mant_isas[i].id, k);
      for (gsize j = 0; j < i; j++)
        g_assert_cmpstr (mant_isas[i].id, !=, mant_isas[j].id);
    }
}

static void
test_select (void)
{
  const MantIsa *best = NULL;

  for (gsize i = 0; i < mant_n_isas; i++)
    {
      const MantIsa *before = mant_isa_current ();
      const MantStatus status = mant_isa_select (mant_isas[i].id);

      if (mant_isas[i].available ())
        {
          g_assert_cmpint (status, ==, MANT_OK);
          g_assert_true (mant_isa_current () == &mant_isas[i]);
          best = &mant_isas[i];
        }
      else
        {
          g_assert_cmpint (status, ==, MANT_UNABLE);
          g_assert_true (mant_isa_current () == before);
        }
    }

  g_assert_cmpint (mant_isa_select ("avx1024"), ==, MANT_DOMAIN);
  g_assert_true (mant_isa_current () == best);
  g_assert_cmpint (mant_isa_select ("base"), ==, MANT_OK);
  g_assert_cmpint (mant_isa_select (NULL), ==, MANT_OK);
  g_assert_true (mant_isa_current () == best);
}

/* In a process of its own, for the choice is made once. */
static void
test_environment (void)
{
  static const struct {
    const char *value;
    bool        is_best;
  } cases[] = {
    { "base", false }, { "no-such-thing", true }, { "", true },
  };
  const char *id = g_getenv ("MANTISSA_ISA");

  if (g_test_subprocess ())
    {
      g_print ("isa=%s.\n", mant_isa_current ()->id);
      return;
    }

  mant_isa_select (NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *pattern
          = g_strdup_printf ("*isa=%s.*", cases[i].is_best ? mant_isa_current ()->id : "base");

      g_setenv ("MANTISSA_ISA", cases[i].value, TRUE);
      g_test_trap_subprocess (NULL, 0, 0);
      g_test_trap_assert_passed ();
      g_test_trap_assert_stdout (pattern);
    }
  if (id == NULL)
    g_unsetenv ("MANTISSA_ISA");
}

static gpointer
ask (gpointer data)
{
  return (gpointer) mant_isa_current ();
}

/* The first use, from many threads at once, in a process of its own. */
static void
test_threads (void)
{
  GThread *threads[16];

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, 0);
      g_test_trap_assert_passed ();
      return;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("ask", ask, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_true (g_thread_join (threads[i]) == mant_isa_current ());
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/num/isa/tables", test_tables);
  g_test_add_func ("/num/isa/select", test_select);
  g_test_add_func ("/num/isa/environment", test_environment);
  g_test_add_func ("/num/isa/threads", test_threads);

  return g_test_run ();
}

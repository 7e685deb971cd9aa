/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Random operands of wider formats, and of one format with the result in another, in every
 * deterministic mode, against exact rational numbers. */

#include "rational.h"

#define N_ROUNDS 300

typedef struct {
  const char *operands, *result;
} Case;

static const Case cases[] = {
  { "binary16", "binary16" },
  { "bfloat16", "bfloat16" },
  { "binary32", "binary32" },
  { "binary64", "binary64" },
  { "float(e=8,m=55)", "float(e=8,m=55)" },
  { "binary128", "binary128" },
  { "float(e=11,m=115)", "float(e=11,m=115)" },
  { "float(e=15,m=200)", "float(e=15,m=200)" },
  { "posit(16,2)", "posit(16,2)" },
  { "posit(32,2)", "posit(32,2)" },
  { "posit(64,2)", "posit(64,2)" },
  { "binary64", "binary16" },
  { "binary64", "e4m3fn" },
  { "binary32", "posit(16,1)" },
  { "posit(32,2)", "binary32" },
  { "e5m2", "binary64" },
  { "binary128", "bfloat16" },
  { "float(e=15,m=200)", "binary32" },
  { "float(e=15,m=200)", "float(e=15,m=200,bias=100)" },
};

static const char *const operations[] = { "add", "sub", "mul", "div", "sqrt", "fma", "faa", "rem",
                                          "recip" };
static const char *const modes[] = { "rne", "rna", "rnz", "rno", "ru", "rd", "rz", "raz", "ro" };

/* The exact result, or its square. FALSE: not a number. */
static gboolean
exact_result (const char *operation,
              mpq_t      *q,
              mpq_t       x)
{
  if (g_str_equal (operation, "add"))
    mpq_add (x, q[0], q[1]);
  else if (g_str_equal (operation, "sub"))
    mpq_sub (x, q[0], q[1]);
  else if (g_str_equal (operation, "mul"))
    mpq_mul (x, q[0], q[1]);
  else if (g_str_equal (operation, "fma"))
    {
      mpq_mul (x, q[0], q[1]);
      mpq_add (x, x, q[2]);
    }
  else if (g_str_equal (operation, "faa"))
    {
      mpq_add (x, q[0], q[1]);
      mpq_add (x, x, q[2]);
    }
  else if (g_str_equal (operation, "sqrt"))
    {
      if (mpq_sgn (q[0]) < 0)
        return FALSE;
      mpq_set (x, q[0]);
    }
  else if (g_str_equal (operation, "recip"))
    {
      if (mpq_sgn (q[0]) == 0)
        return FALSE;
      mpq_inv (x, q[0]);
    }
  else
    {
      if (mpq_sgn (q[1]) == 0)
        return FALSE;
      mpq_div (x, q[0], q[1]);
      if (g_str_equal (operation, "rem"))
        {
          /* less the nearest integer, ties to even: floor (x + ½), one less if that was a tie */
          mpq_t half;
          mpz_t n;

          mpq_init (half);
          mpz_init (n);
          mpq_set_ui (half, 1, 2);
          mpq_add (x, x, half);
          mpz_fdiv_q (n, mpq_numref (x), mpq_denref (x));
          if (mpz_cmp_ui (mpq_denref (x), 1) == 0 && mpz_odd_p (n))
            mpz_sub_ui (n, n, 1);
          mpq_set_z (x, n);
          mpq_mul (x, x, q[1]);
          mpq_sub (x, q[0], x);
          mpz_clear (n);
          mpq_clear (half);
        }
    }

  return TRUE;
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  const MantFormat operand_format = rational_parse (c->operands);
  const MantFormat result_format = rational_parse (c->result);
  gmp_randstate_t state;
  mpq_t q[3], x, answer;
  mpz_t codes[3], code;
  MantWide wides[3];
  const MantWide *operands[3] = { &wides[0], &wides[1], &wides[2] };
  guint n_inexact = 0;

  gmp_randinit_default (state);
  gmp_randseed_ui (state, (unsigned long) g_test_rand_int ());
  mpq_inits (x, answer, NULL);
  mpz_init (code);
  for (guint i = 0; i < 3; i++)
    {
      mpq_init (q[i]);
      mpz_init (codes[i]);
      mant_wide_init (&wides[i]);
    }

  for (guint round = 0; round < N_ROUNDS; round++)
    for (guint o = 0; o < G_N_ELEMENTS (operations); o++)
      {
        const MantOperation *operation = mant_operation_find (operations[o]);
        const gboolean square = g_str_equal (operations[o], "sqrt");

        for (guint i = 0; i < 3; i++)
          {
            rational_random_code (&operand_format, state, codes[0], codes[i]);
            mant_wide_decode (&operand_format, codes[i], &wides[i]);
            rational_get (&wides[i], q[i]);
          }
        if (!exact_result (operations[o], q, x))
          continue;

        for (guint m = 0; m < G_N_ELEMENTS (modes); m++)
          {
            const MantRoundingContext context = { .rounding = mant_rounding_find (modes[m]) };
            const char *fault = NULL;
            MantFlags flags = MANT_FLAG_NONE;
            gboolean exact = FALSE;
            MantWide wide;

            g_assert_cmpint (mant_operation_round (operation, operands, &result_format, &context,
                                                   MANT_OVERFLOW_IEEE, &flags, code, NULL), ==,
                             MANT_OK);
            mant_wide_init (&wide);
            mant_wide_decode (&result_format, code, &wide);
            if (rational_is_finite (&wide))
              {
                rational_get (&wide, answer);
                exact = rational_compare (answer, x, square) == 0;
              }
            mant_wide_clear (&wide);
            if (exact != ((flags & MANT_FLAG_INEXACT) == 0))
              fault = "of the inexact flag";
            else if (!exact)
              fault = rational_find_fault (&result_format, modes[m], code, x, square);
            n_inexact += !exact;
            if (fault != NULL)
              {
                char text[4096];

                gmp_snprintf (text, sizeof text, "%s %s (%#Zx, %#Zx, %#Zx) to %s in %s: %#Zx with "
                              "flags %d is wrong: %s", c->operands, operations[o], codes[0],
                              codes[1], codes[2], c->result, modes[m], code, (int) flags, fault);
                g_test_message ("%s", text);
                g_test_fail ();
              }
          }
      }
  g_assert_cmpuint (n_inexact, >, N_ROUNDS);

  for (guint i = 0; i < 3; i++)
    {
      mpq_clear (q[i]);
      mpz_clear (codes[i]);
      mant_wide_clear (&wides[i]);
    }
  mpz_clear (code);
  mpq_clears (x, answer, NULL);
  gmp_randclear (state);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wide/pairs/%s/%s", cases[i].operands,
                                               cases[i].result);

      g_test_add_data_func (path, &cases[i], test_case);
    }

  return g_test_run ();
}

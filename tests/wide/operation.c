/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The list of operations; exact results and special ones; one rounding where two would be wrong;
 * the narrow form of each against the one by MPFR. */

#include <glib.h>

#include "mant-num.h"
#include "mant-operation.h"

#include <string.h>

#define N_NARROW 20000

static const char *const all_modes[]
    = { "rne", "rna", "rnz", "rno", "ru", "rd", "rz", "raz", "ro" };

static MantFormat
parse (const char *text)
{
  MantFormat format;
  char message[256];

  if (mant_wide_format_parse (text, NULL, NULL, &format, message, sizeof message) != MANT_OK)
    g_error ("%s: %s", text, message);
  return format;
}

static void
test_registry (void)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; i < mant_n_operations; i++)
    {
      const MantOperation *operation = mant_operations[i];

      g_assert_true (g_hash_table_add (ids, (gpointer) operation->id));
      g_assert_true (mant_operation_find (operation->id) == operation);
      g_assert_cmpint (operation->arity, >=, 1);
      g_assert_cmpint (operation->arity, <=, MANT_OPERATION_MAX_ARITY);
      g_assert_cmpuint (strlen (operation->title), >, 3);
      g_assert_cmpuint (strlen (operation->source), >, 3);
      g_assert_nonnull (strchr (operation->pattern, 'a'));
      g_assert_true ((strchr (operation->pattern, 'c') != NULL) || operation->arity < 3);
      g_assert_nonnull (operation->apply);
    }
  g_assert_null (mant_operations[mant_n_operations]);
  g_assert_null (mant_operation_find ("ADD"));
  g_assert_null (mant_operation_find (""));
}

/* The result of an operation on texts, as text, and its flags. */
static char *
compute (const MantFormat *format,
         const char       *operation,
         const char *const *texts,
         const char       *mode,
         MantFlags        *flags,
         MantStatus       *status)
{
  const MantRoundingContext context = { .rounding = mant_rounding_find (mode) };
  const MantOperation *found = mant_operation_find (operation);
  MantWide wides[3], result;
  const MantWide *operands[3] = { &wides[0], &wides[1], &wides[2] };
  char hex[64];
  MantValue value;
  mpz_t code;

  g_assert_nonnull (found);
  mpz_init (code);
  mant_wide_init (&result);
  for (int i = 0; i < 3; i++)
    {
      mant_wide_init (&wides[i]);
      if (i < found->arity)
        g_assert_cmpint (mant_wide_set_string (&wides[i], texts[i], strlen (texts[i]), 20000), ==,
                         MANT_OK);
    }
  *flags = MANT_FLAG_NONE;
  *status = mant_operation_round (found, operands, format, &context, format->policy.overflow, flags,
                                  code, NULL);
  mant_wide_decode (format, code, &result);
  value = mant_wide_get_value (&result);
  mant_value_to_hex (&value, hex, sizeof hex);
  for (int i = 0; i < 3; i++)
    mant_wide_clear (&wides[i]);
  mant_wide_clear (&result);
  mpz_clear (code);
  return g_strdup (hex);
}

typedef struct {
  const char *format, *operation, *operands[3], *mode, *result;
  int         flags;
} Example;

static void
check_example (const Example *e,
               const char    *mode)
{
  const MantFormat format = parse (e->format);
  MantStatus status;
  MantFlags flags;
  g_autofree char *result = compute (&format, e->operation, e->operands, mode, &flags, &status);

  if (!g_str_equal (result, e->result) || (int) flags != e->flags || status != MANT_OK)
    {
      g_test_message ("%s %s (%s, %s, %s) in %s: %s with flags %d, expected %s with %d", e->format,
                      e->operation, e->operands[0], e->operands[1], e->operands[2], mode, result,
                      (int) flags, e->result, e->flags);
      g_test_fail ();
    }
}

/* What is a number of the format is that number in every mode, and not inexact. */
static void
test_exact (void)
{
  static const Example examples[] = {
    { "binary32", "exp2", { "3" }, NULL, "0x1p+3" },
    { "binary32", "exp2", { "-149" }, NULL, "0x1p-149" },
    { "binary32", "exp10", { "10" }, NULL, "0x1.2a05f2p+33" },
    { "binary32", "exp", { "0" }, NULL, "0x1p+0" },
    { "binary32", "exp2m1", { "5" }, NULL, "0x1.fp+4" },
    { "binary32", "exp10m1", { "-0" }, NULL, "-0x0p+0" },
    { "binary32", "log2", { "8" }, NULL, "0x1.8p+1" },
    { "binary16", "log2", { "0x1p-24" }, NULL, "-0x1.8p+4" },
    { "bfloat16", "log2", { "8" }, NULL, "0x1.8p+1" },
    { "e4m3fn", "log2", { "0.5" }, NULL, "-0x1p+0" },
    { "binary32", "log10", { "1e10" }, NULL, "0x1.4p+3" },
    { "binary32", "log2p1", { "7" }, NULL, "0x1.8p+1" },
    { "binary32", "log10p1", { "99" }, NULL, "0x1p+1" },
    { "binary32", "log", { "1" }, NULL, "0x0p+0" },
    { "binary32", "pow", { "2", "3" }, NULL, "0x1p+3" },
    { "binary32", "pow", { "2.25", "1.5" }, NULL, "0x1.bp+1" },
    { "binary32", "pow", { "-3", "5" }, NULL, "-0x1.e6p+7" },
    { "binary32", "pow", { "0.5", "-10" }, NULL, "0x1p+10" },
    { "binary32", "hypot", { "3", "4" }, NULL, "0x1.4p+2" },
    { "binary32", "hypot", { "-5", "0x1.8p+3" }, NULL, "0x1.ap+3" },
    { "binary32", "sqrt", { "0x1.2p+3" }, NULL, "0x1.8p+1" },
    { "binary32", "rsqrt", { "0x1p-4" }, NULL, "0x1p+2" },
    { "binary32", "cbrt", { "-27" }, NULL, "-0x1.8p+1" },
    { "binary32", "recip", { "-4" }, NULL, "-0x1p-2" },
    { "binary32", "div", { "21", "6" }, NULL, "0x1.cp+1" },
    { "binary32", "sinpi", { "0.5" }, NULL, "0x1p+0" },
    { "binary32", "cospi", { "0x1p+100" }, NULL, "0x1p+0" },
    { "binary32", "tanpi", { "0.25" }, NULL, "0x1p+0" },
    { "binary32", "asinpi", { "1" }, NULL, "0x1p-1" },
    { "binary32", "acospi", { "-1" }, NULL, "0x1p+0" },
    { "binary32", "atanpi", { "-1" }, NULL, "-0x1p-2" },
    { "binary32", "atan2pi", { "1", "-1" }, NULL, "0x1.8p-1" },
    { "binary32", "sigmoid", { "0" }, NULL, "0x1p-1" },
    { "binary32", "acosh", { "1" }, NULL, "0x0p+0" },
    { "binary32", "fma", { "3", "5", "-14" }, NULL, "0x1p+0" },
    { "binary32", "faa", { "0x1p+100", "1", "-0x1p+100" }, NULL, "0x1p+0" },
    { "binary32", "rem", { "5", "3" }, NULL, "-0x1p+0" },
    { "binary32", "rem", { "0x1p+127", "3" }, NULL, "-0x1p+0" },
    { "binary32", "fmod", { "0x1p+127", "3" }, NULL, "0x1p+1" },
    { "binary32", "fmod", { "-5.25", "2" }, NULL, "-0x1.4p+0" },
    { "binary32", "logb", { "0x1.8p-149" }, NULL, "-0x1.2ap+7" },
    { "binary32", "scaleb", { "1.5", "-3" }, NULL, "0x1.8p-3" },
    { "binary32", "floor", { "-1.25" }, NULL, "-0x1p+1" },
    { "binary32", "ceil", { "-0.25" }, NULL, "-0x0p+0" },
    { "binary32", "trunc", { "2.75" }, NULL, "0x1p+1" },
    { "binary32", "round", { "2.5" }, NULL, "0x1.8p+1" },
    { "binary32", "roundeven", { "2.5" }, NULL, "0x1p+1" },
    { "binary32", "ceil", { "0x1p-140" }, NULL, "0x1p+0" },
    { "posit(16,2)", "sqrt", { "144" }, NULL, "0x1.8p+3" },
    { "binary8p4se", "exp2", { "-10" }, NULL, "0x1p-10" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      for (gsize m = 0; m < G_N_ELEMENTS (all_modes); m++)
        check_example (&examples[i], all_modes[m]);
    }
}

/* 3^2000 has 3170 bits: exact in 4097, inexact in 3169. */
static void
test_exact_wide (void)
{
  const char *const operands[] = { "3", "2000", NULL };
  const MantFormat enough = parse ("float(e=19,m=3169)");
  const MantFormat short_of_one = parse ("float(e=19,m=3168)");
  MantStatus status;
  MantFlags flags;

  g_free (compute (&enough, "pow", operands, "ru", &flags, &status));
  g_assert_cmpint (flags, ==, MANT_FLAG_NONE);
  g_free (compute (&short_of_one, "pow", operands, "ru", &flags, &status));
  g_assert_cmpint (flags, ==, MANT_FLAG_INEXACT);
}

/* Where computing in binary64 (or binary32) and rounding again is wrong: CPFloat, chop, pychop and
 * p3109-cpp answer otherwise. */
static void
test_double_rounding (void)
{
  static const Example examples[] = {
    { "binary16", "add", { "1", "0x1p-24" }, "ru", "0x1.004p+0", MANT_FLAG_INEXACT },
    { "bfloat16", "add", { "1", "0x1p-100" }, "ru", "0x1.02p+0", MANT_FLAG_INEXACT },
    { "bfloat16", "add", { "1", "0x1p-100" }, "ro", "0x1.02p+0", MANT_FLAG_INEXACT },
    { "bfloat16", "sub", { "1", "0x1p-100" }, "rz", "0x1.fep-1", MANT_FLAG_INEXACT },
    { "bfloat16", "add", { "1", "-0x1p-100" }, "rd", "0x1.fep-1", MANT_FLAG_INEXACT },
    /* a tie to binary16 but for what binary32 loses */
    { "binary16", "add", { "0x1.002p+0", "0x1p-40" }, "rne", "0x1.004p+0", MANT_FLAG_INEXACT },
    { "binary16", "sub", { "0x1.002p+0", "0x1p-40" }, "rna", "0x1p+0", MANT_FLAG_INEXACT },
    { "binary64", "fma", { "0x1.0000000000001p+0", "0x1.0000000000001p+0", "-0x1p-200" }, "rz",
      "0x1.0000000000002p+0", MANT_FLAG_INEXACT },
    /* Exp (−1) − 1 in one step: with two, e^−1 rounded first, other codes come out */
    { "binary8p4se", "expm1", { "-1" }, "rne", "-0x1.4p-1", MANT_FLAG_INEXACT },
    { "binary8p4se", "log2", { "8" }, "ro", "0x1.8p+1", MANT_FLAG_NONE },
    { "binary8p4se", "log2", { "8" }, "rd", "0x1.8p+1", MANT_FLAG_NONE },
    { "binary8p4se", "log1p", { "0x1p-9" }, "rz", "0x1p-10",
      MANT_FLAG_INEXACT | MANT_FLAG_UNDERFLOW },
    { "binary32", "hypot", { "1", "0x1p-60" }, "ru", "0x1.000002p+0", MANT_FLAG_INEXACT },
    { "binary32", "cos", { "0x1p-100" }, "rz", "0x1.fffffep-1", MANT_FLAG_INEXACT },
    { "binary32", "cos", { "0x1p-100" }, "rne", "0x1p+0", MANT_FLAG_INEXACT },
    { "binary32", "exp", { "-0x1p-140" }, "rd", "0x1.fffffep-1", MANT_FLAG_INEXACT },
    { "binary32", "sigmoid", { "0x1p-140" }, "ru", "0x1.000002p-1", MANT_FLAG_INEXACT },
    { "binary32", "sigmoid", { "-0x1p-140" }, "rz", "0x1.fffffep-2", MANT_FLAG_INEXACT },
    { "binary32", "sigmoid", { "500" }, "rz", "0x1.fffffep-1", MANT_FLAG_INEXACT },
    { "binary32", "softplus", { "500" }, "ru", "0x1.f40002p+8", MANT_FLAG_INEXACT },
    { "binary32", "softplus", { "500" }, "rne", "0x1.f4p+8", MANT_FLAG_INEXACT },
    { "binary32", "softplus", { "-500" }, "ru", "0x1p-149",
      MANT_FLAG_INEXACT | MANT_FLAG_UNDERFLOW },
    { "binary32", "exp", { "-1000000000" }, "ru", "0x1p-149",
      MANT_FLAG_INEXACT | MANT_FLAG_UNDERFLOW },
    { "binary32", "exp", { "1e30" }, "rz", "0x1.fffffep+127",
      MANT_FLAG_INEXACT | MANT_FLAG_OVERFLOW },
    { "binary32", "pow", { "0x1.000002p+0", "1e30" }, "rne", "inf",
      MANT_FLAG_INEXACT | MANT_FLAG_OVERFLOW },
    { "binary32", "sin", { "0x1p+127" }, "rne", "0x1.3f2c62p-1", MANT_FLAG_INEXACT },
    { "int8", "div", { "7", "2" }, "rne", "0x1p+2", MANT_FLAG_INEXACT },
    { "int8", "mul", { "100", "2" }, "rne", "0x1.fcp+6", MANT_FLAG_OVERFLOW | MANT_FLAG_INEXACT },
    { "fixed(8,4)", "recip", { "3" }, "ru", "0x1.8p-2", MANT_FLAG_INEXACT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (examples); i++)
    check_example (&examples[i], examples[i].mode);
}

/* IEEE 754-2019, clauses 6, 7 and 9; posits and P3109 where they differ. */
static void
test_special (void)
{
#define INVALID MANT_FLAG_INVALID
#define DIVZERO MANT_FLAG_DIVZERO
  static const Example examples[] = {
    { "binary32", "add", { "inf", "-inf" }, "rne", "nan", INVALID },
    { "binary32", "add", { "1", "-1" }, "rne", "0x0p+0", 0 },
    { "binary32", "add", { "1", "-1" }, "rd", "-0x0p+0", 0 },
    { "binary32", "add", { "-0", "-0" }, "rne", "-0x0p+0", 0 },
    { "binary32", "sub", { "-0", "0" }, "ru", "-0x0p+0", 0 },
    { "binary32", "sub", { "0", "0" }, "rd", "-0x0p+0", 0 },
    { "binary32", "fma", { "0", "inf", "nan" }, "rne", "nan", 0 },
    { "binary32", "fma", { "0", "inf", "1" }, "rne", "nan", INVALID },
    { "binary32", "fma", { "2", "3", "-6" }, "rd", "-0x0p+0", 0 },
    { "binary32", "fma", { "-0", "3", "-0" }, "rne", "-0x0p+0", 0 },
    { "binary32", "faa", { "inf", "nan", "-inf" }, "rne", "nan", 0 },
    { "binary32", "faa", { "inf", "1", "-inf" }, "rne", "nan", INVALID },
    { "binary32", "faa", { "-0", "-0", "-0" }, "rne", "-0x0p+0", 0 },
    { "binary32", "div", { "-1", "0" }, "rne", "-inf", DIVZERO },
    { "binary32", "div", { "inf", "0" }, "rne", "inf", 0 },
    { "binary32", "div", { "0", "0" }, "rne", "nan", INVALID },
    { "binary32", "recip", { "-0" }, "rne", "-inf", DIVZERO },
    { "binary32", "rsqrt", { "-0" }, "rne", "-inf", DIVZERO },
    { "binary32", "rsqrt", { "inf" }, "rne", "0x0p+0", 0 },
    { "binary32", "sqrt", { "-0" }, "rne", "-0x0p+0", 0 },
    { "binary32", "sqrt", { "-1" }, "rne", "nan", INVALID },
    { "binary32", "log", { "0" }, "rz", "-inf", DIVZERO },
    { "binary32", "log", { "-1" }, "rz", "nan", INVALID },
    { "binary32", "log1p", { "-1" }, "rz", "-inf", DIVZERO },
    { "binary32", "atanh", { "-1" }, "rz", "-inf", DIVZERO },
    { "binary32", "atanh", { "2" }, "rz", "nan", INVALID },
    { "binary32", "logb", { "-0" }, "rne", "-inf", DIVZERO },
    { "binary32", "logb", { "-inf" }, "rne", "inf", 0 },
    { "binary32", "scaleb", { "1", "0.5" }, "rne", "nan", INVALID },
    { "binary32", "scaleb", { "1", "1e20" }, "rne", "inf", MANT_FLAG_OVERFLOW | MANT_FLAG_INEXACT },
    { "binary32", "sin", { "inf" }, "rne", "nan", INVALID },
    { "binary32", "sin", { "-0" }, "rne", "-0x0p+0", 0 },
    { "binary32", "sinpi", { "-3" }, "rne", "-0x0p+0", 0 },
    { "binary32", "tanpi", { "0.5" }, "rne", "inf", DIVZERO },
    { "binary32", "pow", { "1", "nan" }, "rne", "0x1p+0", 0 },
    { "binary32", "pow", { "nan", "0" }, "rne", "0x1p+0", 0 },
    { "binary32", "pow", { "nan", "1" }, "rne", "nan", 0 },
    { "binary32", "pow", { "-0", "-3" }, "rne", "-inf", DIVZERO },
    { "binary32", "pow", { "0", "-inf" }, "rne", "inf", 0 },
    { "binary32", "pow", { "-2", "0.5" }, "rne", "nan", INVALID },
    { "binary32", "pow", { "-1", "inf" }, "rne", "0x1p+0", 0 },
    { "binary32", "hypot", { "nan", "-inf" }, "rne", "inf", 0 },
    { "binary32", "atan2", { "-0", "-0" }, "rz", "-0x1.921fb4p+1", MANT_FLAG_INEXACT },
    { "binary32", "rem", { "1", "0" }, "rne", "nan", INVALID },
    { "binary32", "rem", { "inf", "1" }, "rne", "nan", INVALID },
    { "binary32", "rem", { "-3", "inf" }, "rne", "-0x1.8p+1", 0 },
    { "binary32", "rem", { "-4", "2" }, "rne", "-0x0p+0", 0 },
    { "binary32", "exp", { "-inf" }, "ru", "0x0p+0", 0 },
    { "binary32", "softplus", { "-inf" }, "ru", "0x0p+0", 0 },
    { "binary32", "sigmoid", { "-inf" }, "ru", "0x0p+0", 0 },
    { "binary32", "sigmoid", { "inf" }, "rd", "0x1p+0", 0 },
    { "binary32", "min", { "1", "nan" }, "rne", "nan", 0 },
    { "binary32", "min", { "0", "-0" }, "rne", "-0x0p+0", 0 },
    { "binary32", "max", { "-0", "0" }, "rne", "0x0p+0", 0 },
    { "binary32", "minnum", { "nan", "3" }, "rne", "0x1.8p+1", 0 },
    { "binary32", "maxnum", { "nan", "nan" }, "rne", "nan", 0 },
    { "binary32", "minmag", { "-1", "2" }, "rne", "-0x1p+0", 0 },
    { "binary32", "maxmag", { "-2", "2" }, "rne", "0x1p+1", 0 },
    { "binary32", "minmag", { "-2", "2" }, "rne", "-0x1p+1", 0 },
    { "binary32", "maxmagnum", { "-5", "nan" }, "rne", "-0x1.4p+2", 0 },
    { "binary32", "minmagnum", { "inf", "-5" }, "rne", "-0x1.4p+2", 0 },
    { "binary32", "copysign", { "3", "-0" }, "rne", "-0x1.8p+1", 0 },
    { "binary32", "neg", { "0" }, "rne", "-0x0p+0", 0 },
    { "binary32", "abs", { "-inf" }, "rne", "inf", 0 },
    { "binary32", "eq", { "0", "-0" }, "rne", "0x1p+0", 0 },
    { "binary32", "eq", { "nan", "nan" }, "rne", "0x0p+0", 0 },
    { "binary32", "ne", { "nan", "1" }, "rne", "0x1p+0", 0 },
    { "binary32", "lt", { "nan", "1" }, "rne", "0x0p+0", INVALID },
    { "binary32", "lt", { "-inf", "1" }, "rne", "0x1p+0", 0 },
    { "binary32", "le", { "2", "2" }, "rne", "0x1p+0", 0 },
    { "binary32", "gt", { "2", "2" }, "rne", "0x0p+0", 0 },
    { "binary32", "ge", { "inf", "inf" }, "rne", "0x1p+0", 0 },
    { "binary32", "unordered", { "nan", "1" }, "rne", "0x1p+0", 0 },
    { "binary32", "unordered", { "0", "1" }, "rne", "0x0p+0", 0 },
    { "binary32", "rint", { "2.5" }, "rne", "0x1p+1", MANT_FLAG_INEXACT },
    { "binary32", "rint", { "2.5" }, "ru", "0x1.8p+1", MANT_FLAG_INEXACT },
    { "binary32", "rint", { "-0.25" }, "rz", "-0x0p+0", MANT_FLAG_INEXACT },
    { "binary32", "rint", { "7" }, "ro", "0x1.cp+2", 0 },
    { "posit(16,2)", "div", { "1", "0" }, "rne", "nar", INVALID | DIVZERO },
    { "posit(16,2)", "sqrt", { "-1" }, "rne", "nar", INVALID },
    { "posit(16,2)", "log", { "0" }, "rne", "nar", INVALID | DIVZERO },
    { "posit(16,2)", "pow", { "1", "nan" }, "rne", "nar", 0 },
    { "binary8p4se", "div", { "1", "0" }, "rne", "nan", INVALID | DIVZERO },
    { "binary8p4se", "div", { "inf", "0" }, "rne", "nan", INVALID },
    { "binary8p4se", "recip", { "0" }, "rne", "nan", INVALID | DIVZERO },
    { "binary8p4se", "rsqrt", { "0" }, "rne", "nan", INVALID | DIVZERO },
    { "binary8p4se", "log", { "0" }, "rne", "-inf", DIVZERO },
    { "binary8p4se", "atanh", { "1" }, "rne", "inf", DIVZERO },
    { "binary8p4se", "pow", { "0", "-1" }, "rne", "nan", INVALID | DIVZERO },
    { "binary8p4se", "hypot", { "nan", "inf" }, "rne", "nan", 0 },
    { "float(e=15,m=200)", "div", { "-1", "0" }, "rne", "-inf", DIVZERO },
    { "float(e=15,m=200)", "add", { "1", "-1" }, "rd", "-0x0p+0", 0 },
    { "float(e=15,m=200)", "fma", { "0", "inf", "1" }, "rne", "nan", INVALID },
    { "float(e=15,m=200)", "rem", { "inf", "1" }, "rne", "nan", INVALID },
    { "float(e=15,m=200)", "min", { "0", "-0" }, "rne", "-0x0p+0", 0 },
    { "float(e=15,m=200)", "lt", { "0x1.8p+1", "0x1.9p+1" }, "rne", "0x1p+0", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (examples); i++)
    check_example (&examples[i], examples[i].mode);
}

/* Not for ever: what would take 2^29 bits of π is refused, everything else is quick. */
static void
test_unable (void)
{
  const MantFormat format = parse ("float(e=30,m=80)");
  const char *const huge[] = { "0x1.8p+500000000", "0x1.8p+400000000", "-0x1p-400000000" };
  const gint64 start = g_get_monotonic_time ();

  for (gsize i = 0; i < mant_n_operations; i++)
    {
      const MantOperation *operation = mant_operations[i];
      const gboolean angle = g_str_equal (operation->id, "sin")
                             || g_str_equal (operation->id, "cos")
                             || g_str_equal (operation->id, "tan");

      for (gsize shift = 0; shift < 3; shift++)
        {
          const char *const operands[]
              = { huge[shift], huge[(shift + 1) % 3], huge[(shift + 2) % 3] };
          MantStatus status;
          MantFlags flags;
          g_autofree char *result = compute (&format, operation->id, operands, "rne", &flags,
                                             &status);

          g_assert_cmpint (status, ==, angle && shift < 2 ? MANT_UNABLE : MANT_OK);
          if (status == MANT_UNABLE)
            {
              g_assert_cmpstr (result, ==, "nan");
              g_assert_cmpint (flags, ==, MANT_FLAG_INVALID);
            }
        }
    }
  g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_USEC_PER_SEC);
}

static MantValue
random_value (void)
{
  MantValue value = { .negative = (bool) g_test_rand_bit () };

  switch (g_test_rand_int_range (0, 16))
    {
    case 0:
      value.number_class = MANT_CLASS_ZERO;
      return value;
    case 1:
      value.number_class = g_test_rand_bit () ? MANT_CLASS_INF : MANT_CLASS_NAN;
      return value;
    default:
      break;
    }

  value.number_class = MANT_CLASS_NORMAL;
  value.exponent = g_test_rand_int_range (0, 4) == 0 ? g_test_rand_int_range (-300, 300)
                                                     : g_test_rand_int_range (-4, 5);
  if (g_test_rand_int_range (0, 16) == 0)
    value.exponent = (int32_t) (guint32) g_test_rand_int ();
  if (value.exponent == G_MAXINT32 || value.exponent <= G_MININT32 + 1)
    value.exponent = 0;
  value.hi = (guint64) (guint32) g_test_rand_int () << 32 | (guint32) g_test_rand_int ();
  value.lo = (guint64) (guint32) g_test_rand_int () << 32 | (guint32) g_test_rand_int ();
  switch (g_test_rand_int_range (0, 6))
    {
    case 0:
      value.hi &= G_GUINT64_CONSTANT (0xff) << 56;
      value.lo = 0;
      break;
    case 1:
      value.lo = 0;
      break;
    case 2:
      value.hi |= G_MAXUINT64 >> g_test_rand_int_range (0, 64);
      value.lo = g_test_rand_bit () ? G_MAXUINT64 : 0;
      break;
    case 3:
      value.hi = 0;
      value.lo &= 7;
      break;
    default:
      break;
    }
  value.hi |= G_GUINT64_CONSTANT (1) << 63;
  return value;
}

static gboolean
same (const MantValue *a,
      const MantValue *b)
{
  /* NaR is written for NaN at the end, where the result is a posit */
  if (a->number_class != (b->number_class == MANT_CLASS_NAR ? MANT_CLASS_NAN : b->number_class)
      || a->negative != b->negative)
    return FALSE;
  return a->number_class != MANT_CLASS_NORMAL
         || (a->exponent == b->exponent && a->hi == b->hi && a->lo == b->lo
             && a->sticky == b->sticky);
}

/* Own integers against MPFR, on whole 128-bit significands. */
static void
test_narrow (gconstpointer data)
{
  const MantOperation *operation = data;
  MantWide wides[3], result;
  const MantWide *operands[3] = { &wides[0], &wides[1], &wides[2] };

  mant_wide_init (&result);
  for (int i = 0; i < 3; i++)
    mant_wide_init (&wides[i]);
  for (guint round = 0; round < N_NARROW; round++)
    {
      const MantFormat *systems[]
          = { mant_format_find ("binary32"), mant_format_find ("binary8p4se"),
              mant_format_find ("posit(8,2)") };
      const MantOperationContext context = {
        .result = systems[round % 3] != NULL ? systems[round % 3] : systems[0],
        .rounding = mant_rounding_find (round % 2 == 0 ? "rne" : "rd"), .precision = 128,
      };
      MantFlags flags = MANT_FLAG_NONE, narrow_flags = MANT_FLAG_NONE;
      MantValue values[3], value, narrow;
      char hex[5][64];

      for (int i = 0; i < 3; i++)
        values[i] = random_value ();
      if (round % 5 == 0 && values[0].number_class == MANT_CLASS_NORMAL)
        {
          /* cancellation: nearly, or exactly, minus another one */
          const int i = operation->arity - 1;

          values[i] = values[0];
          values[i].negative = !values[0].negative;
          if (round % 10 == 0)
            values[i].lo ^= (guint64) g_test_rand_int_range (0, 16);
          if (round % 15 == 0 && values[i].exponent > G_MININT32 + 10)
            values[i].exponent -= g_test_rand_int_range (0, 3);
        }
      for (int i = 0; i < 3; i++)
        {
          mant_wide_set_value (&wides[i], &values[i]);
          mant_value_to_hex (&values[i], hex[i], sizeof hex[i]);
        }

      g_assert_cmpint (operation->apply (&context, operands, &result, &flags), ==, MANT_OK);
      value = mant_wide_get_value (&result);
      narrow = operation->narrow (&context, values, &narrow_flags);
      if (!same (&value, &narrow) || flags != narrow_flags)
        {
          mant_value_to_hex (&value, hex[3], sizeof hex[3]);
          mant_value_to_hex (&narrow, hex[4], sizeof hex[4]);
          g_test_message ("%s (%s, %s, %s) for %s: %s sticky %d flags %d by MPFR, %s sticky %d "
                          "flags %d by integers", operation->id, hex[0], hex[1], hex[2],
                          context.result->id, hex[3], value.sticky, flags, hex[4], narrow.sticky,
                          narrow_flags);
          g_test_fail ();
        }
    }
  for (int i = 0; i < 3; i++)
    mant_wide_clear (&wides[i]);
  mant_wide_clear (&result);
}

/* Tables ask for codes, the command line for numbers: one answer, in stochastic modes too. */
static void
test_codes (void)
{
  static const char *const formats[] = { "e4m3fn", "binary16", "binary64", "binary128",
                                         "posit(16,2)", "int8", "float(e=30,m=40)" };

  for (gsize f = 0; f < G_N_ELEMENTS (formats); f++)
    for (gsize i = 0; i < mant_n_operations; i++)
      for (gsize m = 0; m < mant_n_roundings; m++)
        {
          const MantFormat format = parse (formats[f]);
          const MantOperation *operation = mant_operations[i];
          const MantRoundingContext context = { .rounding = mant_roundings[m], .seed = 7,
                                                .index = m };
          MantFlags flags = MANT_FLAG_NONE, code_flags = MANT_FLAG_NONE;
          MantCode codes[3], code;
          MantWide wides[3];
          const MantWide *operands[3] = { &wides[0], &wides[1], &wides[2] };
          mpz_t number;

          mpz_init (number);
          for (int j = 0; j < 3; j++)
            {
              const guint64 bits = (guint64) (guint32) g_test_rand_int () << 32
                                   | (guint32) g_test_rand_int ();

              codes[j] = (MantCode) { .lo = bits, .hi = bits ^ G_MAXUINT64 };
              if (format.bits < 64)
                codes[j].lo &= (G_GUINT64_CONSTANT (1) << format.bits) - 1;
              if (format.bits <= 64)
                codes[j].hi = 0;
              else if (format.bits < 128)
                codes[j].hi &= (G_GUINT64_CONSTANT (1) << (format.bits - 64)) - 1;
              mpz_set_ui (number, codes[j].hi);
              mpz_mul_2exp (number, number, 64);
              mpz_add_ui (number, number, codes[j].lo);
              mant_wide_init (&wides[j]);
              mant_wide_decode (&format, number, &wides[j]);
            }
          mant_operation_round (operation, operands, &format, &context, MANT_OVERFLOW_IEEE, &flags,
                                number, NULL);
          code = mant_operation_codes (operation, &format, codes, &format, &context,
                                       MANT_OVERFLOW_IEEE, &code_flags);
          if (code.lo != mpz_getlimbn (number, 0) || code.hi != mpz_getlimbn (number, 1)
              || flags != code_flags)
            {
              g_test_message ("%s %s (0x%" G_GINT64_MODIFIER "x, 0x%" G_GINT64_MODIFIER "x, 0x%"
                              G_GINT64_MODIFIER "x) in %s: 0x%" G_GINT64_MODIFIER "x with flags "
                              "%d, 0x%" G_GINT64_MODIFIER "x with flags %d", formats[f],
                              operation->id, codes[0].lo, codes[1].lo, codes[2].lo, mant_roundings[m]->id,
                              (guint64) mpz_getlimbn (number, 0), flags, code.lo, code_flags);
              g_test_fail ();
            }
          for (int j = 0; j < 3; j++)
            mant_wide_clear (&wides[j]);
          mpz_clear (number);
        }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wide/operation/registry", test_registry);
  g_test_add_func ("/wide/operation/exact", test_exact);
  g_test_add_func ("/wide/operation/exact-wide", test_exact_wide);
  g_test_add_func ("/wide/operation/double-rounding", test_double_rounding);
  g_test_add_func ("/wide/operation/special", test_special);
  g_test_add_func ("/wide/operation/unable", test_unable);
  g_test_add_func ("/wide/operation/codes", test_codes);
  for (gsize i = 0; i < mant_n_operations; i++)
    if (mant_operations[i]->narrow != NULL)
      {
        g_autofree char *path = g_strdup_printf ("/wide/operation/narrow/%s",
                                                 mant_operations[i]->id);

        g_test_add_data_func (path, mant_operations[i], test_narrow);
      }

  return g_test_run ();
}

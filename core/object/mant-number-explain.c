/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-number-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "mant-num.h"

/* Of a field in binary, and of a factor in decimal. */
#define MAX_SHOWN_BITS   64
#define MAX_SHOWN_DIGITS 40

/* Bits first + n − 1 … first of the code, top bit first, cut where there are very many. */
static char *
bits_text (const mpz_t code,
           gint64      first,
           gint64      n)
{
  GString *text = g_string_new (NULL);

  for (gint64 i = 0; i < MIN (n, MAX_SHOWN_BITS); i++)
    g_string_append_c (text, mpz_tstbit (code, first + n - 1 - i) ? '1' : '0');
  if (n > MAX_SHOWN_BITS)
    g_string_append (text, "…");
  return g_string_free (text, FALSE);
}

static gint64
bits_value (const mpz_t code,
            gint64      first,
            gint64      n)
{
  gint64 value = 0;

  for (gint64 i = first + n - 1; i >= first; i--)
    value = value * 2 + mpz_tstbit (code, i);
  return value;
}

/* m / 2^n in decimal */
static char *
ratio_text (const mpz_t integer,
            gint64      n_fraction_bits)
{
  char *text;
  mpfr_t ratio;

  mpfr_init2 (ratio, MAX (mpz_sizeinbase (integer, 2), MPFR_PREC_MIN + 1));
  mpfr_set_z_2exp (ratio, integer, -n_fraction_bits, MPFR_RNDN);
  text = mant_decimal_from_mpfr (ratio, MAX_SHOWN_DIGITS);
  mpfr_clear (ratio);
  return text;
}

/* The last line: what the factors make, "1.625 × 2^1 = 3.25". */
static void
add_product (GStrvBuilder *lines,
             MantNumber   *self,
             const char   *factor,
             gint64        exponent)
{
  g_autofree char *value = mant_decimal_from_mpfr (self->value.number, MAX_SHOWN_DIGITS);
  g_autofree char *line =
    g_strdup_printf ("%s%s × 2^%" PRId64 " = %s", self->value.negative ? "-" : "",
                     factor, exponent, value);

  g_strv_builder_add (lines, line);
}

static void
add_sign (GStrvBuilder *lines,
          MantNumber   *self)
{
  g_strv_builder_add (lines, mpz_tstbit (self->code, self->format->bits - 1)
                               ? _("sign bit 1: negative") : _("sign bit 0: positive"));
}

/* What stands for no finite number, or 0: the same words in every family. */
static gboolean
add_special (GStrvBuilder *lines,
             MantNumber   *self)
{
  switch (self->value.number_class)
    {
    case MANT_CLASS_NAN:
      g_strv_builder_add (lines, _("this code is NaN, not a number"));
      return TRUE;
    case MANT_CLASS_NAR:
      g_strv_builder_add (lines, _("this code is NaR, not a real: the posits' only exception"));
      return TRUE;
    case MANT_CLASS_INF:
      g_strv_builder_add (lines, self->value.negative ? _("this code is −∞")
                                                      : _("this code is +∞"));
      return TRUE;
    case MANT_CLASS_ZERO:
      g_strv_builder_add (lines, self->value.negative ? _("this code is −0") : _("this code is 0"));
      return TRUE;
    case MANT_CLASS_SUBNORMAL:
    case MANT_CLASS_NORMAL:
    default:
      return FALSE;
    }
}

static void
explain_float (GStrvBuilder *lines,
               MantNumber   *self)
{
  const MantFormat *format = self->format;
  const gint64 m = format->significand_bits, e = format->exponent_bits;
  g_autofree char *exponent_bits = bits_text (self->code, m, e);
  const gint64 field = bits_value (self->code, m, e);
  const gboolean is_subnormal = field == 0 && format->has_zero;
  const gint64 exponent = (is_subnormal ? 1 : field) - format->bias;
  g_autofree char *exponent_line = NULL, *factor = NULL;

  if (format->is_signed)
    add_sign (lines, self);

  if (add_special (lines, self))
    {
      exponent_line = g_strdup_printf (_("exponent field %s = %" PRId64), exponent_bits,
                                       field);
      g_strv_builder_add (lines, exponent_line);
      return;
    }

  if (is_subnormal)
    exponent_line = g_strdup_printf (
      /* translators: the field's bits, the bias, the exponent; "1 − bias" is a formula */
      _("exponent field %s = 0: subnormal, 1 − bias %d = %" PRId64 ", no hidden 1"),
      exponent_bits, format->bias, exponent);
  else
    exponent_line = g_strdup_printf (
      /* translators: bits, their value, that value again, the bias, the exponent */
      _("exponent field %s = %" PRId64 "; %" PRId64 " − bias %d = %"
        PRId64),
      exponent_bits, field, field, format->bias, exponent);
  g_strv_builder_add (lines, exponent_line);

  if (m > 0)
    {
      g_autofree char *significand_bits = bits_text (self->code, 0, m), *line = NULL;
      mpz_t significand;

      mpz_init (significand);
      mpz_tdiv_r_2exp (significand, self->code, m);
      if (!is_subnormal)
        mpz_setbit (significand, m);
      factor = ratio_text (significand, m);
      mpz_clear (significand);
      line = g_strdup_printf (_("significand field %s: %d.%s in binary = %s"), significand_bits,
                              is_subnormal ? 0 : 1, significand_bits, factor);
      g_strv_builder_add (lines, line);
    }
  add_product (lines, self, factor != NULL ? factor : "1", exponent);
}

static void
explain_posit (GStrvBuilder *lines,
               MantNumber   *self)
{
  const MantFormat *format = self->format;
  const gint64 n = format->bits, es = format->exponent_bits;
  gint64 run = 1, k, n_left, n_exponent_bits, exponent;
  g_autofree char *regime = NULL, *factor = NULL, *line = NULL;
  gboolean first;
  mpz_t code, significand;

  if (add_special (lines, self))
    return;

  add_sign (lines, self);
  mpz_init_set (code, self->code);
  if (self->value.negative)
    {
      g_autofree char *magnitude = NULL, *negated = NULL;

      mpz_ui_pow_ui (code, 2, n);
      mpz_sub (code, code, self->code);
      magnitude = bits_text (code, 0, n);
      negated = g_strdup_printf (_("its two's complement is read: %s"), magnitude);
      g_strv_builder_add (lines, negated);
    }

  first = mpz_tstbit (code, n - 2);
  while (run < n - 1 && mpz_tstbit (code, n - 2 - run) == first)
    run++;
  k = first ? run - 1 : -run;
  n_left = MAX (n - 2 - run, 0); /* behind the bit that ends the run */
  regime = bits_text (code, n_left, n - 1 - n_left);
  line = g_strdup_printf (
    /* translators: the regime's bits, their number, how often 2^es counts, es, the exponent */
    _("regime %s: a run of %" PRId64 ", k = %" PRId64 "; k × 2^%" PRId64
      " = %" PRId64),
    regime, run, k, es, k * ((gint64) 1 << es));
  g_strv_builder_add (lines, line);

  n_exponent_bits = MIN (es, n_left);
  exponent = bits_value (code, n_left - n_exponent_bits, n_exponent_bits) << (es - n_exponent_bits);
  n_left -= n_exponent_bits;
  if (es > 0)
    {
      g_autofree char *bits = bits_text (code, n_left, n_exponent_bits), *text = NULL;

      if (n_exponent_bits == 0)
        text = g_strdup (_("no room for exponent bits: e = 0"));
      else
        text = g_strdup_printf (_("exponent field %s: e = %" PRId64), bits, exponent);
      g_strv_builder_add (lines, text);
    }
  exponent += k * ((gint64) 1 << es);

  mpz_init (significand);
  mpz_tdiv_r_2exp (significand, code, n_left);
  mpz_setbit (significand, n_left);
  factor = ratio_text (significand, n_left);
  if (n_left > 0)
    {
      g_autofree char *bits = bits_text (code, 0, n_left), *text = NULL;

      text = g_strdup_printf (_("significand field %s: %d.%s in binary = %s"), bits, 1, bits,
                              factor);
      g_strv_builder_add (lines, text);
    }
  mpz_clears (code, significand, NULL);
  add_product (lines, self, factor, exponent);
}

/* The integer that the code is: two's complement or unsigned. */
static void
get_integer (MantNumber *self,
             mpz_t       integer)
{
  mpz_set (integer, self->code);
  if (self->format->is_signed && mpz_tstbit (self->code, self->format->bits - 1))
    {
      mpz_t modulus;

      mpz_init (modulus);
      mpz_ui_pow_ui (modulus, 2, self->format->bits);
      mpz_sub (integer, integer, modulus);
      mpz_clear (modulus);
    }
}

/* |integer| as a sum of the digits that are not 0: "2^5 − 2^2", canonical signed digits (no two
 * neighbours are both not 0) or plain binary. */
static char *
digits_text (const mpz_t integer,
             gboolean    signed_digits)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GPtrArray) terms = g_ptr_array_new_with_free_func (g_free);
  mpz_t rest;

  mpz_init (rest);
  mpz_abs (rest, integer);
  for (guint i = 0; mpz_sgn (rest) != 0; i++)
    {
      if (mpz_odd_p (rest))
        {
          const gboolean minus = signed_digits && mpz_tstbit (rest, 1);

          g_ptr_array_add (terms, g_strdup_printf ("%s2^%u", minus ? " − " : " + ", i));
          if (minus)
            mpz_add_ui (rest, rest, 1);
          else
            mpz_sub_ui (rest, rest, 1);
        }
      mpz_tdiv_q_2exp (rest, rest, 1);
    }
  mpz_clear (rest);

  /* The top digit is positive, so its " + " falls off. */
  for (guint i = terms->len; i-- > 0;)
    {
      const char *term = g_ptr_array_index (terms, i);

      g_string_append (text, i == terms->len - 1 ? term + 3 : term);
    }
  return g_string_free (text, FALSE);
}

static void
explain_integer (GStrvBuilder *lines,
                 MantNumber   *self)
{
  const MantFormat *format = self->format;
  g_autofree char *line = NULL;
  char *decimal;
  mpz_t integer;

  mpz_init (integer);
  get_integer (self, integer);
  decimal = mpz_get_str (NULL, 10, integer);
  line = g_strdup_printf (format->is_signed ? _("two's complement integer %s")
                                            : _("unsigned integer %s"), decimal);
  g_strv_builder_add (lines, line);
  if (format->codec == &mant_codec_khot && mpz_sgn (integer) != 0)
    {
      g_autofree char *digits = digits_text (integer, format->signed_digits), *sum = NULL;

      sum = g_strdup_printf (mpz_sgn (integer) < 0 ? "-(%s) = %s" : "%s = %s", digits, decimal);
      g_strv_builder_add (lines, sum);
    }
  /* Codes that are none of a k-hot format's read as NaN. */
  if (!add_special (lines, self) && format->fraction_bits != 0)
    {
      mpz_abs (integer, integer);
      free (decimal);
      decimal = mpz_get_str (NULL, 10, integer);
      add_product (lines, self, decimal, -(gint64) format->fraction_bits);
    }
  free (decimal);
  mpz_clear (integer);
}

static void
explain_table (GStrvBuilder *lines,
               MantNumber   *self)
{
  g_autofree char *line = NULL, *value = NULL;
  const gint64 row = bits_value (self->code, 0, self->format->bits);

  if (row >= self->format->n_values)
    {
      line = g_strdup_printf (_("index %" PRId64 ": the table has %d values, so this code "
                                "is none of them"), row, self->format->n_values);
    }
  else
    {
      value = mant_number_get_decimal (self);
      line = g_strdup_printf (_("index %" PRId64 " of the table: %s"), row, value);
    }
  g_strv_builder_add (lines, line);
}

/**
 * mant_number_explain:
 * @self: a number
 *
 * How the code gives the value, a line a field, and one for what they make together: "exponent
 * field 1000 = 8; 8 − bias 7 = 1". Factors are shown to 40 digits, fields to 64 bits, then "…".
 *
 * Returns: (transfer full) (array zero-terminated=1): the lines, translated
 */
char **
mant_number_explain (MantNumber *self)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  const MantFormat *format;

  g_return_val_if_fail (self != NULL, NULL);

  format = self->format;
  if (format->codec == &mant_codec_posit)
    explain_posit (lines, self);
  else if (format->codec == &mant_codec_table)
    explain_table (lines, self);
  else if (format->codec == &mant_codec_float)
    explain_float (lines, self);
  else
    explain_integer (lines, self);
  return g_strv_builder_end (lines);
}

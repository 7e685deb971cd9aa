/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Families of formats whose numbers are not a constant step apart, and P3109's, exhaustively: every
 * code is itself in every mode, neighbours are those of the sorted list, and what lies between two
 * neighbours is rounded as their definitions say, written out here a second time. */

#include <glib.h>

#include "mant-num.h"

#include <math.h>
#include <string.h>

#define SAT MANT_OVERFLOW_SATURATE

static const char *const plain_modes[]
    = { "rne", "rna", "rnz", "rno", "ru", "rd", "rz", "raz", "ro" };

static MantFormat
parse (const char *text)
{
  char message[256];
  MantFormat format;

  if (mant_format_parse (text, &format, message, sizeof message) != MANT_OK)
    g_error ("%s: %s", text, message);
  return format;
}

static guint
encode (const MantFormat *format,
        const char       *mode,
        double            x,
        MantFlags        *flags)
{
  const MantRoundingContext context = { .rounding = mant_rounding_find (mode) };
  const MantValue value = mant_value_from_f64 (x);

  *flags = MANT_FLAG_NONE;
  return (guint) mant_format_encode (format, &value, &context, SAT, flags).lo;
}

static gboolean
is_nan (const MantFormat *format,
        guint             code)
{
  const MantClass number_class = mant_format_classify (format, (MantCode) { .lo = code });

  return number_class == MANT_CLASS_NAN || number_class == MANT_CLASS_NAR;
}

static double
decode (const MantFormat *format,
        guint             code)
{
  const MantValue value = mant_format_decode (format, (MantCode) { .lo = code });

  return mant_value_to_f64 (&value);
}

/* Every code in every mode, and up and down through all of them. */
static void
check_codes (const MantFormat *format)
{
  const guint n_codes = 1u << format->bits;
  MantCode lowest = { 0 }, code, next;
  guint n = 0, n_walked = 1;

  for (guint c = 0; c < n_codes; c++)
    {
      const MantValue value = mant_format_decode (format, (MantCode) { .lo = c });

      if (is_nan (format, c))
        {
          g_assert_false (mant_format_neighbour (format, (MantCode) { .lo = c }, TRUE, &code));
          g_assert_false (mant_format_neighbour (format, (MantCode) { .lo = c }, FALSE, &code));
          continue;
        }

      if (format->symmetric && c == n_codes / 2) /* read, but never written */
        continue;
      n++;
      for (gsize r = 0; r < mant_n_roundings; r++)
        {
          const MantRoundingContext context = { .rounding = mant_roundings[r], .seed = c };
          MantFlags flags = MANT_FLAG_NONE;
          const MantCode got
              = mant_format_encode (format, &value, &context, MANT_OVERFLOW_PROPAGATE, &flags);

          if (got.lo != c || got.hi != 0 || flags != MANT_FLAG_NONE)
            g_error ("%s %s: code 0x%x -> 0x%" G_GINT64_MODIFIER "x, flags %d", format->id,
                     mant_roundings[r]->id, c, got.lo, (int) flags);
        }

      const MantValue least = mant_format_decode (format, lowest);
      if (is_nan (format, (guint) lowest.lo) || mant_value_compare (&value, &least) < 0)
        lowest.lo = c;
    }

  g_assert_false (mant_format_neighbour (format, lowest, FALSE, &code));
  for (code = lowest; mant_format_neighbour (format, code, TRUE, &next); code = next)
    {
      const MantValue a = mant_format_decode (format, code), b = mant_format_decode (format, next);
      MantCode back;

      g_assert_cmpint (mant_value_compare (&a, &b), <, 0);
      g_assert_true (mant_format_neighbour (format, next, FALSE, &back));
      g_assert_cmpuint (back.lo, ==, code.lo);
      n_walked++;
      g_assert_cmpuint (n_walked, <=, n_codes);
    }
  g_assert_cmpuint (n_walked, ==, n);
}

/* --- P3109 --- */

static void
test_p3109 (void)
{
  guint n = 0;

  for (int k = 3; k <= 16; k++)
    for (int p = 1; p <= k; p++)
      for (int kind = 0; kind < 4; kind++)
        {
          const gboolean is_signed = kind & 1, extended = (kind & 2) != 0;
          g_autofree char *text = g_strdup_printf ("binary%dp%d%c%c", k, p, is_signed ? 's' : 'u',
                                                   extended ? 'e' : 'f');
          char long_text[MANT_FORMAT_ID_SIZE];
          MantFormat format;

          if (is_signed && p == k)
            continue;
          format = parse (text);
          g_assert_cmpstr (format.id, ==, text);
          g_assert_cmpint (mant_format_to_text (&format, long_text, sizeof long_text), ==, MANT_OK);
          g_assert_cmpstr (long_text, ==, text);
          g_assert_cmpint (format.bits, ==, k);
          g_assert_cmpint (format.precision, ==, p);
          g_assert_cmpint (format.system, ==, MANT_SYSTEM_P3109);
          /* one NaN, its code as in 4.1, and the largest number next to Inf or to the end */
          g_assert_cmpuint (mant_format_nan_code (&format, TRUE).lo, ==,
                            is_signed ? 1u << (k - 1) : (1u << k) - 1);
          g_assert_cmpuint (format.max_code.lo, ==,
                            (is_signed ? (1u << (k - 1)) - 1 : (1u << k) - 2) - extended);
          check_codes (&format);
          n++;
        }
  g_assert_cmpuint (n, >, 400);
}

/* --- integers and fixed point --- */

static void
test_integers (void)
{
  static const char *const families[] = { "int%d", "uint%d", "sint%d", "fixed(%d,3)", "fixed(%d,-2)",
                                          "fixed(%d,40,unsigned)", "fixed(%d,0,wrap)",
                                          "fixed(%d,5,unsigned,wrap)" };

  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    for (int n = g_str_has_prefix (families[i], "sint") ? 2 : 1; n <= 16; n += n < 12 ? 1 : 4)
      {
        char text[48];
        MantFormat format;

        g_snprintf (text, sizeof text, "%.*s%d%s", (int) (strchr (families[i], '%') - families[i]),
                    families[i], n, strchr (families[i], '%') + 2);
        format = parse (text);
        check_codes (&format);
      }

  /* the ends of the widest */
  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    {
      char text[48];
      MantFormat format;

      g_snprintf (text, sizeof text, "%.*s%d%s", (int) (strchr (families[i], '%') - families[i]),
                  families[i], 64, strchr (families[i], '%') + 2);
      format = parse (text);
      for (guint64 k = 0; k < 8; k++)
        {
          const guint64 top = G_GUINT64_CONSTANT (1) << 63;
          const guint64 codes[] = { k, G_MAXUINT64 - k, top + 1 + k, top - 1 - k };

          for (guint c = 0; c < G_N_ELEMENTS (codes); c++)
            {
              const MantValue value = mant_format_decode (&format, (MantCode) { .lo = codes[c] });
              MantFlags flags = MANT_FLAG_NONE;

              g_assert_cmpuint (
                  mant_format_encode (&format, &value,
                                      &(MantRoundingContext) { .rounding = mant_roundings[k] }, SAT,
                                      &flags)
                      .lo,
                  ==, codes[c]);
              g_assert_cmpint (flags, ==, MANT_FLAG_NONE);
            }
        }
    }
}

/* --- posits --- */

/* Whether the number between code c and the next one goes to the next one; side: where it lies of
 * the (N + 1)-bit posit between the two. */
static gboolean
posit_goes_up (const char *mode,
               guint       c,
               int         side,
               gboolean    negative)
{
  const gboolean odd = c & 1;

  if (g_str_equal (mode, "ru"))
    return !negative;
  if (g_str_equal (mode, "rd"))
    return negative;
  if (g_str_equal (mode, "rz"))
    return FALSE;
  if (g_str_equal (mode, "raz"))
    return TRUE;
  if (g_str_equal (mode, "ro"))
    return !odd;
  if (c == 0) /* never to 0 */
    return TRUE;
  if (side != 0)
    return side > 0;
  return g_str_equal (mode, "rna") || (g_str_equal (mode, "rne") && odd)
         || (g_str_equal (mode, "rno") && !odd);
}

static void
check_posit_gap (const MantFormat *format,
                 guint             c,
                 double            low,
                 double            middle,
                 double            high)
{
  const double probes[] = { low,
                            nextafter (low, INFINITY),
                            low + (middle - low) / 2,
                            nextafter (middle, 0),
                            middle,
                            nextafter (middle, INFINITY),
                            middle + (high - middle) / 2,
                            nextafter (high, 0) };

  for (guint p = 0; p < G_N_ELEMENTS (probes); p++)
    for (guint m = 0; m < G_N_ELEMENTS (plain_modes); m++)
      for (int negative = 0; negative < 2; negative++)
        {
          const double x = probes[p];
          const int side = x < middle ? -1 : x > middle;
          const gboolean up
              = x > low && posit_goes_up (plain_modes[m], c, side, negative);
          const guint magnitude = c + up;
          const guint expected
              = (negative ? 0u - magnitude : magnitude) & ((1u << format->bits) - 1);
          MantFlags flags;
          const guint got = encode (format, plain_modes[m], negative ? -x : x, &flags);
          MantFlags want = x > low ? MANT_FLAG_INEXACT : MANT_FLAG_NONE;

          if (c == 0 && x > low)
            want |= MANT_FLAG_UNDERFLOW;
          if (got != expected || flags != want)
            g_error ("%s %s: %a -> 0x%x flags %d, expected 0x%x flags %d", format->id,
                     plain_modes[m], negative ? -x : x, got, (int) flags, expected, (int) want);
        }
}

/* In sixty-fourths of the way from one number to the next, StochasticA_6 goes up with so many of its
 * 64 integers. */
static void
check_straight_line (const MantFormat *format,
                     guint             low_code,
                     double            low,
                     double            high)
{
  for (guint64 k = 0; k < 64; k++)
    for (guint64 r = 0; r < 64; r += 1 + (k * 7) % 3)
      for (int negative = 0; negative < 2; negative++)
        {
          const MantRoundingContext context
              = { .rounding = mant_rounding_find ("sr-a"), .given = &r, .n_random_bits = 6 };
          const double x = low + (high - low) * (double) k / 64;
          const double expected = k + r >= 64 ? high : low;
          const double got
              = mant_format_round_f64 (format, negative ? -x : x, &context, SAT);

          if (got != (negative ? -expected : expected))
            g_error ("%s: %a (%d/64 above code 0x%x), R = %d -> %a, expected %a", format->id, x,
                     (int) k, low_code, (int) r, got, expected);
        }
}

static void
test_posit (void)
{
  for (int n = 2; n <= 10; n++)
    for (int es = 0; es <= 3; es++)
      {
        g_autofree char *text = g_strdup_printf ("posit(%d,%d)", n, es),
                        *finer_text = g_strdup_printf ("posit(%d,%d)", n + 1, es);
        const MantFormat format = parse (text), finer = parse (finer_text);
        const guint nar = 1u << (n - 1);
        MantFlags flags;

        check_codes (&format);
        g_assert_cmpint (mant_format_classify (&format, (MantCode) { .lo = nar }), ==,
                         MANT_CLASS_NAR);
        for (guint c = 0; c + 1 < nar; c++)
          {
            const double low = decode (&format, c), high = decode (&format, c + 1);

            check_posit_gap (&format, c, low, decode (&finer, 2 * c + 1), high);
            if (n <= 8)
              check_straight_line (&format, c, low, high);
          }

        for (guint m = 0; m < G_N_ELEMENTS (plain_modes); m++)
          {
            const double max = decode (&format, nar - 1);

            g_assert_cmpuint (encode (&format, plain_modes[m], nextafter (max, INFINITY), &flags),
                              ==, nar - 1);
            g_assert_cmpint (flags, ==, MANT_FLAG_OVERFLOW | MANT_FLAG_INEXACT);
            g_assert_cmpuint (encode (&format, plain_modes[m], -1e300, &flags), ==, nar + 1);
          }
      }

  for (int es = 0; es <= 4; es++)
    {
      g_autofree char *text = g_strdup_printf ("posit(16,%d)", es);
      const MantFormat format = parse (text);

      check_codes (&format);
    }
}

static guint64
encode_text (const char *format_text,
             const char *number,
             const char *mode,
             guint       n_bits,
             guint64     random)
{
  const MantFormat format = parse (format_text);
  const MantRoundingContext context
      = { .rounding = mant_rounding_find (mode), .given = &random, .n_random_bits = n_bits };
  MantFlags flags = MANT_FLAG_NONE;
  MantValue value;

  g_assert_cmpint (mant_value_from_string (number, strlen (number), &value), ==, MANT_OK);
  return mant_format_encode (&format, &value, &context, SAT, &flags).lo;
}

/* Neighbours so far apart that the straight line has no room in 512 bits, and just not so far: the
 * middle of 1 and 2^d is (2^d + 1)/2, a little above 2^(d − 1). */
static void
test_posit_wide_gaps (void)
{
  /* posit(3, es): code 2 is 1, code 3 is 2^(2^es) */
  g_assert_cmpuint (encode_text ("posit(3,7)", "0x1p+127", "sr-a", 1, 1), ==, 2);
  g_assert_cmpuint (encode_text ("posit(3,7)", "0x1.00000000000000000000000000000002p+127", "sr-a", 1,
                                 1),
                    ==, 3);
  g_assert_cmpuint (encode_text ("posit(3,9)", "0x1p+511", "sr-a", 1, 1), ==, 2);
  g_assert_cmpuint (encode_text ("posit(3,9)", "0x1.00000000000000000000000000000002p+511", "sr-a", 1,
                                 1),
                    ==, 3);
  /* next to the ends */
  g_assert_cmpuint (encode_text ("posit(3,9)", "0x1.8p+0", "sr-a", 32, 0xffffffff), ==, 2);
  g_assert_cmpuint (encode_text ("posit(3,9)", "0x1.8p+0", "sr-c", 32, 0xffffffff), ==, 2);
  g_assert_cmpuint (encode_text ("posit(3,9)", "0x1.8p+0", "sr-equal", 1, 0), ==,
                    mant_random_word (0, 0) >> 63 ? 3 : 2);
  g_assert_cmpuint (encode_text ("posit(3,9)", "0x1.ffffffffp+511", "sr-a", 32, 1), ==, 3);
  g_assert_cmpuint (encode_text ("posit(3,9)", "0x1.ffffffffp+511", "sr-a", 32, 0), ==, 2);
  /* without chance: the geometric middle, 2^256 */
  g_assert_cmpuint (encode_text ("posit(3,9)", "0x1p+256", "rne", 0, 0), ==, 2);
  g_assert_cmpuint (encode_text ("posit(3,9)", "0x1.0000000000000000000000000001p+256", "rne", 0, 0),
                    ==, 3);
  g_assert_cmpuint (encode_text ("posit(3,9)", "0x1p+256", "rno", 0, 0), ==, 3);
  /* many bits */
  g_assert_cmpuint (encode_text ("posit(64,2)", "3.14159265358979323846264338327950288", "rne", 0, 0),
                    ==, G_GUINT64_CONSTANT (0x4c90fdaa22168c23));
}

/* The lowest and highest codes of the widest ones, and random codes between. */
static void
test_posit_wide (void)
{
  static const char *const texts[]
      = { "posit(32,2)", "posit(64,2)", "posit(64,0)", "posit(64,24)", "posit(128,2)",
          "posit(128,23)", "posit(127,5)", "posit(3,29)", "posit(33,3)" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const MantFormat format = parse (texts[i]);

      for (guint64 k = 0; k < 20000; k++)
        {
          const MantRoundingContext context
              = { .rounding = mant_roundings[k % mant_n_roundings], .index = k };
          MantCode code = { .lo = mant_random_word (21, k), .hi = mant_random_word (22, k) }, got, up;
          MantFlags flags = MANT_FLAG_NONE;
          MantValue value;

          if (k < 64) /* next to 0, NaR and the ends */
            code = (MantCode) { .lo = k - 32, .hi = k < 32 ? G_MAXUINT64 : 0 };
          if (k >= 64 && k < 128)
            code = (MantCode) { .lo = k - 96 + (format.bits <= 64 ? G_GUINT64_CONSTANT (1)
                                                                        << (format.bits - 1)
                                                                  : 0),
                                .hi = format.bits > 64 ? G_GUINT64_CONSTANT (1) << (format.bits - 65)
                                                       : 0 };
          if (format.bits < 64)
            code.lo &= (G_GUINT64_CONSTANT (1) << format.bits) - 1;
          if (format.bits <= 64)
            code.hi = 0;
          else if (format.bits < 128)
            code.hi &= (G_GUINT64_CONSTANT (1) << (format.bits - 64)) - 1;

          value = mant_format_decode (&format, code);
          got = mant_format_encode (&format, &value, &context, SAT, &flags);
          if (got.lo != code.lo || got.hi != code.hi || flags != MANT_FLAG_NONE)
            g_error ("%s: code 0x%016" G_GINT64_MODIFIER "x%016" G_GINT64_MODIFIER
                     "x does not come back",
                     texts[i], code.hi, code.lo);
          if (value.number_class == MANT_CLASS_NAR
              || !mant_format_neighbour (&format, code, TRUE, &up))
            continue;
          const MantValue above = mant_format_decode (&format, up);
          g_assert_cmpint (mant_value_compare (&value, &above), <, 0);
        }
    }
}

/* --- khot and code books --- */

typedef struct {
  double *values;
  guint  *codes;
  guint   n;
} Levels;

/* Between the neighbours number i and i + 1 of magnitudes at or above zero. */
static void
check_level_gap (const MantFormat *format,
                 const Levels     *levels,
                 guint             i)
{
  const double low = levels->values[i], high = levels->values[i + 1];
  const gboolean odd = i & 1;

  for (guint k = 1; k < 16; k++)
    for (guint m = 0; m < G_N_ELEMENTS (plain_modes); m++)
      for (int negative = 0; negative < 2; negative++)
        {
          const char *mode = plain_modes[m];
          const double x = low + (high - low) * k / 16;
          gboolean up;
          MantFlags flags;
          guint code;

          if (g_str_equal (mode, "ru"))
            up = !negative;
          else if (g_str_equal (mode, "rd"))
            up = negative;
          else if (g_str_equal (mode, "rz"))
            up = FALSE;
          else if (g_str_equal (mode, "raz"))
            up = TRUE;
          else if (g_str_equal (mode, "ro"))
            up = !odd;
          else
            up = k > 8 || (k == 8 && (g_str_equal (mode, "rna") || (g_str_equal (mode, "rne") && odd)
                                      || (g_str_equal (mode, "rno") && !odd)));
          code = encode (format, mode, negative ? -x : x, &flags);
          if (decode (format, code) != (negative ? -1 : 1) * levels->values[i + up]
              || flags != MANT_FLAG_INEXACT)
            g_error ("%s %s: %a -> 0x%x flags %d", format->id, mode, negative ? -x : x, code,
                     (int) flags);
        }
}

/* Digits that are not 0: of the binary form, or of the non-adjacent one, from the lowest up. */
static int
count_digits (guint    n,
              gboolean is_signed)
{
  int count = 0;

  while (n != 0)
    {
      if (n & 1)
        {
          count++;
          n = is_signed && (n & 3) == 3 ? n + 1 : n - 1;
        }
      n >>= 1;
    }
  return count;
}

static void
test_khot (void)
{
  for (int w = 2; w <= 10; w++)
    for (int k = 1; k < w; k += w > 8 ? 2 : 1)
      for (int csd = 0; csd < 2; csd++)
        {
          g_autofree char *text
              = g_strdup_printf ("khot(%d,%d,%d%s)", w, w - 2, k, csd ? ",csd" : "");
          const MantFormat format = parse (text);
          const guint n = 1u << (w - 1);
          Levels levels = { g_new (double, n), NULL, 0 };
          MantFlags flags;

          for (guint i = 0; i < n; i++)
            {
              const gboolean is_level = count_digits (i, csd) <= k;

              if (is_level)
                levels.values[levels.n++] = ldexp (i, 2 - w);
              g_assert_cmpint (is_nan (&format, i), ==, !is_level);
              g_assert_cmpint (is_nan (&format, (2 * n - i) % (2 * n)), ==, !is_level);
              if (is_level)
                g_assert_cmpfloat (decode (&format, i), ==, ldexp (i, 2 - w));
            }
          g_assert_true (is_nan (&format, n)); /* the range is symmetric */
          g_assert_cmpfloat (mant_value_to_f64 (&format.max_finite), ==,
                             levels.values[levels.n - 1]);

          check_codes (&format);
          for (guint i = 0; i + 1 < levels.n; i++)
            {
              check_level_gap (&format, &levels, i);
              if (w <= 6)
                check_straight_line (&format, i, levels.values[i], levels.values[i + 1]);
            }
          encode (&format, "rne", levels.values[levels.n - 1] * 1.25, &flags);
          g_assert_cmpint (flags, ==, MANT_FLAG_OVERFLOW | MANT_FLAG_INEXACT);
          g_free (levels.values);
        }
}

/* 64 bits: no table to look at, but the definition. */
static void
test_khot_wide (void)
{
  for (int csd = 0; csd < 2; csd++)
    for (int k = 1; k < 40; k += 3)
      {
        g_autofree char *text = g_strdup_printf ("khot(64,0,%d%s)", k, csd ? ",csd" : "");
        const MantFormat format = parse (text);

        for (guint64 i = 0; i < 2000; i++)
          {
            const guint64 n = (mant_random_word (51, i) >> 1) >> (i % 60);
            char number[32];
            MantValue value, down, up;
            MantFlags flags = MANT_FLAG_NONE;
            MantCode code, next;

            g_snprintf (number, sizeof number, "%" G_GUINT64_FORMAT, n);
            mant_value_from_string (number, strlen (number), &value);
            code = mant_format_encode (
                &format, &value, &(MantRoundingContext) { .rounding = mant_rounding_find ("rd") }, SAT,
                &flags);
            down = mant_format_decode (&format, code);
            g_assert_cmpint (down.number_class, !=, MANT_CLASS_NAN);
            g_assert_cmpint (mant_value_compare (&down, &value), <=, 0);
            if (!mant_format_neighbour (&format, code, TRUE, &next))
              continue;
            up = mant_format_decode (&format, next);
            g_assert_cmpint (up.number_class, !=, MANT_CLASS_NAN);
            g_assert_cmpint (mant_value_compare (&up, &value), >, 0);
            code = mant_format_encode (
                &format, &value, &(MantRoundingContext) { .rounding = mant_rounding_find ("ru") }, SAT,
                &flags);
            g_assert_cmpuint (code.lo, ==,
                              mant_value_compare (&down, &value) == 0 ? (guint64) n : next.lo);
          }
      }
}

static void
test_code_books (void)
{
  static const guint sizes[] = { 1, 2, 3, 4, 5, 16, 17, 255, 256, 257, 1000, 4097, 65536 };

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      const guint n = sizes[s];
      g_autofree float *values = g_new (float, n);
      MantFormat format = { .codec = &mant_codec_table, .values = values, .n_values = (int) n };
      float x = 0;

      /* from 0 up, steps of many sizes */
      for (guint i = 0; i < n; i++)
        {
          values[i] = x;
          x += ldexpf (1, (int) (mant_random_word (61, i) % 6) - 3);
        }
      g_assert_cmpint (mant_format_finish (&format), ==, MANT_OK);
      g_assert_cmpint (format.bits, ==, n <= 2 ? 1 : g_bit_storage (n - 1));
      g_snprintf (format.id, sizeof format.id, "book of %u", n);
      check_codes (&format);
      for (guint i = 0; i + 1 < n && i < 600; i++)
        {
          const double low = values[i], gap = (double) values[i + 1] - low;
          MantFlags flags;

          g_assert_cmpuint (encode (&format, "rz", low + gap / 2, &flags), ==, i);
          g_assert_cmpuint (encode (&format, "ru", low + gap / 1024, &flags), ==, i + 1);
          g_assert_cmpuint (encode (&format, "rne", low + gap / 2, &flags), ==, i + (i & 1));
          g_assert_cmpuint (encode (&format, "rno", low + gap / 2, &flags), ==, i + !(i & 1));
          g_assert_cmpuint (encode (&format, "ro", low + gap / 4, &flags), ==, i + !(i & 1));
        }

      /* and around zero */
      for (guint i = 0; i < n; i++)
        values[i] = ((float) i - (float) (n / 2)) * 0.75f;
      g_assert_cmpint (mant_format_finish (&format), ==, MANT_OK);
      check_codes (&format);
      if (n == 17) /* symmetric: −8 … 8 */
        for (guint i = 8; i + 1 < n; i++)
          check_straight_line (&format, i, values[i], values[i + 1]);
    }
}

/* --- what bits are for --- */

static void
test_fields (void)
{
  static const struct { const char *format; guint64 code; const char *fields;
  } rows[] = {
    { "e4m3fn", 0, "seeeemmm" },
    { "ue5m3", 0, "eeeeemmm" },
    { "e8m0", 0, "eeeeeeee" },
    { "int4", 0, "siii" },
    { "uint4", 0, "iiii" },
    { "fixed(8,3)", 0, "siiiifff" },
    { "fixed(6,8,unsigned)", 0, "ffffff" },
    { "fixed(6,-2)", 0, "siiiii" },
    { "khot(8,7,2)", 0, "sfffffff" },
    { "nf4", 0, "xxxx" },
    { "posit(8,2)", 0x40, "srreemmm" },
    { "posit(8,2)", 0x00, "srrrrrrr" },
    { "posit(8,2)", 0x80, "srrrrrrr" },
    { "posit(8,2)", 0x7f, "srrrrrrr" },
    { "posit(8,2)", 0x7e, "srrrrrrr" },
    { "posit(8,2)", 0x7c, "srrrrrre" },
    { "posit(8,2)", 0x08, "srrrreem" },
    { "posit(8,2)", 0xb0, "srreemmm" },
    { "posit(8,2)", 0xff, "srrrrrrr" },
    { "posit(8,0)", 0x60, "srrrmmmm" },
    { "posit(2,3)", 0x1, "sr" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const MantFormat format = parse (rows[i].format);
      char fields[16] = "";

      for (int bit = format.bits; bit-- > 0;)
        {
          const MantField field
              = mant_format_field (&format, (MantCode) { .lo = rows[i].code }, bit);

          fields[format.bits - 1 - bit] = "sremifx"[field];
          g_assert_nonnull (mant_field_name (field));
        }
      g_assert_cmpstr (fields, ==, rows[i].fields);
    }
  g_assert_cmpstr (mant_field_name (MANT_FIELD_REGIME), ==, "regime");
  g_assert_cmpstr (mant_field_name (MANT_FIELD_INDEX), ==, "index");
}

/* Neighbours where codes are not in the order of numbers, or are not numbers. */
static void
test_neighbours (void)
{
  static const struct { const char *format; guint code; gboolean up; int neighbour;
  } rows[] = {
    { "e4m3fn", 0x00, TRUE, 0x01 },
    { "e4m3fn", 0x00, FALSE, 0x81 },
    { "e4m3fn", 0x80, TRUE, 0x01 },
    { "e4m3fn", 0x80, FALSE, 0x81 },
    { "e4m3fn", 0x81, TRUE, 0x00 },
    { "e4m3fn", 0x01, FALSE, 0x00 },
    { "e4m3fn", 0x7e, TRUE, -1 },
    { "e4m3fn", 0x7f, FALSE, -1 },
    { "e4m3fn", 0xfe, FALSE, -1 },
    { "e4m3fn", 0xfe, TRUE, 0xfd },
    { "e5m2", 0x7b, TRUE, 0x7c },
    { "e5m2", 0x7c, TRUE, -1 },
    { "e5m2", 0x7c, FALSE, 0x7b },
    { "e5m2", 0xfc, TRUE, 0xfb },
    { "e5m2", 0xfb, FALSE, 0xfc },
    { "e5m2", 0x7d, TRUE, -1 },
    { "e4m3fnuz", 0x00, FALSE, 0x81 },
    { "e4m3fnuz", 0x80, FALSE, -1 },
    { "e8m0", 0x00, FALSE, -1 },
    { "e8m0", 0x00, TRUE, 0x01 },
    { "e8m0", 0x01, FALSE, 0x00 },
    { "e8m0", 0xfe, TRUE, -1 },
    { "ue4m3", 0x00, FALSE, -1 },
    { "float(e=3,m=2,zero=no,nan=none,inf=no)", 0x00, FALSE, 0x20 },
    { "float(e=3,m=2,zero=no,nan=none,inf=no)", 0x20, TRUE, 0x00 },
    { "float(e=3,m=2,subnormals=no)", 0x00, TRUE, 0x04 },
    { "float(e=3,m=2,subnormals=no)", 0x04, FALSE, 0x00 },
    { "float(e=3,m=2,subnormals=no)", 0x02, FALSE, 0x24 },
    { "int4", 0x7, TRUE, -1 },
    { "int4", 0x8, FALSE, -1 },
    { "int4", 0x8, TRUE, 0x9 },
    { "int4", 0x0, FALSE, 0xf },
    { "sint4", 0x9, FALSE, -1 },
    { "sint4", 0x8, TRUE, 0x9 },
    { "uint4", 0x0, FALSE, -1 },
    { "uint4", 0xf, TRUE, -1 },
    { "int1", 0x1, TRUE, 0x0 },
    { "int1", 0x0, TRUE, -1 },
    { "nf4", 0xf, TRUE, -1 },
    { "nf4", 0x0, FALSE, -1 },
    { "khot(8,0,2)", 0x60, TRUE, -1 },
    { "khot(8,0,2)", 0x44, TRUE, 0x48 },
    { "khot(8,0,2)", 0x00, FALSE, 0xff },
    { "khot(8,0,2)", 0x07, TRUE, -1 }, /* three ones: no number */
    { "posit(8,2)", 0x7f, TRUE, -1 },
    { "posit(8,2)", 0x81, FALSE, -1 },
    { "posit(8,2)", 0x00, FALSE, 0xff },
    { "posit(8,2)", 0x80, TRUE, -1 },
    { "binary8p4se", 0x7f, FALSE, 0x7e },
    { "binary8p4se", 0x00, FALSE, 0x81 },
    { "binary8p4ue", 0xfe, TRUE, -1 },
    { "binary8p4ue", 0xfd, TRUE, 0xfe },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const MantFormat format = parse (rows[i].format);
      MantCode neighbour = { .lo = 0xabcd };
      const gboolean is_there = mant_format_neighbour (&format, (MantCode) { .lo = rows[i].code },
                                                       rows[i].up, &neighbour);

      g_test_message ("%s 0x%x %s", rows[i].format, rows[i].code, rows[i].up ? "up" : "down");
      g_assert_cmpint (is_there, ==, rows[i].neighbour >= 0);
      g_assert_cmphex (neighbour.lo, ==, is_there ? (guint64) rows[i].neighbour : 0xabcd);
    }

  /* every listed format from end to end */
  for (gsize i = 0; i < mant_n_formats; i++)
    if (mant_formats[i]->bits <= 16)
      {
        const MantFormat *format = mant_formats[i];
        MantFlags flags;
        MantCode code = { .lo = encode (format, "rne", -1e300, &flags) }, next;
        guint n = 1, n_numbers = 0;

        if (!format->is_signed && format->codec == &mant_codec_float)
          code.lo = 0;
        while (mant_format_neighbour (format, code, FALSE, &next)) /* to −Inf, where it is */
          code = next;
        for (; mant_format_neighbour (format, code, TRUE, &next); code = next)
          n++;
        for (guint c = 0; c < 1u << format->bits; c++)
          n_numbers += !is_nan (format, c);
        n_numbers -= format->has_negative_zero;
        n_numbers -= format->symmetric; /* the code that sintN does not use */
        g_assert_cmpuint (n, ==, n_numbers);
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/num/families/p3109", test_p3109);
  g_test_add_func ("/num/families/integers", test_integers);
  g_test_add_func ("/num/families/posit", test_posit);
  g_test_add_func ("/num/families/posit-wide-gaps", test_posit_wide_gaps);
  g_test_add_func ("/num/families/posit-wide", test_posit_wide);
  g_test_add_func ("/num/families/khot", test_khot);
  g_test_add_func ("/num/families/khot-wide", test_khot_wide);
  g_test_add_func ("/num/families/code-books", test_code_books);
  g_test_add_func ("/num/families/fields", test_fields);
  g_test_add_func ("/num/families/neighbours", test_neighbours);

  return g_test_run ();
}

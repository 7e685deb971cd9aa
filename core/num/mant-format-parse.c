/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-format-private.h"

#include <stdio.h>
#include <string.h>

#define BIAS_LIMIT     ((1L << 30) - 1) /* keeps every exponent within an int32_t */
#define FRACTION_LIMIT 1024
#define WIDTH_LIMIT    16000 /* of a significand field */
#define P3109_LIMIT    64    /* K */

/* "4", "int4" …: the number after a prefix, −1 if that is not what the word is. Leading zeros would
 * make two ids of one format. */
static long
number_after (const char *word,
              const char *prefix)
{
  const size_t n = strlen (prefix);
  long number = 0;

  if (strncmp (word, prefix, n) != 0 || word[n] < '1' || word[n] > '9')
    return -1;
  for (word += n; *word != '\0'; word++)
    {
      if (*word < '0' || *word > '9')
        return -1;
      if (number < 1000000)
        number = number * 10 + (*word - '0');
    }

  return number;
}

/* binaryKpP{s,u}{e,f}: true if the word looks so, with K and P, −1 where they start with a zero. */
static bool
split_p3109_name (const char *word,
                  long       *k,
                  long       *p,
                  bool       *is_signed,
                  bool       *extended)
{
  const size_t prefix = strlen ("binary");
  char number[8] = "";
  size_t n;

  if (strncmp (word, "binary", prefix) != 0)
    return false;
  word += prefix;
  n = strspn (word, "0123456789");
  if (n == 0 || word[n] != 'p')
    return false;
  memcpy (number, word, n < sizeof number ? n : sizeof number - 1);
  *k = number_after (number, "");
  word += n + 1;

  n = strspn (word, "0123456789");
  if (n == 0 || (word[n] != 's' && word[n] != 'u') || (word[n + 1] != 'e' && word[n + 1] != 'f')
      || word[n + 2] != '\0')
    return false;
  memset (number, 0, sizeof number);
  memcpy (number, word, n < sizeof number ? n : sizeof number - 1);
  *p = number_after (number, "");
  *is_signed = word[n] == 's';
  *extended = word[n + 1] == 'e';
  return true;
}

/* The fields of binaryKpP{s,u}{e,f}; MANT_DOMAIN where there is no such format, MANT_UNABLE where
 * its exponents do not fit. Source: IEEE P3109 interim report 4.0, 4.1. */
MantStatus
mant_p3109_init (MantFormat *format,
                 int         k,
                 int         p,
                 bool        is_signed,
                 bool        extended)
{
  const int e = k - p + (is_signed ? 0 : 1);

  memset (format, 0, sizeof *format);
  if (k < 3 || k > P3109_LIMIT || p < 1 || p > k || e < 1)
    return MANT_DOMAIN;
  if (e > 30)
    return MANT_UNABLE;

  format->codec = &mant_codec_float;
  format->source = "IEEE P3109 interim report 4.0, 2026";
  format->exponent_bits = e;
  format->significand_bits = p - 1;
  format->bias = 1 << (e - 1);
  format->is_signed = is_signed;
  format->has_inf = extended;
  format->has_subnormals = true;
  format->has_zero = true;
  format->code_parity = p == 1;
  format->nan_codes = is_signed ? MANT_NAN_NEGZERO : MANT_NAN_ONES;
  format->system = MANT_SYSTEM_P3109;
  format->policy = mant_format_default_policy (format);
  return mant_format_finish (format);
}

static MantStatus
scan_yes_no (MantScanner *scanner,
             const char  *key,
             bool        *value)
{
  char word[8];

  mant_scan_blanks (scanner);
  const MantScanQuote quote = mant_scan_here (scanner);
  const int place = mant_scan_place (scanner);

  mant_scan_word (scanner, word, sizeof word);
  if (strcmp (word, "yes") == 0 || strcmp (word, "no") == 0)
    {
      *value = word[0] == 'y';
      return MANT_OK;
    }

  return mant_scan_fail (scanner, MANT_DOMAIN, "\"%s\" at character %d: %s is yes or no",
                         quote.text, place, key);
}

const char *const mant_nan_codes_names[] = {
  [MANT_NAN_NONE] = "none",
  [MANT_NAN_TOP] = "top",
  [MANT_NAN_ONES] = "ones",
  [MANT_NAN_NEGZERO] = "negzero",
};

static MantStatus
scan_nan (MantScanner  *scanner,
          MantNanCodes *value)
{
  char word[16];

  mant_scan_blanks (scanner);
  const MantScanQuote quote = mant_scan_here (scanner);
  const int place = mant_scan_place (scanner);

  mant_scan_word (scanner, word, sizeof word);
  for (size_t i = 0; i < sizeof mant_nan_codes_names / sizeof mant_nan_codes_names[0]; i++)
    if (strcmp (word, mant_nan_codes_names[i]) == 0)
      {
        *value = (MantNanCodes) i;
        return MANT_OK;
      }

  return mant_scan_fail (scanner, MANT_DOMAIN,
                         "\"%s\" at character %d: nan is top, ones, negzero or none", quote.text,
                         place);
}

enum
{
  KEY_E,
  KEY_M,
  KEY_BIAS,
  KEY_SIGNED,
  KEY_INF,
  KEY_NAN,
  KEY_NEGZERO,
  KEY_SUBNORMALS,
  KEY_ZERO,
  KEY_PARITY,
  KEY_SYSTEM,
  N_KEYS
};

static const char *const float_keys[N_KEYS] = {
  "e", "m", "bias", "signed", "inf", "nan", "negzero", "subnormals", "zero", "parity",
  "system",
};

/* One of two words. */
static MantStatus
scan_choice (MantScanner *scanner,
             const char  *key,
             const char  *first,
             const char  *second,
             bool        *is_second)
{
  char word[16];

  mant_scan_blanks (scanner);
  const MantScanQuote quote = mant_scan_here (scanner);
  const int place = mant_scan_place (scanner);

  mant_scan_word (scanner, word, sizeof word);
  if (strcmp (word, first) == 0 || strcmp (word, second) == 0)
    {
      *is_second = strcmp (word, second) == 0;
      return MANT_OK;
    }

  return mant_scan_fail (scanner, MANT_DOMAIN, "\"%s\" at character %d: %s is %s or %s", quote.text,
                         place, key, first, second);
}

/* The value of a key of float (…). */
static MantStatus
scan_float_value (MantScanner *scanner,
                  int          key,
                  MantFormat  *format,
                  long        *e,
                  long        *m,
                  long        *bias)
{
  bool second = false;
  MantStatus status;

  switch (key)
    {
    case KEY_E:
      return mant_scan_integer (scanner, "e, the width of the exponent field,", 1, 30, e);
    case KEY_M:
      return mant_scan_integer (scanner, "m, the width of the significand field,", 0, WIDTH_LIMIT,
                                m);
    case KEY_BIAS:
      return mant_scan_integer (scanner, "bias", -BIAS_LIMIT, BIAS_LIMIT, bias);
    case KEY_SIGNED:
      return scan_yes_no (scanner, "signed", &format->is_signed);
    case KEY_INF:
      return scan_yes_no (scanner, "inf", &format->has_inf);
    case KEY_NAN:
      return scan_nan (scanner, &format->nan_codes);
    case KEY_NEGZERO:
      return scan_yes_no (scanner, "negzero", &format->has_negative_zero);
    case KEY_SUBNORMALS:
      return scan_yes_no (scanner, "subnormals", &format->has_subnormals);
    case KEY_ZERO:
      return scan_yes_no (scanner, "zero", &format->has_zero);
    case KEY_PARITY:
      return scan_choice (scanner, "parity", "significand", "code", &format->code_parity);
    case KEY_SYSTEM:
      status = scan_choice (scanner, "system", "ieee", "p3109", &second);
      format->system = second ? MANT_SYSTEM_P3109 : MANT_SYSTEM_IEEE;
      return status;
    default:
      return MANT_DOMAIN;
    }
}

static MantStatus
fail_wide (MantScanner      *scanner,
           const MantFormat *format,
           int               place)
{
  return mant_scan_fail (scanner, MANT_UNABLE,
                         "float(e=%d,m=%d) at character %d has %d bits, and here at most %d are "
                         "computed with",
                         format->exponent_bits, format->significand_bits, place, format->bits,
                         MANT_FORMAT_MAX_BITS);
}

/* What follows "float", which stands at @place. A wide format is filled in and MANT_UNABLE. */
static MantStatus
scan_float (MantScanner *scanner,
            int          place,
            MantFormat  *format)
{
  int seen[N_KEYS] = { 0 }; /* where each key stands, from 1 */
  long e = 0, m = 0, bias = 0;
  MantPolicyScan policy;
  MantStatus status;

  format->codec = &mant_codec_float;
  format->is_signed = true;
  format->has_inf = true;
  format->has_subnormals = true;
  format->has_zero = true;
  format->nan_codes = MANT_NAN_TOP;
  mant_policy_scan_init (&policy);

  if ((status = mant_scan_expect (scanner, '(', "after float")) != MANT_OK)
    return status;

  do
    {
      char word[32];
      int key;

      mant_scan_blanks (scanner);
      const MantScanQuote quote = mant_scan_here (scanner);
      const int key_place = mant_scan_place (scanner);

      mant_scan_word (scanner, word, sizeof word);
      if (mant_policy_scan_key (&policy, scanner, word, key_place, &status))
        {
          if (status != MANT_OK)
            return status;
          continue;
        }
      for (key = 0; key < N_KEYS && strcmp (word, float_keys[key]) != 0; key++)
        ;
      if (key == N_KEYS)
        return mant_scan_fail (
            scanner, MANT_DOMAIN,
            "\"%s\" at character %d is no key of float (…): the keys are e, m, bias, signed, inf, "
            "nan, negzero, subnormals, zero, parity, system, %s",
            quote.text, key_place, mant_policy_key_list ());
      if (seen[key] != 0)
        return mant_scan_fail (scanner, MANT_DOMAIN, "\"%s\" at character %d has been given before",
                               quote.text, key_place);
      seen[key] = key_place;
      if ((status = mant_scan_expect (scanner, '=', "after the key")) != MANT_OK
          || (status = scan_float_value (scanner, key, format, &e, &m, &bias)) != MANT_OK)
        return status;
    }
  while (mant_scan_char (scanner, ','));

  if ((status = mant_scan_expect (scanner, ')', "or ',' in float (…)")) != MANT_OK)
    return status;

  for (int key = KEY_E; key <= KEY_M; key++)
    if (seen[key] == 0)
      return mant_scan_fail (scanner, MANT_DOMAIN, "float (…) at character %d needs %s=…", place,
                             float_keys[key]);

  format->exponent_bits = (int) e;
  format->significand_bits = (int) m;
  format->bias = seen[KEY_BIAS] != 0 ? (int) bias : (1 << (e - 1)) - 1;
  if (seen[KEY_SUBNORMALS] == 0)
    format->has_subnormals = format->has_zero;
  if (seen[KEY_NEGZERO] == 0)
    format->has_negative_zero
        = format->is_signed && format->has_zero && format->nan_codes != MANT_NAN_NEGZERO;
  format->code_parity = format->code_parity && m == 0; /* elsewhere the two are one */

  if (format->has_negative_zero && !format->is_signed)
    return mant_scan_fail (scanner, MANT_DOMAIN,
                           "negzero=yes contradicts signed=no at character %d", seen[KEY_SIGNED]);
  if (format->nan_codes == MANT_NAN_NEGZERO && (!format->is_signed || format->has_negative_zero))
    return mant_scan_fail (scanner, MANT_DOMAIN, "nan=negzero contradicts %s at character %d",
                           format->is_signed ? "negzero=yes" : "signed=no",
                           seen[format->is_signed ? KEY_NEGZERO : KEY_SIGNED]);
  if (!format->has_zero && (format->has_subnormals || format->has_negative_zero))
    return mant_scan_fail (scanner, MANT_DOMAIN, "zero=no contradicts %s at character %d",
                           format->has_subnormals ? "subnormals=yes" : "negzero=yes",
                           seen[format->has_subnormals ? KEY_SUBNORMALS : KEY_NEGZERO]);

  format->policy = mant_format_default_policy (format);
  if ((status = mant_policy_scan_end (&policy, scanner, format)) != MANT_OK)
    return status;

  switch (mant_format_finish (format))
    {
    case MANT_OK:
      return MANT_OK;
    case MANT_UNABLE:
      return fail_wide (scanner, format, place);
    default:
      return mant_scan_fail (scanner, MANT_DOMAIN,
                             "float(e=%ld,m=%ld) at character %d leaves no finite number but zero "
                             "with these inf, nan and subnormals",
                             e, m, place);
    }
}

/* What follows "unbounded": the float of the same precision whose exponents do not end, or not
 * within a billion. */
static MantStatus
scan_unbounded (MantScanner *scanner,
                int          place,
                MantFormat  *format)
{
  MantFormat inner;
  MantStatus status;

  if ((status = mant_scan_expect (scanner, '(', "after unbounded")) != MANT_OK)
    return status;
  mant_scan_blanks (scanner);
  const MantScanQuote quote = mant_scan_here (scanner);
  const int inner_place = mant_scan_place (scanner);

  status = mant_format_scan (scanner, &inner);
  if (status != MANT_OK && !(status == MANT_UNABLE && mant_format_is_wide (&inner)))
    return status;
  if (inner.codec != &mant_codec_float)
    return mant_scan_fail (scanner, MANT_DOMAIN,
                           "\"%s\" at character %d has no exponent field that could be unbounded: "
                           "it is no float",
                           quote.text, inner_place);
  if ((status = mant_scan_expect (scanner, ')', "after unbounded(FORMAT")) != MANT_OK)
    return status;

  *format = inner;
  format->id[0] = '\0';
  format->title = NULL;
  format->exponent_bits = 30;
  format->bias = (1 << 29) - 1;
  switch (mant_format_finish (format))
    {
    case MANT_OK:
      return MANT_OK;
    case MANT_UNABLE:
      return fail_wide (scanner, format, place);
    default:
      return mant_scan_fail (scanner, MANT_DOMAIN, "\"%s\" at character %d cannot be unbounded",
                             quote.text, inner_place);
    }
}

typedef struct { const char *word; bool *flag; } Flag;

/* What follows the numbers of fixed (…), posit (…) and khot (…): ",word" for each of the flags, at
 * most once, and the keys of a policy, to the closing bracket. */
static MantStatus
scan_flags (MantScanner *scanner,
            MantFormat  *format,
            const char  *family,
            const Flag  *flags,
            size_t       n_flags)
{
  MantPolicyScan policy;
  MantStatus status;

  mant_policy_scan_init (&policy);
  while (mant_scan_char (scanner, ','))
    {
      char word[32], list[64];
      size_t i, n = 0;

      mant_scan_blanks (scanner);
      const MantScanQuote quote = mant_scan_here (scanner);
      const int place = mant_scan_place (scanner);

      mant_scan_word (scanner, word, sizeof word);
      if (mant_policy_scan_key (&policy, scanner, word, place, &status))
        {
          if (status != MANT_OK)
            return status;
          continue;
        }
      for (i = 0; i < n_flags && strcmp (word, flags[i].word) != 0; i++)
        n += (size_t) snprintf (list + n, sizeof list - n, "%s, ", flags[i].word);
      if (i == n_flags)
        return mant_scan_fail (scanner, MANT_DOMAIN,
                               "\"%s\" at character %d: what may follow the numbers of %s is %s%s",
                               quote.text, place, family, n_flags > 0 ? list : "",
                               mant_policy_key_list ());
      if (*flags[i].flag)
        return mant_scan_fail (scanner, MANT_DOMAIN, "\"%s\" at character %d has been given before",
                               quote.text, place);
      *flags[i].flag = true;
    }

  if ((status = mant_scan_expect (scanner, ')', "or ',' after the numbers of a format")) != MANT_OK)
    return status;

  format->policy = mant_format_default_policy (format);
  return mant_policy_scan_end (&policy, scanner, format);
}

/* What follows "fixed". */
static MantStatus
scan_fixed (MantScanner *scanner,
            MantFormat  *format)
{
  bool is_unsigned = false;
  const Flag flags[] = { { "unsigned", &is_unsigned }, { "wrap", &format->wraps } };
  long width, fraction;
  MantStatus status;

  format->codec = &mant_codec_integer;
  if ((status = mant_scan_expect (scanner, '(', "after fixed")) != MANT_OK
      || (status = mant_scan_integer (scanner, "the width of fixed(W,F)", 1, 64, &width))
             != MANT_OK
      || (status = mant_scan_expect (scanner, ',', "after the width of fixed(W,F)")) != MANT_OK
      || (status = mant_scan_integer (scanner, "the number of fraction bits of fixed(W,F)",
                                      -FRACTION_LIMIT, FRACTION_LIMIT, &fraction))
             != MANT_OK
      || (status = scan_flags (scanner, format, "fixed(W,F)", flags, 2)) != MANT_OK)
    return status;

  format->is_signed = !is_unsigned;
  format->bits = (int) width;
  format->fraction_bits = (int) fraction;
  return mant_format_finish (format);
}

/* What follows "posit". */
static MantStatus
scan_posit (MantScanner *scanner,
            int          place,
            MantFormat  *format)
{
  long n, es;
  MantStatus status;

  format->codec = &mant_codec_posit;
  if ((status = mant_scan_expect (scanner, '(', "after posit")) != MANT_OK
      || (status = mant_scan_integer (scanner, "N, the width of posit(N,ES),", 2,
                                      MANT_FORMAT_MAX_BITS, &n))
             != MANT_OK
      || (status = mant_scan_expect (scanner, ',', "after N in posit(N,ES)")) != MANT_OK
      || (status = mant_scan_integer (scanner, "ES, the exponent size of posit(N,ES),", 0, 30, &es))
             != MANT_OK
      || (status = scan_flags (scanner, format, "posit(N,ES)", NULL, 0)) != MANT_OK)
    return status;

  format->bits = (int) n;
  format->exponent_bits = (int) es;
  if (mant_format_finish (format) != MANT_OK)
    return mant_scan_fail (scanner, MANT_UNABLE,
                           "posit(%ld,%ld) at character %d: its largest number is 2^(%ld·2^%ld), "
                           "and here exponents end at 2^30",
                           n, es, place, n - 2, es);
  return MANT_OK;
}

/* What follows "khot". */
static MantStatus
scan_khot (MantScanner *scanner,
           MantFormat  *format)
{
  const Flag flags[] = { { "csd", &format->signed_digits } };
  long width, fraction, n_hot;
  MantStatus status;

  format->codec = &mant_codec_khot;
  if ((status = mant_scan_expect (scanner, '(', "after khot")) != MANT_OK
      || (status = mant_scan_integer (scanner, "the width of khot(W,F,K)", 2, 64, &width))
             != MANT_OK
      || (status = mant_scan_expect (scanner, ',', "after the width of khot(W,F,K)")) != MANT_OK
      || (status = mant_scan_integer (scanner, "the number of fraction bits of khot(W,F,K)",
                                      -FRACTION_LIMIT, FRACTION_LIMIT, &fraction))
             != MANT_OK
      || (status = mant_scan_expect (scanner, ',', "and K, the number of digits, in khot(W,F,K)"))
             != MANT_OK
      || (status = mant_scan_integer (scanner, "K, the number of digits of khot(W,F,K),", 1,
                                      width - 1, &n_hot))
             != MANT_OK
      || (status = scan_flags (scanner, format, "khot(W,F,K)", flags, 1)) != MANT_OK)
    return status;

  format->bits = (int) width;
  format->fraction_bits = (int) fraction;
  format->n_hot = (int) n_hot;
  return mant_format_finish (format);
}

/* binaryKpP{s,u}{e,f}: true if the word is one of them, with the outcome in *status. */
static bool
scan_p3109_name (MantScanner *scanner,
                 const char  *word,
                 int          place,
                 MantFormat  *format,
                 MantStatus  *status)
{
  bool is_signed, extended;
  long k, p;

  if (!split_p3109_name (word, &k, &p, &is_signed, &extended))
    return false;

  *status = MANT_DOMAIN;
  if (k >= 3 && k <= P3109_LIMIT && p >= 1 && p <= (is_signed ? k - 1 : k))
    *status = mant_p3109_init (format, (int) k, (int) p, is_signed, extended);
  if (*status == MANT_DOMAIN)
    mant_scan_fail (scanner, *status,
                    "\"%s\" at character %d: in binaryKpP K is from 3 to %d, and P from 1 to "
                    "K%s for %s formats",
                    mant_scan_quote (word, strlen (word)).text, place, P3109_LIMIT,
                    is_signed ? " - 1" : "", is_signed ? "signed" : "unsigned");
  else if (*status == MANT_UNABLE)
    mant_scan_fail (scanner, *status,
                    "\"%s\" at character %d has %ld exponent bits, and here at most 30 are "
                    "computed with",
                    mant_scan_quote (word, strlen (word)).text, place,
                    k - p + (is_signed ? 0 : 1));
  return true;
}

/* intN, uintN, sintN: true if the word is one of them, with the outcome in *status. */
static bool
scan_integer_name (MantScanner *scanner,
                   const char  *word,
                   int          place,
                   MantFormat  *format,
                   MantStatus  *status)
{
  static const struct { const char *prefix; bool is_signed, symmetric; int min; } families[] = {
    { "int", true, false, 1 }, { "uint", false, false, 1 }, { "sint", true, true, 2 },
  };

  for (size_t i = 0; i < sizeof families / sizeof families[0]; i++)
    {
      const long bits = number_after (word, families[i].prefix);

      if (bits < 0)
        continue;

      if (bits < families[i].min || bits > 64)
        {
          *status = mant_scan_fail (scanner, MANT_DOMAIN,
                                    "\"%s\" at character %d: %sN has from %d to 64 bits",
                                    mant_scan_quote (word, strlen (word)).text, place,
                                    families[i].prefix, families[i].min);
          return true;
        }

      format->codec = &mant_codec_integer;
      format->bits = (int) bits;
      format->is_signed = families[i].is_signed;
      format->symmetric = families[i].symmetric;
      format->policy = mant_format_default_policy (format);
      *status = mant_format_finish (format);
      return true;
    }

  return false;
}

/* "(policy=…,…)" after a name, where it is there; the id gets what of it differs from what the name
 * alone says. */
static MantStatus
scan_name_policy (MantScanner *scanner,
                  MantFormat  *format)
{
  MantFormat changed = *format;
  MantPolicyScan policy;
  char text[128];
  MantStatus status;
  int n;

  if (!mant_scan_char (scanner, '('))
    return MANT_OK;

  mant_policy_scan_init (&policy);
  do
    {
      char word[32];

      mant_scan_blanks (scanner);
      const MantScanQuote quote = mant_scan_here (scanner);
      const int place = mant_scan_place (scanner);

      mant_scan_word (scanner, word, sizeof word);
      if (!mant_policy_scan_key (&policy, scanner, word, place, &status))
        return mant_scan_fail (scanner, MANT_DOMAIN,
                               "\"%s\" at character %d: what may stand in brackets after a "
                               "format's name is %s",
                               quote.text, place, mant_policy_key_list ());
      if (status != MANT_OK)
        return status;
    }
  while (mant_scan_char (scanner, ','));

  if ((status = mant_scan_expect (scanner, ')', "or ',' after the name of a format")) != MANT_OK
      || (status = mant_policy_scan_end (&policy, scanner, &changed)) != MANT_OK)
    return status;
  if (mant_format_same_policy (&changed, format))
    return MANT_OK;

  /* a person's format may have a policy by itself, which its name would bring along again */
  mant_format_policy_to_text (format, text, sizeof text);
  if (text[0] != '\0')
    {
      status = mant_format_to_text (&changed, changed.id, sizeof changed.id);
    }
  else
    {
      mant_format_policy_to_text (&changed, text, sizeof text);
      n = snprintf (changed.id, sizeof changed.id, "%s(%s)", format->id, text);
      status = n < 0 || (size_t) n >= sizeof changed.id ? MANT_UNABLE : MANT_OK;
    }
  if (status != MANT_OK)
    return mant_scan_fail (scanner, MANT_UNABLE, "the name \"%s\" cannot carry a policy",
                           mant_scan_quote (format->id, sizeof format->id).text);

  *format = changed;
  return MANT_OK;
}

/* What only the caller knows. */
static MantStatus
scan_foreign (MantScanner         *scanner,
              const char          *start,
              const char          *word,
              const MantScanQuote *quote,
              int                  place,
              MantFormat          *format)
{
  const bool is_code_book = strcmp (word, "codebook") == 0;
  size_t length = (size_t) (scanner->at - start);
  MantStatus status = MANT_DOMAIN;

  if (is_code_book)
    {
      const char *end;

      if ((status = mant_scan_expect (scanner, '(', "after codebook")) != MANT_OK)
        return status;
      if ((end = strchr (scanner->at, ')')) == NULL)
        return mant_scan_fail (scanner, MANT_DOMAIN,
                               "codebook(…) at character %d has no ')' at its end", place);
      scanner->at = end + 1;
      length = (size_t) (scanner->at - start);
    }

  if (scanner->message_size > 0)
    scanner->message[0] = '\0';
  if (scanner->resolve != NULL && length > 0)
    {
      status = scanner->resolve (start, length, format, scanner->message, scanner->message_size,
                                 scanner->resolve_data);
      if (status == MANT_OK)
        {
          if (format->codec == NULL)
            return mant_scan_fail (scanner, MANT_DOMAIN, "\"%s\" at character %d is no format",
                                   quote->text, place);
          if (format->id[0] == '\0' && length >= sizeof format->id)
            return mant_scan_fail (scanner, MANT_UNABLE,
                                   "\"%s\" at character %d is longer than the %d characters that a "
                                   "format's name may have",
                                   quote->text, place, MANT_FORMAT_ID_SIZE - 1);
          if (format->id[0] == '\0')
            memcpy (format->id, start, length);
          return is_code_book ? MANT_OK : scan_name_policy (scanner, format);
        }
      if (scanner->message_size > 0 && scanner->message[0] != '\0')
        return status;
    }

  if (is_code_book)
    return mant_scan_fail (scanner, MANT_UNABLE,
                           "codebook(…) at character %d: code books are not read here", place);
  return mant_scan_fail (
      scanner, MANT_DOMAIN,
      "\"%s\" at character %d is no number format: there are the names that mantissa-cli formats "
      "lists, intN, uintN, sintN, fixed(W,F), posit(N,ES), khot(W,F,K), binaryKpPse and "
      "float(e=E,m=M)",
      quote->text, place);
}

/* One scalar format at the scanner's place; what follows it is the caller's. MANT_UNABLE with
 * *format filled in for a wide one. */
MantStatus
mant_format_scan (MantScanner *scanner,
                  MantFormat  *format)
{
  char word[MANT_FORMAT_ID_SIZE];
  const MantFormat *named;
  MantStatus status;

  mant_scan_blanks (scanner);
  const char *start = scanner->at;
  const MantScanQuote quote = mant_scan_here (scanner);
  const int place = mant_scan_place (scanner);

  memset (format, 0, sizeof *format);
  mant_scan_word (scanner, word, sizeof word);

  if ((named = mant_format_find (word)) != NULL)
    {
      *format = *named;
      return scan_name_policy (scanner, format);
    }
  if (scan_integer_name (scanner, word, place, format, &status)
      || scan_p3109_name (scanner, word, place, format, &status))
    {
      if (status != MANT_OK)
        return status;
      memcpy (format->id, word, strlen (word) + 1);
      return scan_name_policy (scanner, format);
    }

  if (strcmp (word, "float") == 0)
    status = scan_float (scanner, place, format);
  else if (strcmp (word, "unbounded") == 0)
    status = scan_unbounded (scanner, place, format);
  else if (strcmp (word, "fixed") == 0)
    status = scan_fixed (scanner, format);
  else if (strcmp (word, "posit") == 0)
    status = scan_posit (scanner, place, format);
  else if (strcmp (word, "khot") == 0)
    status = scan_khot (scanner, format);
  else
    return scan_foreign (scanner, start, word, &quote, place, format);

  if (status != MANT_OK && !(status == MANT_UNABLE && mant_format_is_wide (format)))
    return status;
  if (mant_format_to_text (format, format->id, sizeof format->id) != MANT_OK)
    return mant_scan_fail (scanner, MANT_UNABLE, "\"%s\" at character %d has no canonical text",
                           quote.text, place);
  if ((named = mant_format_find (format->id)) != NULL) /* posit(16,2): it has a title */
    *format = *named;
  return status;
}

/**
 * mant_format_parse:
 * @text: as for [func@format_parse_with]
 * @format: (out caller-allocates): the format; undefined unless the answer is %MANT_OK, or
 *   %MANT_UNABLE and [func@format_is_wide]
 * @message: (out caller-allocates) (array length=message_size): one English sentence on what is
 *   wrong; empty if nothing is
 * @message_size: its size in bytes; 512 are enough
 *
 * [func@format_parse_with] with nobody to ask about names that are not built in.
 *
 * Returns: %MANT_OK; %MANT_DOMAIN if @text is no format; %MANT_UNABLE if it is one that this
 *   code cannot compute with
 */
MantStatus
mant_format_parse (const char *text,
                   MantFormat *format,
                   char       *message,
                   size_t      message_size)
{
  return mant_format_parse_with (text, NULL, NULL, format, message, message_size);
}

/**
 * mant_format_parse_with:
 * @text: a scalar format as text; blanks may stand between its parts:
 *   a name of the list, `intN`, `uintN`, `sintN` (1 to 64 bits), `binaryKpP{s,u}{e,f}`, each with or
 *   without `(POLICY)`;
 *   `fixed(W,F[,unsigned][,wrap][,POLICY])`, `posit(N,ES)`, `khot(W,F,K[,csd])`;
 *   `float(e=E,m=M[,bias=B][,signed=no][,inf=no][,nan=top|ones|negzero|none][,negzero=no]
 *   [,subnormals=no][,zero=no][,parity=code][,system=p3109][,POLICY])`;
 *   `unbounded(FORMAT)`: the float of FORMAT's precision with 30 exponent bits;
 *   `codebook(…)` and any other word: what @resolve knows
 * @resolve: (nullable) (scope call) (closure user_data): asked about `codebook(…)`, brackets
 *   included, and about words that name no format here; %NULL: nobody is asked
 * @user_data: for @resolve
 * @format: (out caller-allocates): the format; undefined unless the answer is %MANT_OK, or
 *   %MANT_UNABLE and [func@format_is_wide]
 * @message: (out caller-allocates) (array length=message_size): one English sentence on what is
 *   wrong, with the place, counted from 1, at which it stands; empty if nothing is
 * @message_size: its size in bytes; 512 are enough
 *
 * Reads a format's text. Keys of `float` come in any order, each at most once; what is left out is
 * as in IEEE 754. `zero=no` makes exponent field 0 an ordinary binade, as in e8m0; `parity=code` is
 * for m=0: see MantFormat. The id of an unnamed format is its canonical long form.
 *
 * POLICY is one or more of `policy=ID` (a preset of %mant_policy_presets, of which only what
 * concerns the format counts), `overflow=ieee|saturate|propagate|none`,
 * `nan-code=signed|positive|ones`, `inf-saturation=max|stays`,
 * `zero-sign=keeps|positive|directed-positive`, `directed=ieee|inf` and `missing-nan=zero|negzero`;
 * single fields go over the preset. One that cannot make sense for the format is an error.
 *
 * Returns: %MANT_OK; %MANT_DOMAIN if @text is no format; %MANT_UNABLE if it is one that this
 *   code cannot compute with
 */
MantStatus
mant_format_parse_with (const char        *text,
                        MantFormatResolve  resolve,
                        void              *user_data,
                        MantFormat        *format,
                        char              *message,
                        size_t             message_size)
{
  MantScanner scanner;
  MantStatus status, end;

  mant_scan_init (&scanner, text, message, message_size);
  scanner.resolve = resolve;
  scanner.resolve_data = user_data;
  if (strnlen (text, MANT_TEXT_LIMIT + 1) > MANT_TEXT_LIMIT)
    return mant_scan_fail (&scanner, MANT_DOMAIN,
                           "\"%s\" is longer than %d characters, which no number format is",
                           mant_scan_quote (text, MANT_TEXT_LIMIT).text, MANT_TEXT_LIMIT);

  status = mant_format_scan (&scanner, format);
  if (status != MANT_OK && !(status == MANT_UNABLE && mant_format_is_wide (format)))
    return status;
  if ((end = mant_scan_end (&scanner)) != MANT_OK)
    return end;

  return status;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-scan.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define BIAS_LIMIT     ((1L << 30) - 1) /* keeps every exponent within an int32_t */
#define FRACTION_LIMIT 1024

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

/* binaryKpP{s,u}{e,f} */
static bool
is_p3109_name (const char *word)
{
  const size_t prefix = strlen ("binary");
  size_t n;

  if (strncmp (word, "binary", prefix) != 0)
    return false;
  word += prefix;
  n = strspn (word, "0123456789");
  if (n == 0 || word[n] != 'p')
    return false;
  word += n + 1;
  n = strspn (word, "0123456789");
  return n > 0 && (word[n] == 's' || word[n] == 'u') && (word[n + 1] == 'e' || word[n + 1] == 'f')
         && word[n + 2] == '\0';
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

static const char *const nan_names[] = {
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
  for (size_t i = 0; i < sizeof nan_names / sizeof nan_names[0]; i++)
    if (strcmp (word, nan_names[i]) == 0)
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
  N_KEYS
};

static const char *const float_keys[N_KEYS] = {
  "e", "m", "bias", "signed", "inf", "nan", "negzero", "subnormals", "zero", "parity",
};

/* What follows "float". */
static MantStatus
scan_float (MantScanner *scanner,
            MantFormat  *format)
{
  bool seen[N_KEYS] = { false };
  long e = 0, m = 0, bias = 0;
  MantStatus status;

  format->codec = &mant_codec_float;
  format->is_signed = true;
  format->has_inf = true;
  format->has_subnormals = true;
  format->has_zero = true;
  format->nan_codes = MANT_NAN_TOP;

  if ((status = mant_scan_expect (scanner, '(', "after float")) != MANT_OK)
    return status;

  do
    {
      char word[16];
      int key;

      mant_scan_blanks (scanner);
      const MantScanQuote quote = mant_scan_here (scanner);
      const int place = mant_scan_place (scanner);

      mant_scan_word (scanner, word, sizeof word);
      for (key = 0; key < N_KEYS && strcmp (word, float_keys[key]) != 0; key++)
        ;
      if (key == N_KEYS)
        return mant_scan_fail (
            scanner, MANT_DOMAIN,
            "\"%s\" at character %d is no key of float (…): the keys are e, m, bias, signed, "
            "inf, nan, negzero, subnormals, zero and parity",
            quote.text, place);
      if (seen[key])
        return mant_scan_fail (scanner, MANT_DOMAIN, "\"%s\" at character %d has been given before",
                               quote.text, place);
      seen[key] = true;
      if ((status = mant_scan_expect (scanner, '=', "after the key")) != MANT_OK)
        return status;

      switch (key)
        {
        case KEY_E:
          status = mant_scan_integer (scanner, "e, the width of the exponent field,", 1, 30, &e);
          break;
        case KEY_M:
          status
              = mant_scan_integer (scanner, "m, the width of the significand field,", 0, 4096, &m);
          break;
        case KEY_BIAS:
          status = mant_scan_integer (scanner, "bias", -BIAS_LIMIT, BIAS_LIMIT, &bias);
          break;
        case KEY_SIGNED:
          status = scan_yes_no (scanner, "signed", &format->is_signed);
          break;
        case KEY_INF:
          status = scan_yes_no (scanner, "inf", &format->has_inf);
          break;
        case KEY_NAN:
          status = scan_nan (scanner, &format->nan_codes);
          break;
        case KEY_NEGZERO:
          status = scan_yes_no (scanner, "negzero", &format->has_negative_zero);
          break;
        case KEY_SUBNORMALS:
          status = scan_yes_no (scanner, "subnormals", &format->has_subnormals);
          break;
        case KEY_ZERO:
          status = scan_yes_no (scanner, "zero", &format->has_zero);
          break;
        case KEY_PARITY:
          {
            mant_scan_blanks (scanner);
            const MantScanQuote parity = mant_scan_here (scanner);
            const int parity_place = mant_scan_place (scanner);

            mant_scan_word (scanner, word, sizeof word);
            if (strcmp (word, "code") != 0 && strcmp (word, "significand") != 0)
              return mant_scan_fail (scanner, MANT_DOMAIN,
                                     "\"%s\" at character %d: parity is code or significand",
                                     parity.text, parity_place);
            format->code_parity = word[0] == 'c';
            break;
          }
        default:
          break;
        }
      if (status != MANT_OK)
        return status;
    }
  while (mant_scan_char (scanner, ','));

  if ((status = mant_scan_expect (scanner, ')', "or ',' in float (…)")) != MANT_OK)
    return status;

  for (int key = KEY_E; key <= KEY_M; key++)
    if (!seen[key])
      return mant_scan_fail (scanner, MANT_DOMAIN, "float (…) before character %d needs %s=…",
                             mant_scan_place (scanner), float_keys[key]);

  format->exponent_bits = (int) e;
  format->significand_bits = (int) m;
  format->bias = seen[KEY_BIAS] ? (int) bias : (1 << (e - 1)) - 1;
  if (!seen[KEY_SUBNORMALS])
    format->has_subnormals = format->has_zero;
  if (!seen[KEY_NEGZERO])
    format->has_negative_zero
        = format->is_signed && format->has_zero && format->nan_codes != MANT_NAN_NEGZERO;
  format->code_parity = format->code_parity && m == 0; /* elsewhere the two are one */
  format->policy.overflow = format->has_inf ? MANT_OVERFLOW_IEEE : MANT_OVERFLOW_SATURATE;

  if (format->has_negative_zero && !format->is_signed)
    return mant_scan_fail (scanner, MANT_DOMAIN, "negzero=yes contradicts signed=no in float (…)");
  if (format->nan_codes == MANT_NAN_NEGZERO && (!format->is_signed || format->has_negative_zero))
    return mant_scan_fail (scanner, MANT_DOMAIN, "nan=negzero contradicts %s in float (…)",
                           format->is_signed ? "negzero=yes" : "signed=no");
  if (!format->has_zero && (format->has_subnormals || format->has_negative_zero))
    return mant_scan_fail (scanner, MANT_DOMAIN, "zero=no contradicts %s in float (…)",
                           format->has_subnormals ? "subnormals=yes" : "negzero=yes");

  switch (mant_format_finish (format))
    {
    case MANT_OK:
      return MANT_OK;
    case MANT_UNABLE:
      return mant_scan_fail (scanner, MANT_UNABLE,
                             "float(e=%ld,m=%ld) has %ld bits; this version computes with at most "
                             "%d",
                             e, m, e + m + format->is_signed, MANT_FORMAT_MAX_BITS);
    default:
      return mant_scan_fail (scanner, MANT_DOMAIN,
                             "float(e=%ld,m=%ld) leaves no finite number but zero with these inf, "
                             "nan and subnormals",
                             e, m);
    }
}

/* What follows "fixed". */
static MantStatus
scan_fixed (MantScanner *scanner,
            MantFormat  *format)
{
  long width, fraction;
  MantStatus status;

  format->codec = &mant_codec_integer;
  format->is_signed = true;
  format->policy.overflow = MANT_OVERFLOW_SATURATE;

  if ((status = mant_scan_expect (scanner, '(', "after fixed")) != MANT_OK
      || (status = mant_scan_integer (scanner, "the width of fixed(W,F)", 1, 64, &width))
             != MANT_OK
      || (status = mant_scan_expect (scanner, ',', "after the width of fixed(W,F)")) != MANT_OK
      || (status = mant_scan_integer (scanner, "the number of fraction bits of fixed(W,F)",
                                      -FRACTION_LIMIT, FRACTION_LIMIT, &fraction))
             != MANT_OK)
    return status;

  while (mant_scan_char (scanner, ','))
    {
      char word[16];

      mant_scan_blanks (scanner);
      const MantScanQuote quote = mant_scan_here (scanner);
      const int place = mant_scan_place (scanner);

      mant_scan_word (scanner, word, sizeof word);
      if (strcmp (word, "unsigned") == 0 && format->is_signed)
        format->is_signed = false;
      else if (strcmp (word, "wrap") == 0 && !format->wraps)
        format->wraps = true;
      else
        return mant_scan_fail (scanner, MANT_DOMAIN,
                               "\"%s\" at character %d: after fixed(W,F come unsigned and wrap, "
                               "each once",
                               quote.text, place);
    }

  if ((status = mant_scan_expect (scanner, ')', "or ',' in fixed (…)")) != MANT_OK)
    return status;

  format->bits = (int) width;
  format->fraction_bits = (int) fraction;
  return mant_format_finish (format);
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
      format->policy.overflow = MANT_OVERFLOW_SATURATE;
      *status = mant_format_finish (format);
      return true;
    }

  return false;
}

/* One scalar format at the scanner's place; what follows it is the caller's. */
MantStatus
mant_format_scan (MantScanner *scanner,
                  MantFormat  *format)
{
  char word[MANT_FORMAT_ID_SIZE];
  const MantFormat *named;
  MantStatus status;

  mant_scan_blanks (scanner);
  const MantScanQuote quote = mant_scan_here (scanner);
  const int place = mant_scan_place (scanner);

  memset (format, 0, sizeof *format);
  mant_scan_word (scanner, word, sizeof word);

  if (strcmp (word, "float") == 0)
    {
      status = scan_float (scanner, format);
    }
  else if (strcmp (word, "fixed") == 0)
    {
      status = scan_fixed (scanner, format);
    }
  else if ((named = mant_format_find (word)) != NULL)
    {
      *format = *named;
      return MANT_OK;
    }
  else if (!scan_integer_name (scanner, word, place, format, &status))
    {
      const char *later = NULL;

      if (strcmp (word, "posit") == 0 || strcmp (word, "khot") == 0)
        later = word;
      else if (is_p3109_name (word))
        later = "P3109";
      if (later != NULL)
        return mant_scan_fail (
            scanner, MANT_UNABLE,
            "\"%s\" at character %d: this version does not compute with %s formats", quote.text,
            place, later);

      return mant_scan_fail (
          scanner, MANT_DOMAIN,
          "\"%s\" at character %d is no number format: formats are the names that "
          "mantissa-cli formats lists, intN, uintN, sintN, fixed(W,F) and float(e=E,m=M)",
          quote.text, place);
    }

  if (status != MANT_OK)
    return status;

  return mant_format_to_text (format, format->id, sizeof format->id);
}

/**
 * mant_format_parse:
 * @text: a scalar format as text: a name, `intN`, `uintN`, `sintN` (1 to 64 bits),
 *   `fixed(W,F[,unsigned][,wrap])` or `float(e=E,m=M[,bias=B][,signed=no][,inf=no]
 *   [,nan=top|ones|negzero|none][,negzero=no][,subnormals=no][,zero=no][,parity=code])`; blanks may stand between its parts
 * @format: (out caller-allocates): the format; undefined unless the answer is %MANT_OK
 * @message: (out caller-allocates) (array length=message_size): one English sentence on what is
 *   wrong; empty if nothing is
 * @message_size: its size in bytes; 256 are enough
 *
 * Reads a format's text. Keys of `float` come in any order, each at most once; what is left out is
 * as in IEEE 754. `zero=no` makes exponent field 0 an ordinary binade, as in e8m0; `parity=code` is
 * for m=0: see MantFormat. The id of an unnamed format is its canonical long form.
 *
 * Returns: %MANT_OK; %MANT_DOMAIN if @text is no format; %MANT_UNABLE if it is one that this
 *   version cannot compute with
 */
MantStatus
mant_format_parse (const char *text,
                   MantFormat *format,
                   char       *message,
                   size_t      message_size)
{
  MantScanner scanner;
  MantStatus status;

  mant_scan_init (&scanner, text, message, message_size);
  if (strnlen (text, MANT_TEXT_LIMIT + 1) > MANT_TEXT_LIMIT)
    return mant_scan_fail (&scanner, MANT_DOMAIN,
                           "\"%s\" is longer than %d characters, which no number format is",
                           mant_scan_quote (text, MANT_TEXT_LIMIT).text, MANT_TEXT_LIMIT);

  if ((status = mant_format_scan (&scanner, format)) != MANT_OK)
    return status;

  return mant_scan_end (&scanner);
}

typedef struct {
  char  *buffer;
  size_t size, n; /* n counts what would have been written, as snprintf () does */
} Writer;

static void __attribute__ ((format (printf, 2, 3)))
put (Writer     *writer,
     const char *format,
     ...)
{
  va_list args;
  int n;

  va_start (args, format);
  n = vsnprintf (writer->n < writer->size ? writer->buffer + writer->n : NULL,
                 writer->n < writer->size ? writer->size - writer->n : 0, format, args);
  va_end (args);
  writer->n += (size_t) n;
}

/**
 * mant_format_to_text:
 * @format: a format
 * @buffer: (out caller-allocates) (array length=buffer_size): where the text goes, NUL included;
 *   %MANT_FORMAT_ID_SIZE bytes are always enough
 * @buffer_size: its size in bytes
 *
 * The canonical long form: every key that differs from IEEE 754, in one order, after e, m and bias:
 * `float(e=4,m=3,bias=7,inf=no,nan=ones)`. Integers are `int8`, `uint8`, `sint8`, or `fixed(8,4)`
 * where they have fraction bits or wrap; a named code book is its name. [func@format_parse] takes
 * it and gives the same format back.
 *
 * Returns: %MANT_OK; %MANT_SHORT_BUFFER; %MANT_UNABLE for a code book without a name
 */
MantStatus
mant_format_to_text (const MantFormat *format,
                     char             *buffer,
                     size_t            buffer_size)
{
  Writer writer = { buffer, buffer_size, 0 };

  if (format->codec == &mant_codec_float)
    {
      const bool default_negzero
          = format->is_signed && format->has_zero && format->nan_codes != MANT_NAN_NEGZERO;

      put (&writer, "float(e=%d,m=%d,bias=%d", format->exponent_bits, format->significand_bits,
           format->bias);
      if (!format->is_signed)
        put (&writer, ",signed=no");
      if (!format->has_inf)
        put (&writer, ",inf=no");
      if (format->nan_codes != MANT_NAN_TOP)
        put (&writer, ",nan=%s", nan_names[format->nan_codes]);
      if (format->has_negative_zero != default_negzero)
        put (&writer, ",negzero=%s", format->has_negative_zero ? "yes" : "no");
      if (format->has_subnormals != format->has_zero)
        put (&writer, ",subnormals=%s", format->has_subnormals ? "yes" : "no");
      if (!format->has_zero)
        put (&writer, ",zero=no");
      if (format->code_parity && format->significand_bits == 0)
        put (&writer, ",parity=code");
      put (&writer, ")");
    }
  else if (format->codec == &mant_codec_integer)
    {
      if (format->fraction_bits == 0 && !format->wraps)
        put (&writer, "%s%d",
             format->symmetric   ? "sint"
             : format->is_signed ? "int"
                                 : "uint",
             format->bits);
      else
        put (&writer, "fixed(%d,%d%s%s)", format->bits, format->fraction_bits,
             format->is_signed ? "" : ",unsigned", format->wraps ? ",wrap" : "");
    }
  else
    {
      const MantFormat *named = mant_format_find_equal (format);

      if (named == NULL)
        return MANT_UNABLE;
      put (&writer, "%s", named->id);
    }

  return writer.n < buffer_size ? MANT_OK : MANT_SHORT_BUFFER;
}

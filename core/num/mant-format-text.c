/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-format-private.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

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

void
mant_p3109_name (const MantFormat *format,
                 char             *name,
                 size_t            name_size)
{
  snprintf (name, name_size, "binary%dp%d%c%c", format->bits, format->precision,
            format->is_signed ? 's' : 'u', format->has_inf ? 'e' : 'f');
}

/* Whether the format is one of P3109's, and not just of its system. */
static bool
is_p3109 (const MantFormat *format)
{
  MantFormat p3109;

  return format->system == MANT_SYSTEM_P3109
         && mant_p3109_init (&p3109, format->bits, format->precision, format->is_signed,
                             format->has_inf)
                == MANT_OK
         && mant_format_same_numbers (format, &p3109);
}

static void
put_float (Writer           *writer,
           const MantFormat *format)
{
  const bool default_negzero
      = format->is_signed && format->has_zero && format->nan_codes != MANT_NAN_NEGZERO;

  put (writer, "float(e=%d,m=%d,bias=%d", format->exponent_bits, format->significand_bits,
       format->bias);
  if (!format->is_signed)
    put (writer, ",signed=no");
  if (!format->has_inf)
    put (writer, ",inf=no");
  if (format->nan_codes != MANT_NAN_TOP)
    put (writer, ",nan=%s", mant_nan_codes_names[format->nan_codes]);
  if (format->has_negative_zero != default_negzero)
    put (writer, ",negzero=%s", format->has_negative_zero ? "yes" : "no");
  if (format->has_subnormals != format->has_zero)
    put (writer, ",subnormals=%s", format->has_subnormals ? "yes" : "no");
  if (!format->has_zero)
    put (writer, ",zero=no");
  if (format->code_parity && format->significand_bits == 0)
    put (writer, ",parity=code");
  if (format->system == MANT_SYSTEM_P3109)
    put (writer, ",system=p3109");
}

/**
 * mant_format_to_text:
 * @format: a format
 * @buffer: (out caller-allocates) (array length=buffer_size): where the text goes, NUL included;
 *   %MANT_FORMAT_ID_SIZE bytes are always enough
 * @buffer_size: its size in bytes
 *
 * The canonical long form: every key that differs from IEEE 754, in one order, after e, m and bias,
 * and then what differs from the usual policy of such a format:
 * `float(e=4,m=3,bias=7,inf=no,nan=ones,overflow=ieee)`. Integers are `int8`, `uint8`, `sint8`, or
 * `fixed(8,4)` where they have fraction bits or wrap; P3109's formats are their names, a named code
 * book its name and a person's its id. [func@format_parse] takes it and gives the same format back
 * (a person's code book: [func@format_parse_with]).
 *
 * Returns: %MANT_OK; %MANT_SHORT_BUFFER; %MANT_UNABLE for a code book without an id of its own
 */
MantStatus
mant_format_to_text (const MantFormat *format,
                     char             *buffer,
                     size_t            buffer_size)
{
  char policy[128];
  Writer writer = { buffer, buffer_size, 0 };

  mant_format_policy_to_text (format, policy, sizeof policy);
  if (format->codec == &mant_codec_float && is_p3109 (format))
    {
      char name[32];

      mant_p3109_name (format, name, sizeof name);
      put (&writer, policy[0] != '\0' ? "%s(%s)" : "%s", name, policy);
    }
  else if (format->codec == &mant_codec_float)
    {
      put_float (&writer, format);
      put (&writer, "%s%s)", policy[0] != '\0' ? "," : "", policy);
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
  else if (format->codec == &mant_codec_posit)
    {
      put (&writer, "posit(%d,%d)", format->bits, format->exponent_bits);
    }
  else if (format->codec == &mant_codec_khot)
    {
      put (&writer, "khot(%d,%d,%d%s)", format->bits, format->fraction_bits, format->n_hot,
           format->signed_digits ? ",csd" : "");
    }
  else
    {
      const MantFormat *named = mant_format_find_equal (format);

      if (named == NULL && (format->id[0] == '\0' || mant_format_find (format->id) != NULL))
        return MANT_UNABLE;
      put (&writer, "%s", named != NULL ? named->id : format->id);
    }

  return writer.n < buffer_size ? MANT_OK : MANT_SHORT_BUFFER;
}

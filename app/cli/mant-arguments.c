/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-arguments.h"

#include <glib/gi18n-lib.h>

#include <mant-error.h>
#include <mant-format-resolve-private.h>

#include "mant-number-text.h"

/* Not a format is wrong usage; a format beyond this version is something that could not be done. */
static gboolean
check_status (MantStatus   status,
              const char  *message,
              GError     **error)
{
  switch (status)
    {
    case MANT_OK:
      return TRUE;

    case MANT_UNABLE:
      g_set_error_literal (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED, message);
      return FALSE;

    case MANT_DOMAIN:
    case MANT_SHORT_BUFFER:
    default:
      mant_set_usage_error (error, "%s", message);
      return FALSE;
    }
}

/**
 * mant_parse_format:
 * @text: the text of any format
 * @format: (out): the format; a scalar one has %MANT_SHAPE_ELEMENT
 * @error: return location for %MANT_USAGE_ERROR or %MANT_ERROR_UNSUPPORTED
 *
 * Returns: whether it is a format
 */
gboolean
mant_parse_format (const char       *text,
                   MantBlockFormat  *format,
                   GError          **error)
{
  char message[768] = "";
  MantStatus status = mant_format_resolve (text, format, message, sizeof message);

  return check_status (status, message, error);
}

/**
 * mant_format_dup_long_form:
 * @format: a format
 *
 * The canonical long form: `float(…)` or `block(…)` even where there is a name. Formats without one
 * (integers, code books, MXINT8, whose elements count in a unit, ggml's types) are their name.
 *
 * Returns: (transfer full): a text that mant_parse_format() takes
 */
char *
mant_format_dup_long_form (const MantBlockFormat *format)
{
  char text[sizeof format->id] = "";
  char parameter[MANT_NUMBER_TEXT_SIZE + 2] = "";
  gboolean has_recipe = format->maker != NULL && format->maker->factors != NULL;
  g_autofree char *shape = NULL;

  if (format->shape == MANT_SHAPE_ELEMENT)
    return mant_format_dup_long_text (format);
  if (format->element_unit != 1 || format->packed != NULL)
    {
      mant_block_format_to_text (format, text, sizeof text);
      return g_strdup (text);
    }

  if (format->rule->has_parameter)
    {
      gsize length = mant_number_to_text (format->rule_parameter, parameter + 1);

      parameter[0] = '(';
      parameter[length + 1] = ')';
      parameter[length + 2] = '\0';
    }
  shape = mant_format_dup_shape (format);
  return g_strdup_printf ("block(%s,%s,%s,%s%s%s%s%s)", format->element.id, format->scale.id, shape,
                          format->rule->id, parameter, format->tensor_scale ? ",tensor" : "",
                          has_recipe ? "," : "", has_recipe ? format->recipe : "");
}

/**
 * mant_format_dup_shape:
 * @format: a block format
 *
 * Returns: (transfer full): how many elements share a scale, as in the long form: "32", "16x16", "row",
 *   "tensor"
 */
char *
mant_format_dup_shape (const MantBlockFormat *format)
{
  switch (format->shape)
    {
    case MANT_SHAPE_VECTOR:
      return g_strdup_printf ("%" G_GSIZE_FORMAT, format->length);
    case MANT_SHAPE_TILE:
      return g_strdup_printf ("%" G_GSIZE_FORMAT "x%" G_GSIZE_FORMAT, format->rows, format->length);
    case MANT_SHAPE_ROW:
      return g_strdup ("row");
    case MANT_SHAPE_TENSOR:
    case MANT_SHAPE_ELEMENT:
    default:
      return g_strdup ("tensor");
    }
}

/**
 * mant_split_formats:
 * @text: formats separated by commas
 *
 * Splits at the commas that are not within parentheses.
 *
 * Returns: (transfer full) (array zero-terminated=1): the texts, at least one
 */
char **
mant_split_formats (const char *text)
{
  g_autoptr (GStrvBuilder) formats = g_strv_builder_new ();
  int depth = 0;

  for (const char *begin = text, *p = text;; p++)
    {
      depth += (*p == '(') - (*p == ')');
      if (*p == '\0' || (*p == ',' && depth <= 0))
        {
          g_autofree char *format = g_strndup (begin, p - begin);

          g_strv_builder_add (formats, format);
          begin = p + 1;
        }
      if (*p == '\0')
        break;
    }
  return g_strv_builder_end (formats);
}

/**
 * mant_parse_scalar_format:
 * @text: the text of a scalar format
 * @command: the command that wants it
 * @format: (out): the format
 * @error: return location for %MANT_USAGE_ERROR or %MANT_ERROR_UNSUPPORTED
 *
 * Returns: whether it is a scalar format
 */
gboolean
mant_parse_scalar_format (const char  *text,
                          const char  *command,
                          MantFormat  *format,
                          GError     **error)
{
  MantBlockFormat block;

  if (!mant_parse_format (text, &block, error))
    return FALSE;
  if (block.shape != MANT_SHAPE_ELEMENT)
    {
      mant_set_usage_error (error, _("%s is a block format, and %s takes a scalar one, such as its "
                                     "element %s"), text, command, block.element.id);
      return FALSE;
    }
  *format = block.element;
  return TRUE;
}

/**
 * mant_parse_rounding:
 * @text: (nullable): the name of a rounding mode; %NULL is "rne"
 * @rounding: (out): the mode
 * @error: return location for %MANT_USAGE_ERROR
 *
 * Returns: whether there is such a mode
 */
gboolean
mant_parse_rounding (const char          *text,
                     const MantRounding **rounding,
                     GError             **error)
{
  g_autoptr (GString) known = NULL;

  *rounding = mant_rounding_find (text != NULL ? text : "rne");
  if (*rounding != NULL)
    return TRUE;

  known = g_string_new (NULL);
  for (gsize i = 0; i < mant_n_roundings; i++)
    g_string_append_printf (known, " %s", mant_roundings[i]->id);
  mant_set_usage_error (error, _("there is no rounding “%s”; there is%s"), text, known->str);
  return FALSE;
}

/**
 * mant_parse_overflow:
 * @text: the name of an overflow policy
 * @overflow: (out): the policy
 * @error: return location for %MANT_USAGE_ERROR
 *
 * Returns: whether there is such a policy
 */
gboolean
mant_parse_overflow (const char    *text,
                     MantOverflow  *overflow,
                     GError       **error)
{
  if (mant_overflow_parse (text, overflow))
    return TRUE;

  mant_set_usage_error (error, _("there is no overflow policy “%s”; there is saturate ieee "
                                 "propagate none"), text);
  return FALSE;
}

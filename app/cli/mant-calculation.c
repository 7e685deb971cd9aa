/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-calculation.h"

#include <errno.h>
#include <inttypes.h>

#include <glib/gi18n-lib.h>

#include <mant-num.h>

#include "mant-arguments.h"

/**
 * mant_propagate_usage_error:
 * @error: return location for an error
 * @from: (transfer full): what went wrong
 *
 * Passes an error on. That an argument is no format, number or operation is wrong usage.
 */
void
mant_propagate_usage_error (GError **error,
                            GError  *from)
{
  if (g_error_matches (from, MANT_ERROR, MANT_ERROR_FORMAT)
      || g_error_matches (from, MANT_ERROR, MANT_ERROR_PARSE))
    {
      mant_set_usage_error (error, "%s", from->message);
      g_error_free (from);
    }
  else
    {
      g_propagate_error (error, from);
    }
}

/**
 * mant_parse_calculator:
 * @format: the text of a scalar format of any width
 * @command: the command that wants it
 * @error: return location for %MANT_USAGE_ERROR or %MANT_ERROR_UNSUPPORTED
 *
 * Returns: (transfer full): a calculator of it
 */
MantCalculator *
mant_parse_calculator (const char  *format,
                       const char  *command,
                       GError     **error)
{
  MantFormat scalar;
  GError *failure = NULL;
  MantCalculator *calculator;

  /* That one is beyond core/num need not mean that it is beyond core/wide. */
  if (!mant_parse_scalar_format (format, command, &scalar, &failure)
      && !g_error_matches (failure, MANT_ERROR, MANT_ERROR_UNSUPPORTED))
    {
      g_propagate_error (error, failure);
      return NULL;
    }
  g_clear_error (&failure);
  calculator = mant_calculator_new (format, &failure);
  if (calculator == NULL)
    mant_propagate_usage_error (error, failure);
  return calculator;
}

static gboolean
open_random_bits (MantCalculation  *self,
                  MantInvocation   *invocation,
                  const char       *rounding,
                  GError          **error)
{
  const char *path = mant_invocation_get_text (invocation, "random-bits");

  self->n_random_bits = mant_invocation_get_integer (invocation, "random-bit-count", 0);
  if ((path != NULL || self->n_random_bits != 0) && !mant_rounding_find (rounding)->given_bits)
    {
      g_autoptr (GString) modes = g_string_new (NULL);

      for (gsize i = 0; i < mant_n_roundings; i++)
        if (mant_roundings[i]->given_bits)
          g_string_append_printf (modes, " %s", mant_roundings[i]->id);
      mant_set_usage_error (error, _("--%s goes with the roundings%s, not with “%s”"),
                            path != NULL ? "random-bits" : "random-bit-count", modes->str,
                            rounding);
      return FALSE;
    }
  mant_calculator_set_random_bits (self->calculator, self->n_random_bits);
  if (path == NULL)
    return TRUE;

  if (self->n_random_bits < 1 || self->n_random_bits > 16)
    {
      mant_set_usage_error (error, _("--random-bits needs --random-bit-count N, how many bits of "
                                     "each entry count, from 1 to 16"));
      return FALSE;
    }
  self->random_path = path;
  self->random_file = fopen (path, "rbe");
  if (self->random_file == NULL)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", path,
                   g_strerror (errno));
      return FALSE;
    }
  return TRUE;
}

/**
 * mant_calculation_new:
 * @invocation: what was typed, with the options of mant-calculation.h
 * @format: the text of the format of the results
 * @error: return location for an error; %MANT_USAGE_ERROR where the format or an option is none
 *
 * Returns: (transfer full): a calculator of that format with the rounding, overflow policy and seed
 *   asked for, and where its random bits come from
 */
MantCalculation *
mant_calculation_new (MantInvocation  *invocation,
                      const char      *format,
                      GError         **error)
{
  g_autoptr (MantCalculation) self = g_new0 (MantCalculation, 1);
  const char *rounding = mant_invocation_get_text (invocation, "rounding");
  const char *overflow = mant_invocation_get_text (invocation, "overflow");
  GError *failure = NULL;

  if (rounding == NULL)
    rounding = "rne";
  self->calculator = mant_parse_calculator (format, invocation->command->name, error);
  if (self->calculator == NULL)
    return NULL;
  if (!mant_calculator_set_rounding (self->calculator, rounding, &failure)
      || (overflow != NULL
          && !mant_calculator_set_overflow (self->calculator, overflow, &failure)))
    {
      mant_propagate_usage_error (error, failure);
      return NULL;
    }
  mant_calculator_set_seed (self->calculator, mant_invocation_get_count (invocation, "seed", 0));
  return open_random_bits (self, invocation, rounding, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * mant_calculation_free:
 * @self: (transfer full): a calculation
 */
void
mant_calculation_free (MantCalculation *self)
{
  g_clear_object (&self->calculator);
  g_clear_pointer (&self->random_file, fclose);
  g_free (self);
}

/**
 * mant_calculation_next_row:
 * @self: a calculation
 * @error: return location for an error
 *
 * Gives the calculator the random bits of the next row: random word i of the seed for row i, or
 * entry i of the file.
 *
 * Returns: whether there are any
 */
gboolean
mant_calculation_next_row (MantCalculation  *self,
                           GError          **error)
{
  guint8 bytes[2];

  mant_calculator_set_index (self->calculator, self->n_rows);
  if (self->random_file != NULL)
    {
      if (fread (bytes, 1, sizeof bytes, self->random_file) != sizeof bytes)
        {
          if (ferror (self->random_file))
            g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s",
                         self->random_path, g_strerror (errno));
          else
            g_set_error (error, MANT_ERROR, MANT_ERROR_SHAPE,
                         _("%s: holds random bits for %" PRIu64 " values, and there are more"),
                         self->random_path, self->n_rows);
          return FALSE;
        }
      self->random_bits = bytes[0] | bytes[1] << 8;
      if (self->random_bits >> self->n_random_bits != 0)
        {
          g_set_error (error, MANT_ERROR, MANT_ERROR_SHAPE,
                       _("%s: entry %" PRIu64 " is %" PRIu64 ", which has more than %u "
                         "bits"), self->random_path, self->n_rows, self->random_bits,
                       self->n_random_bits);
          return FALSE;
        }
      mant_calculator_give_random_bits (self->calculator, self->random_bits);
    }
  self->n_rows++;
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Operation tables for golden.py. Each line of standard input is one table:
 *
 *   table FORMAT OPERATION ROUNDING OVERFLOW
 *     the results for every code, or every pair of codes (the first one varying slowest), as uint32
 *   codes FORMAT OPERATION ROUNDING OVERFLOW N
 *     followed by N uint32 codes for each operand: N results as uint32 */

#include "mant-operation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int
fail (const char *message, const char *word)
{
  fprintf (stderr, "operation-driver: %s: %s\n", word, message);
  return 2;
}

int
main (void)
{
  char line[512];

  while (fgets (line, sizeof line, stdin) != NULL)
    {
      char kind[16], text[128], id[32], mode[32], policy[32], message[256];
      const MantOperation *operation;
      MantRoundingContext context = { 0 };
      MantOverflow overflow;
      MantFormat format;
      size_t n = 0, n_results;
      uint32_t *operands = NULL, *results;

      if (sscanf (line, "%15s %127s %31s %31s %31s %zu", kind, text, id, mode, policy, &n) < 5)
        return fail ("not a job", line);
      if (mant_format_parse (text, &format, message, sizeof message) != MANT_OK)
        return fail (message, text);
      if ((operation = mant_operation_find (id)) == NULL)
        return fail ("no such operation", id);
      if ((context.rounding = mant_rounding_find (mode)) == NULL)
        return fail ("no such rounding mode", mode);
      if (!mant_overflow_parse (policy, &overflow))
        return fail ("no such policy", policy);

      if (strcmp (kind, "table") == 0)
        {
          n_results = (size_t) 1 << format.bits * (operation->arity == 1 ? 1 : 2);
        }
      else
        {
          n_results = n;
          operands = malloc (n * (size_t) operation->arity * sizeof *operands);
          if (fread (operands, sizeof *operands, n * (size_t) operation->arity, stdin)
              != n * (size_t) operation->arity)
            return fail ("operands are missing", line);
        }
      results = malloc (n_results * sizeof *results);
      for (size_t i = 0; i < n_results; i++)
        {
          MantCode codes[MANT_OPERATION_MAX_ARITY] = { { 0 } };
          MantFlags flags = MANT_FLAG_NONE;
          MantCode code;

          if (operands != NULL)
            {
              for (int j = 0; j < operation->arity; j++)
                codes[j].lo = operands[(size_t) j * n + i];
            }
          else if (operation->arity == 1)
            {
              codes[0].lo = i;
            }
          else
            {
              codes[0].lo = i >> format.bits;
              codes[1].lo = i & (((size_t) 1 << format.bits) - 1);
            }
          code = mant_operation_codes (operation, &format, codes, &format, &context, overflow,
                                       &flags);
          results[i] = (uint32_t) code.lo;
        }
      fwrite (results, sizeof *results, n_results, stdout);
      fflush (stdout);
      free (results);
      free (operands);
    }

  return 0;
}

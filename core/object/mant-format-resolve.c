/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-format-resolve-private.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#include "mant-code-book-private.h"
#include "mant-format-library-private.h"

#define MAX_DEPTH  8 /* of own formats that name own formats */
#define OWN_SOURCE N_("A format of your own")
#define CODE_BOOK  "codebook("

/* Where a text stands: what a person gave, or what an own format's name stands for. */
typedef struct _Resolution Resolution;
struct _Resolution {
  const Resolution *outer; /* NULL for what a person gave */
  const char *name;
  guint depth;
};

static MantStatus resolve_block  (const char *text, const Resolution *resolution,
                                  MantBlockFormat *format, char *message, gsize message_size);
static MantStatus resolve_scalar (const char *text, const Resolution *resolution,
                                  MantFormat *format, char *message, gsize message_size);

static MantStatus G_GNUC_PRINTF (4, 5)
fail (MantStatus  status,
      char       *message,
      gsize       message_size,
      const char *format,
      ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (message_size > 0)
    g_vsnprintf (message, message_size, format, arguments);
  va_end (arguments);
  return status;
}

/* "codebook(…)", all of it */
static MantStatus
resolve_code_book (const char       *text,
                   const Resolution *resolution,
                   MantFormat       *format,
                   char             *message,
                   gsize             message_size)
{
  const gsize length = strlen (text);
  g_autofree char *content = NULL;
  g_autofree char *folder = resolution->outer != NULL ? mant_format_library_dup_folder () : NULL;
  g_autoptr (GError) error = NULL;
  const MantCodeBook *book;

  if (text[length - 1] != ')')
    return fail (MANT_DOMAIN, message, message_size,
                 _("codebook( is not closed: “)” is missing at its end"));

  content = g_strndup (text + strlen (CODE_BOOK), length - strlen (CODE_BOOK) - 1);
  book = mant_code_book_read (content, folder, &error);
  if (book == NULL || !mant_code_book_to_format (book, format, &error))
    return fail (MANT_DOMAIN, message, message_size, "%s", error->message);

  format->source = OWN_SOURCE;
  return MANT_OK;
}

static MantStatus
check_chain (const char       *name,
             const Resolution *resolution,
             char             *message,
             gsize             message_size)
{
  for (const Resolution *outer = resolution; outer != NULL; outer = outer->outer)
    if (g_strcmp0 (outer->name, name) == 0)
      return fail (MANT_DOMAIN, message, message_size, _("“%s” is made of itself"), name);
  if (resolution->depth == MAX_DEPTH)
    return fail (MANT_DOMAIN, message, message_size,
                 _("“%s” ends a chain of more than %d own formats"), name, MAX_DEPTH);
  return MANT_OK;
}

/* What is wrong with an own format says whose line it is, once. */
static void
name_line (MantStatus           status,
           const char          *name,
           const MantOwnFormat *own,
           const Resolution    *resolution,
           char                *message,
           gsize                message_size)
{
  if (status != MANT_OK && resolution->depth == 0 && message_size > 0)
    {
      g_autofree char *sentence
          = g_strdup_printf (_("the own format “%s” (line %u of formats.txt): %s"), name, own->line,
                             message);

      g_strlcpy (message, sentence, message_size);
    }
}

static void
rename_scalar (MantFormat          *format,
               const char          *name,
               const MantOwnFormat *own)
{
  g_strlcpy (format->id, name, sizeof format->id);
  format->title = own->title;
  format->source = OWN_SOURCE;
}

MantStatus
mant_format_resolve_name (const char *text,
              size_t      length,
              MantFormat *format,
              char       *message,
              size_t      message_size,
              void       *user_data)
{
  static const Resolution outermost = { NULL, NULL, 0 };
  const Resolution *resolution = user_data != NULL ? user_data : &outermost;
  g_autofree char *word = g_strndup (text, length);
  const Resolution inner = { resolution, word, resolution->depth + 1 };
  g_auto (MantOwnFormat) own = { NULL };
  MantStatus status;

  if (message_size > 0)
    message[0] = '\0';
  if (g_str_has_prefix (word, CODE_BOOK))
    return resolve_code_book (word, resolution, format, message, message_size);
  if (!mant_format_library_lookup (word, &own))
    return MANT_DOMAIN;
  if ((status = check_chain (word, resolution, message, message_size)) != MANT_OK)
    return status;

  status = resolve_scalar (own.text, &inner, format, message, message_size);
  if (status == MANT_OK || (status == MANT_UNABLE && mant_format_is_wide (format)))
    rename_scalar (format, word, &own);
  name_line (status, word, &own, resolution, message, message_size);
  return status;
}

static MantStatus
resolve_scalar (const char       *text,
                const Resolution *resolution,
                MantFormat       *format,
                char             *message,
                gsize             message_size)
{
  MantBlockFormat block;
  MantStatus status;

  /* Any length, unlike what core/num reads: a code book may have 65536 values. */
  if (g_str_has_prefix (text, CODE_BOOK) && strchr (text, ')') == text + strlen (text) - 1)
    return resolve_code_book (text, resolution, format, message, message_size);

  status = mant_format_parse_with (text, mant_format_resolve_name, (void *) resolution, format,
                                   message, message_size);
  if (status != MANT_DOMAIN)
    return status;

  /* Not a scalar: say so if it is another format, rather than that it is none. */
  if (resolve_block (text, resolution, &block, NULL, 0) == MANT_OK
      && block.shape != MANT_SHAPE_ELEMENT)
    return fail (MANT_DOMAIN, message, message_size,
                 _("“%s” is a block format, and a scalar one is needed here"), text);
  return MANT_DOMAIN;
}

static MantStatus
resolve_block (const char       *text,
               const Resolution *resolution,
               MantBlockFormat  *format,
               char             *message,
               gsize             message_size)
{
  g_auto (MantOwnFormat) own = { NULL };

  if (g_str_has_prefix (text, CODE_BOOK) && strchr (text, ')') == text + strlen (text) - 1)
    {
      MantStatus status;

      memset (format, 0, sizeof *format);
      format->element_unit = 1;
      format->shape = MANT_SHAPE_ELEMENT;
      status = resolve_code_book (text, resolution, &format->element, message, message_size);
      if (status == MANT_OK)
        {
          g_strlcpy (format->id, format->element.id, sizeof format->id);
          format->source = format->element.source;
        }
      return status;
    }

  /* The name of a whole format; core/num asks for those of elements and scales only. */
  if (mant_format_library_lookup (text, &own))
    {
      const Resolution inner = { resolution, text, resolution->depth + 1 };
      MantStatus status;

      if ((status = check_chain (text, resolution, message, message_size)) != MANT_OK)
        return status;
      status = resolve_block (own.text, &inner, format, message, message_size);
      if (status == MANT_OK)
        {
          if (format->shape == MANT_SHAPE_ELEMENT)
            rename_scalar (&format->element, text, &own);
          g_strlcpy (format->id, text, sizeof format->id);
          format->title = own.title;
          format->source = OWN_SOURCE;
        }
      name_line (status, text, &own, resolution, message, message_size);
      return status;
    }

  return mant_block_format_parse_with (text, mant_format_resolve_name, (void *) resolution, format,
                                       message, message_size);
}

static char *
dup_stripped (const char *text)
{
  return g_strstrip (g_strdup (text));
}

MantStatus
mant_format_resolve (const char      *text,
                     MantBlockFormat *format,
                     char            *message,
                     gsize            message_size)
{
  const Resolution resolution = { NULL, NULL, 0 };
  g_autofree char *stripped = dup_stripped (text);
  char unused[64]; /* core/num tells by the sentence whether a name was known */

  if (message_size == 0)
    {
      message = unused;
      message_size = sizeof unused;
    }
  message[0] = '\0';
  return resolve_block (stripped, &resolution, format, message, message_size);
}

MantStatus
mant_format_resolve_scalar (const char *text,
                            MantFormat *format,
                            char       *message,
                            gsize       message_size)
{
  const Resolution resolution = { NULL, NULL, 0 };
  g_autofree char *stripped = dup_stripped (text);
  char unused[64];

  if (message_size == 0)
    {
      message = unused;
      message_size = sizeof unused;
    }
  message[0] = '\0';
  return resolve_scalar (stripped, &resolution, format, message, message_size);
}

gboolean
mant_format_resolve_any (const char       *text,
                         MantBlockFormat  *format,
                         gboolean         *is_wide,
                         GError          **error)
{
  g_autoptr (GError) cause = NULL;
  MantFormat element;

  *is_wide = FALSE;
  if (mant_format_resolve_checked (text, format, &cause))
    return TRUE;

  memset (&element, 0, sizeof element);
  if (!g_error_matches (cause, MANT_ERROR, MANT_ERROR_UNSUPPORTED)
      || mant_format_resolve_scalar (text, &element, NULL, 0) != MANT_UNABLE
      || element.codec == NULL || !mant_format_is_wide (&element))
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }

  memset (format, 0, sizeof *format);
  if (element.id[0] == '\0')
    mant_format_to_text (&element, element.id, sizeof element.id);
  format->element = element;
  format->shape = MANT_SHAPE_ELEMENT;
  format->element_unit = 1;
  format->title = element.title;
  format->source = element.source;
  g_strlcpy (format->id, element.id, sizeof format->id);
  *is_wide = TRUE;
  return TRUE;
}

gboolean
mant_format_resolve_checked (const char       *text,
                             MantBlockFormat  *format,
                             GError          **error)
{
  char message[768] = "";

  switch (mant_format_resolve (text, format, message, sizeof message))
    {
    case MANT_OK:
      return TRUE;

    case MANT_UNABLE:
      g_set_error_literal (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED, message);
      return FALSE;

    default:
      g_set_error_literal (error, MANT_ERROR, MANT_ERROR_FORMAT, message);
      return FALSE;
    }
}

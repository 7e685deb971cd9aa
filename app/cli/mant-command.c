/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-command.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include <mant-num.h>

#define MANT_LIST_ITEM(name) extern const MantCommand mant_command_##name;
#include "mant-commands.inc"
#undef MANT_LIST_ITEM

const MantCommand *const mant_commands[] = {
#define MANT_LIST_ITEM(name) &mant_command_##name,
#include "mant-commands.inc"
#undef MANT_LIST_ITEM
  NULL
};

/* What every command takes. */
const MantOption mant_common_options[] = {
  { "threads", 0, MANT_OPTION_INTEGER, N_("N"),
    N_("Use N threads; 0, the default, is all cores. Never changes a result."),
    MANT_WORDS_NONE, 0, 256 },
  { "isa", 0, MANT_OPTION_TEXT, N_("ISA"),
    N_("Use this instruction set instead of the best one. Never changes a result."),
    MANT_WORDS_ISAS },
  { "quiet", 'q', MANT_OPTION_FLAG, NULL, N_("Show no progress.") },
  { "help", 'h', MANT_OPTION_FLAG, NULL, N_("Show this help.") },
  { NULL }
};

G_DEFINE_QUARK (mant-usage-error-quark, mant_usage_error)

/**
 * mant_set_usage_error:
 * @error: (nullable): where to set it
 * @format: a sentence without full stop
 * @...: arguments
 *
 * Sets an error that ends the program with status 2.
 */
void
mant_set_usage_error (GError     **error,
                      const char  *format,
                      ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, MANT_USAGE_ERROR, 0, message);
}

/**
 * mant_command_find:
 * @name: a command's name
 *
 * Returns: (transfer none) (nullable): the command
 */
const MantCommand *
mant_command_find (const char *name)
{
  for (guint i = 0; mant_commands[i] != NULL; i++)
    if (g_str_equal (mant_commands[i]->name, name))
      return mant_commands[i];
  return NULL;
}

static const MantOption *
find_option (const MantCommand *command,
             const char        *name,
             gsize              length)
{
  const MantOption *const tables[] = { command->options, mant_common_options };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const MantOption *option = tables[i]; option->name != NULL; option++)
      if (strncmp (option->name, name, length) == 0 && option->name[length] == '\0')
        return option;
  return NULL;
}

static const MantOption *
find_letter (const MantCommand *command,
             char               letter)
{
  const MantOption *const tables[] = { command->options, mant_common_options };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const MantOption *option = tables[i]; option->name != NULL; option++)
      if (option->letter == letter)
        return option;
  return NULL;
}

/* "-1.5", "-.5", "-0x1p+3", "-inf" and "-nan" are values, and "-" is standard input. */
static gboolean
is_argument (const char *text)
{
  return text[0] != '-' || text[1] == '\0' || text[1] == '.' || g_ascii_isdigit (text[1])
         || g_ascii_strncasecmp (text, "-inf", 4) == 0 || g_ascii_strcasecmp (text, "-nan") == 0;
}

static gboolean
parse_count (const char *text,
             guint64    *count)
{
  char *end;
  gboolean hexadecimal = text[0] == '0' && (text[1] | 0x20) == 'x';

  /* g_ascii_strtoull () takes blanks and signs, which are no part of a count. */
  if (!g_ascii_isxdigit (text[0]) || (hexadecimal && !g_ascii_isxdigit (text[2])))
    return FALSE;
  errno = 0;
  *count = g_ascii_strtoull (text, &end, hexadecimal ? 16 : 10);
  return errno == 0 && *end == '\0';
}

static gboolean
parse_integer (const char *text,
               gint64     *integer)
{
  guint64 magnitude;
  gboolean negative = text[0] == '-';

  if (!parse_count (text + negative, &magnitude) || magnitude > G_MAXINT64)
    return FALSE;
  *integer = negative ? -(gint64) magnitude : (gint64) magnitude;
  return TRUE;
}

static gboolean
check_value (const MantOption  *option,
             const char        *value,
             GError           **error)
{
  guint64 count;
  gint64 integer;

  switch (option->kind)
    {
    case MANT_OPTION_COUNT:
      if (parse_count (value, &count))
        return TRUE;
      mant_set_usage_error (error, _("--%s takes an integer from 0 to 2^64 − 1, not “%s”"),
                            option->name, value);
      return FALSE;

    case MANT_OPTION_INTEGER:
      if (parse_integer (value, &integer) && integer >= option->lo && integer <= option->hi)
        return TRUE;
      mant_set_usage_error (error, _("--%s takes an integer from %" PRId64 " to %"
                                     PRId64 ", not “%s”"),
                            option->name, option->lo, option->hi, value);
      return FALSE;

    case MANT_OPTION_TEXT:
    case MANT_OPTION_TEXTS:
    case MANT_OPTION_FILE:
      if (value[0] != '\0')
        return TRUE;
      mant_set_usage_error (error, _("--%s takes a value, not an empty text"), option->name);
      return FALSE;

    case MANT_OPTION_FLAG:
    default:
      return TRUE;
    }
}

static gboolean
take_option (MantInvocation    *self,
             char            ***next,
             GError           **error)
{
  const char *text = *(*next)++;
  const char *value = NULL;
  const MantOption *option;

  if (text[1] == '-')
    {
      const char *equals = strchr (text + 2, '=');

      option = find_option (self->command, text + 2,
                            equals != NULL ? (gsize) (equals - text - 2) : strlen (text + 2));
      if (equals != NULL)
        value = equals + 1;
    }
  else
    {
      option = find_letter (self->command, text[1]);
      if (text[2] != '\0')
        value = text + 2;
    }

  if (option == NULL)
    {
      mant_set_usage_error (error, _("%s has no option “%s”; see “mantissa-cli %s --help”"),
                            self->command->name, text, self->command->name);
      return FALSE;
    }
  if (option->kind == MANT_OPTION_FLAG)
    {
      if (value != NULL)
        {
          mant_set_usage_error (error, _("--%s takes no value, but got “%s”"), option->name, value);
          return FALSE;
        }
      value = "";
    }
  else if (value == NULL)
    {
      value = *(*next);
      if (value == NULL)
        {
          mant_set_usage_error (error, _("--%s takes a value; see “mantissa-cli %s --help”"),
                                option->name, self->command->name);
          return FALSE;
        }
      (*next)++;
    }
  if (!check_value (option, value, error))
    return FALSE;

  if (option->kind == MANT_OPTION_TEXTS && g_hash_table_contains (self->values, option->name))
    g_hash_table_insert (self->values, (gpointer) option->name,
                         g_strjoin ("\n", mant_invocation_get_text (self, option->name), value,
                                    NULL));
  else
    g_hash_table_insert (self->values, (gpointer) option->name, g_strdup (value));
  return TRUE;
}

static gboolean
select_isa (const char  *id,
            GError     **error)
{
  switch (mant_isa_select (id))
    {
    case MANT_OK:
      return TRUE;

    case MANT_UNABLE:
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   _("this processor does not have the instruction set “%s”"), id);
      return FALSE;

    case MANT_DOMAIN:
    case MANT_SHORT_BUFFER:
    default:
      {
        g_autoptr (GString) known = g_string_new (NULL);

        for (gsize i = 0; i < mant_n_isas; i++)
          g_string_append_printf (known, "%s%s", i == 0 ? "" : ", ", mant_isas[i].id);
        mant_set_usage_error (error, _("there is no instruction set “%s” here; there is %s"), id,
                              known->str);
        return FALSE;
      }
    }
}

/**
 * mant_invocation_new:
 * @command: a command
 * @arguments: (array zero-terminated=1): what followed its name
 * @cancellable: what Ctrl-C cancels
 * @error: return location for an error of %MANT_USAGE_ERROR
 *
 * Reads the options: `--name VALUE`, `--name=VALUE`, `-o VALUE`, `-oVALUE`, in any order with the
 * arguments; `--` ends them; the last of several wins. A negative number is an argument, not an
 * option. With --help among them nothing else is checked.
 *
 * Returns: (transfer full) (nullable): what was typed
 */
MantInvocation *
mant_invocation_new (const MantCommand  *command,
                     char              **arguments,
                     GCancellable       *cancellable,
                     GError            **error)
{
  g_autoptr (MantInvocation) self = g_new0 (MantInvocation, 1);
  gboolean options_end = FALSE;
  guint n_arguments;

  self->command = command;
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  self->arguments = g_ptr_array_new_with_free_func (g_free);
  self->cancellable = g_object_ref (cancellable);

  for (char **p = arguments; *p != NULL && !options_end; p++)
    {
      options_end = g_str_equal (*p, "--");
      self->wants_help |= g_str_equal (*p, "--help") || g_str_equal (*p, "-h");
    }
  if (self->wants_help)
    return g_steal_pointer (&self);

  options_end = FALSE;
  while (*arguments != NULL)
    {
      if (!options_end && g_str_equal (*arguments, "--"))
        {
          options_end = TRUE;
          arguments++;
        }
      else if (options_end || is_argument (*arguments))
        {
          g_ptr_array_add (self->arguments, g_strdup (*arguments++));
        }
      else if (!take_option (self, &arguments, error))
        {
          return NULL;
        }
    }
  n_arguments = self->arguments->len;
  g_ptr_array_add (self->arguments, NULL);

  if (n_arguments < command->min_arguments)
    {
      mant_set_usage_error (error, _("%s takes %s; see “mantissa-cli %s --help”"), command->name,
                            command->usage, command->name);
      return NULL;
    }
  if (n_arguments > command->max_arguments)
    {
      mant_set_usage_error (error, _("%s takes %s, and “%s” is one too many"), command->name,
                            command->usage[0] != '\0' ? command->usage : _("no argument"),
                            mant_invocation_get_argument (self, command->max_arguments));
      return NULL;
    }
  if (mant_invocation_has (self, "json") && mant_invocation_has (self, "csv"))
    {
      mant_set_usage_error (error, _("--json and --csv exclude each other"));
      return NULL;
    }

  self->quiet = mant_invocation_has (self, "quiet");
  self->n_threads = mant_invocation_get_integer (self, "threads", 0);
  if (self->n_threads == 0)
    self->n_threads = CLAMP (g_get_num_processors (), 1, 256);
  if (mant_invocation_has (self, "isa")
      && !select_isa (mant_invocation_get_text (self, "isa"), error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * mant_invocation_free:
 * @self: an invocation
 */
void
mant_invocation_free (MantInvocation *self)
{
  g_clear_pointer (&self->values, g_hash_table_unref);
  g_clear_pointer (&self->arguments, g_ptr_array_unref);
  g_clear_object (&self->cancellable);
  g_free (self);
}

/**
 * mant_invocation_has:
 * @self: an invocation
 * @option: an option's name
 *
 * Returns: whether the option was given
 */
gboolean
mant_invocation_has (MantInvocation *self,
                     const char     *option)
{
  return g_hash_table_contains (self->values, option);
}

/**
 * mant_invocation_get_text:
 * @self: an invocation
 * @option: an option's name
 *
 * Returns: (transfer none) (nullable): its value; %NULL if it was not given
 */
const char *
mant_invocation_get_text (MantInvocation *self,
                          const char     *option)
{
  return g_hash_table_lookup (self->values, option);
}

/**
 * mant_invocation_get_integer:
 * @self: an invocation
 * @option: the name of an option of kind %MANT_OPTION_INTEGER
 * @otherwise: the value if it was not given
 *
 * Returns: the option's value
 */
gint64
mant_invocation_get_integer (MantInvocation *self,
                             const char     *option,
                             gint64          otherwise)
{
  const char *text = mant_invocation_get_text (self, option);
  gint64 integer;

  return text != NULL && parse_integer (text, &integer) ? integer : otherwise;
}

/**
 * mant_invocation_get_count:
 * @self: an invocation
 * @option: the name of an option of kind %MANT_OPTION_COUNT
 * @otherwise: the value if it was not given
 *
 * Returns: the option's value
 */
guint64
mant_invocation_get_count (MantInvocation *self,
                           const char     *option,
                           guint64         otherwise)
{
  const char *text = mant_invocation_get_text (self, option);
  guint64 count;

  return text != NULL && parse_count (text, &count) ? count : otherwise;
}

/**
 * mant_invocation_get_n_arguments:
 * @self: an invocation
 *
 * Returns: how many arguments there are that are not options
 */
guint
mant_invocation_get_n_arguments (MantInvocation *self)
{
  return self->arguments->len - 1;
}

/**
 * mant_invocation_get_argument:
 * @self: an invocation
 * @position: from 0
 *
 * Returns: (transfer none) (nullable): that argument; %NULL beyond the last
 */
const char *
mant_invocation_get_argument (MantInvocation *self,
                              guint           position)
{
  return position < self->arguments->len ? g_ptr_array_index (self->arguments, position) : NULL;
}

/**
 * mant_printable:
 * @text: any bytes
 *
 * One line that is safe to show in a terminal: control characters, bidirectional controls and what
 * is not UTF-8 are written as escapes.
 *
 * Returns: (transfer full): UTF-8
 */
char *
mant_printable (const char *text)
{
  g_autoptr (GString) line = g_string_new (NULL);

  while (*text != '\0')
    {
      gunichar c = g_utf8_get_char_validated (text, -1);

      if (c == (gunichar) -1 || c == (gunichar) -2)
        {
          g_string_append_printf (line, "\\x%02x", (guchar) *text++);
          continue;
        }
      if (g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_FORMAT || c == 0x2028
          || c == 0x2029)
        g_string_append_printf (line, c <= 0xffff ? "\\u%04X" : "\\U%08X", c);
      else
        g_string_append_unichar (line, c);
      text = g_utf8_next_char (text);
    }
  return g_string_free (g_steal_pointer (&line), FALSE);
}

/**
 * mant_print_message:
 * @prefix: (nullable): such as "warning"
 * @message: a sentence
 *
 * Prints one line to standard error, whatever the message holds.
 */
void
mant_print_message (const char *prefix,
                    const char *message)
{
  g_autofree char *line = mant_printable (message);

  if (prefix != NULL)
    fprintf (stderr, "mantissa-cli: %s: %s\n", prefix, line);
  else
    fprintf (stderr, "mantissa-cli: %s\n", line);
}

/**
 * mant_warn:
 * @format: a sentence
 * @...: arguments
 *
 * Prints `mantissa-cli: warning: SENTENCE`.
 */
void
mant_warn (const char *format,
           ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  mant_print_message ("warning", message);
}

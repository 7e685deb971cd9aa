/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mant-command-text.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include <mant-num.h>
#include <mantissa.h>

#define WIDTH 80

/* Adds text wrapped at WIDTH, every line but the first indented; `column` is where the first one
 * begins. */
static void
add_wrapped (MantOutput *output,
             const char *text,
             guint       indent,
             guint       column)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      guint width = g_utf8_strlen (words[i], -1);

      if (column > indent && column + 1 + width > WIDTH)
        {
          mant_output_printf (output, "\n%*s", (int) indent, "");
          column = indent;
        }
      else if (i > 0)
        {
          mant_output_add (output, " ");
          column++;
        }
      mant_output_add (output, words[i]);
      column += width;
    }
  mant_output_add (output, "\n");
}

static void
add_paragraphs (MantOutput *output,
                const char *text)
{
  g_auto (GStrv) paragraphs = g_strsplit (text, "\n\n", -1);

  for (guint i = 0; paragraphs[i] != NULL; i++)
    {
      if (i > 0)
        mant_output_add (output, "\n");
      add_wrapped (output, paragraphs[i], 0, 0);
    }
}

/* "-o, --output=FILE" */
static char *
option_form (const MantOption *option)
{
  g_autoptr (GString) form = g_string_new (NULL);

  if (option->letter != 0)
    g_string_append_printf (form, "-%c, ", option->letter);
  g_string_append_printf (form, "--%s", option->name);
  if (option->metavar != NULL)
    g_string_append_printf (form, " %s", _(option->metavar));
  return g_string_free (g_steal_pointer (&form), FALSE);
}

static void
add_options (MantOutput       *output,
             const MantOption *options)
{
  const guint indent = 26;

  for (const MantOption *option = options; option->name != NULL; option++)
    {
      g_autofree char *form = option_form (option);
      guint width = 2 + g_utf8_strlen (form, -1);

      mant_output_printf (output, "  %s", form);
      if (width + 2 > indent)
        mant_output_printf (output, "\n%*s", (int) indent, "");
      else
        mant_output_printf (output, "%*s", (int) (indent - width), "");
      add_wrapped (output, _(option->help), indent, indent);
    }
}

static char *
example_line (const MantCommand *command,
              const MantExample *example)
{
  if (example->input != NULL)
    return g_strdup_printf ("printf '%s' | mantissa-cli %s %s", example->input, command->name,
                            example->arguments);
  return g_strdup_printf ("mantissa-cli %s %s", command->name, example->arguments);
}

/**
 * mant_command_write_overview:
 * @output: where to
 *
 * Writes what `mantissa-cli --help` shows.
 */
void
mant_command_write_overview (MantOutput *output)
{
  mant_output_printf (output, "%s\n\n%s\n",
                      _("Usage: mantissa-cli COMMAND [OPTIONS] [ARGUMENTS]"),
                      _("Commands:"));
  for (guint i = 0; mant_commands[i] != NULL; i++)
    mant_output_printf (output, "  %-12s%s\n", mant_commands[i]->name,
                        _(mant_commands[i]->summary));
  mant_output_printf (output, "\n%s\n", _("Options of every command:"));
  add_options (output, mant_common_options);
  mant_output_printf (output, "\n%s\n  mantissa-cli --version\n  mantissa-cli COMMAND --help\n",
                      _("Also:"));
}

/**
 * mant_command_write_help:
 * @command: a command
 * @output: where to
 *
 * Writes what `mantissa-cli COMMAND --help` shows.
 */
void
mant_command_write_help (const MantCommand *command,
                         MantOutput        *output)
{
  mant_output_printf (output, _("Usage: mantissa-cli %s [OPTIONS] %s"), command->name,
                      command->usage);
  mant_output_add (output, "\n\n");
  add_paragraphs (output, _(command->description));
  mant_output_printf (output, "\n%s\n", _("Options:"));
  add_options (output, command->options);
  add_options (output, mant_common_options);
  mant_output_printf (output, "\n%s\n", _("Examples, to be typed in the source tree:"));
  for (const MantExample *example = command->examples; example->arguments != NULL; example++)
    {
      g_autofree char *line = example_line (command, example);

      mant_output_add (output, "  # ");
      add_wrapped (output, _(example->help), 4, 4);
      mant_output_printf (output, "  %s\n", line);
    }
}

/* Text for troff: minus signs that copy as minus signs, no requests by accident. */
static void
add_troff (MantOutput *output,
           const char *text)
{
  if (*text == '.' || *text == '\'')
    mant_output_add (output, "\\&");
  for (const char *p = text; *p != '\0'; p++)
    switch (*p)
      {
      case '\\':
        mant_output_add (output, "\\e");
        break;
      case '-':
        mant_output_add (output, "\\-");
        break;
      case '\'':
        mant_output_add (output, "\\(aq");
        break;
      case '\n':
        mant_output_add (output, p[1] == '\n' ? "\n.PP" : "\n");
        break;
      default:
        mant_output_add_bytes (output, p, 1);
        break;
      }
}

static void
add_troff_options (MantOutput       *output,
                   const MantOption *options)
{
  for (const MantOption *option = options; option->name != NULL; option++)
    {
      mant_output_add (output, ".TP\n");
      if (option->letter != 0)
        mant_output_printf (output, "\\fB\\-%c\\fR, ", option->letter);
      mant_output_add (output, "\\fB\\-\\-");
      add_troff (output, option->name);
      mant_output_add (output, "\\fR");
      if (option->metavar != NULL)
        {
          mant_output_add (output, " \\fI");
          add_troff (output, _(option->metavar));
          mant_output_add (output, "\\fR");
        }
      mant_output_add (output, "\n");
      add_troff (output, _(option->help));
      mant_output_add (output, "\n");
    }
}

/**
 * mant_command_write_man_page:
 * @output: where to
 *
 * Writes mantissa-cli(1) as troff, for `mantissa-cli --generate man`.
 */
void
mant_command_write_man_page (MantOutput *output)
{
  mant_output_printf (output,
                      ".\\\" Made by mantissa-cli --generate man, from the descriptors.\n"
                      ".TH MANTISSA\\-CLI 1 \"\" \"Mantissa %s\" \"%s\"\n", MANT_VERSION,
                      _("User Commands"));
  mant_output_printf (output, ".SH %s\nmantissa\\-cli \\- ", _("NAME"));
  add_troff (output, _("see what a number format does to numbers and tensors"));
  mant_output_printf (output, "\n.SH %s\n\\fBmantissa\\-cli\\fR \\fI%s\\fR [\\fI%s\\fR] "
                      "[\\fI%s\\fR]\n.br\n\\fBmantissa\\-cli\\fR \\fB\\-\\-help\\fR | "
                      "\\fB\\-\\-version\\fR\n", _("SYNOPSIS"), _("COMMAND"), _("OPTIONS"),
                      _("ARGUMENTS"));

  mant_output_printf (output, ".SH %s\n", _("COMMANDS"));
  for (guint i = 0; mant_commands[i] != NULL; i++)
    {
      const MantCommand *command = mant_commands[i];

      mant_output_printf (output, ".SS \"mantissa\\-cli %s [%s] ", command->name, _("OPTIONS"));
      add_troff (output, command->usage);
      mant_output_add (output, "\"\n");
      add_troff (output, _(command->description));
      mant_output_add (output, "\n");
      add_troff_options (output, command->options);
      for (const MantExample *example = command->examples; example->arguments != NULL; example++)
        {
          g_autofree char *line = example_line (command, example);

          mant_output_add (output, ".PP\n");
          add_troff (output, _(example->help));
          mant_output_add (output, "\n.PP\n.RS 4\n.EX\n");
          add_troff (output, line);
          mant_output_add (output, "\n.EE\n.RE\n");
        }
    }

  mant_output_printf (output, ".SH %s\n", _("OPTIONS OF EVERY COMMAND"));
  add_troff_options (output, mant_common_options);

  mant_output_printf (output, ".SH %s\n.TP\n0\n", _("EXIT STATUS"));
  add_troff (output, _("Done."));
  mant_output_add (output, "\n.TP\n1\n");
  add_troff (output, _("Could not be done: a bad file, something unsupported, cancelled. One line "
                       "on standard error says what and where, and there is no partial output."));
  mant_output_add (output, "\n.TP\n2\n");
  add_troff (output, _("Wrong usage."));

  mant_output_printf (output, "\n.SH %s\n.TP\n\\fBMANTISSA_ISA\\fR\n", _("ENVIRONMENT"));
  add_troff (output, _("The instruction set to use, as --isa."));
  mant_output_add (output, "\n");
}

/* The words of a list, separated by blanks. */
static char *
list_words (MantWords words)
{
  g_autoptr (GString) list = g_string_new (NULL);

  switch (words)
    {
    case MANT_WORDS_FORMATS:
      for (gsize i = 0; i < mant_n_formats; i++)
        g_string_append_printf (list, " %s", mant_formats[i]->id);
      for (gsize i = 0; i < mant_n_block_formats; i++)
        g_string_append_printf (list, " %s", mant_block_formats[i]->id);
      for (gsize i = 0; i < mant_n_packed_formats; i++)
        if (mant_packed_formats[i]->packed->encode == NULL)
          g_string_append_printf (list, " %s", mant_packed_formats[i]->id);
      break;

    case MANT_WORDS_ROUNDINGS:
      for (gsize i = 0; i < mant_n_roundings; i++)
        g_string_append_printf (list, " %s", mant_roundings[i]->id);
      break;

    case MANT_WORDS_SCALE_RULES:
      for (gsize i = 0; i < mant_n_scale_rules; i++)
        g_string_append_printf (list, " %s", mant_scale_rules[i]->id);
      break;

    case MANT_WORDS_ISAS:
      for (gsize i = 0; i < mant_n_isas; i++)
        g_string_append_printf (list, " %s", mant_isas[i].id);
      break;

    case MANT_WORDS_OVERFLOWS:
      g_string_append (list, " saturate ieee propagate none");
      break;

    case MANT_WORDS_RECIPES:
      g_string_append (list, " two-level torchao te single");
      break;

    case MANT_WORDS_KERNELS:
      for (const char *const *kernel = mant_bench_list_kernels (); *kernel != NULL; kernel++)
        g_string_append_printf (list, " %s", *kernel);
      break;

    case MANT_WORDS_OPERATIONS:
      {
        g_autoptr (GListModel) operations = mant_list_operations ();

        for (guint i = 0; i < g_list_model_get_n_items (operations); i++)
          {
            g_autoptr (MantItem) operation = g_list_model_get_item (operations, i);

            g_string_append_printf (list, " %s", mant_item_get_id (operation));
          }
        break;
      }

    case MANT_WORDS_LIBRARY_ACTIONS:
      g_string_append (list, " list names add remove rename import export");
      break;

    case MANT_WORDS_OWN_FORMATS: /* asked for when the shell completes */
    case MANT_WORDS_NONE:
    case MANT_WORDS_FILES:
    default:
      break;
    }
  return g_strdup (list->len > 0 ? list->str + 1 : "");
}

static void
add_word_reply (MantOutput *output,
                MantWords   words)
{
  g_autofree char *list = list_words (words);

  if (words == MANT_WORDS_FILES)
    mant_output_add (output, "COMPREPLY=($(compgen -f -- \"$word\"))");
  else if (words == MANT_WORDS_FORMATS || words == MANT_WORDS_OWN_FORMATS)
    mant_output_printf (output,
                        "COMPREPLY=($(compgen -W \"%s $(\"${COMP_WORDS[0]}\" library names "
                        "2>/dev/null)\" -- \"$word\"))", list);
  else
    mant_output_printf (output, "COMPREPLY=($(compgen -W '%s' -- \"$word\"))", list);
}

static void
add_option_cases (MantOutput       *output,
                  const MantOption *options,
                  const char       *indent)
{
  for (const MantOption *option = options; option->name != NULL; option++)
    {
      if (option->kind == MANT_OPTION_FLAG)
        continue;
      mant_output_printf (output, "%s--%s", indent, option->name);
      if (option->letter != 0)
        mant_output_printf (output, "|-%c", option->letter);
      mant_output_add (output, ") ");
      add_word_reply (output,
                      option->kind == MANT_OPTION_FILE ? MANT_WORDS_FILES : option->words);
      mant_output_add (output, "; return ;;\n");
    }
}

static void
add_option_names (MantOutput       *output,
                  const MantOption *options)
{
  for (const MantOption *option = options; option->name != NULL; option++)
    mant_output_printf (output, " --%s", option->name);
}

/**
 * mant_command_write_completion:
 * @output: where to
 *
 * Writes completion for bash, for `mantissa-cli --generate bash`. It needs no helper functions of
 * the bash-completion package.
 */
void
mant_command_write_completion (MantOutput *output)
{
  mant_output_add (output,
                   "# bash completion for mantissa-cli, made by mantissa-cli --generate bash from\n"
                   "# the descriptors of commands.\n"
                   "_mantissa_cli ()\n"
                   "{\n"
                   "  local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}\n"
                   "  local arguments=0 i\n"
                   "\n"
                   "  COMPREPLY=()\n"
                   "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
                   "    COMPREPLY=($(compgen -W '--help --version");
  for (guint i = 0; mant_commands[i] != NULL; i++)
    mant_output_printf (output, " %s", mant_commands[i]->name);
  mant_output_add (output,
                   "' -- \"$word\"))\n"
                   "    return\n"
                   "  fi\n"
                   "  case $previous in\n");
  add_option_cases (output, mant_common_options, "    ");
  mant_output_add (output,
                   "  esac\n"
                   "  for ((i = 2; i < COMP_CWORD; i++)); do\n"
                   "    case ${COMP_WORDS[i]} in -*) ;; *) arguments=$((arguments + 1)) ;; esac\n"
                   "  done\n"
                   "  case ${COMP_WORDS[1]} in\n");
  for (guint i = 0; mant_commands[i] != NULL; i++)
    {
      const MantCommand *command = mant_commands[i];

      mant_output_printf (output,
                          "    %s)\n"
                          "      case $previous in\n", command->name);
      add_option_cases (output, command->options, "        ");
      mant_output_add (output,
                       "      esac\n"
                       "      case $word in -*)\n"
                       "        COMPREPLY=($(compgen -W '");
      add_option_names (output, command->options);
      add_option_names (output, mant_common_options);
      mant_output_add (output,
                       "' -- \"$word\"))\n"
                       "        return ;;\n"
                       "      esac\n"
                       "      if [ \"$arguments\" -eq 0 ]; then\n"
                       "        ");
      add_word_reply (output, command->argument_words[0]);
      mant_output_add (output, "\n      else\n        ");
      add_word_reply (output, command->argument_words[1]);
      mant_output_add (output, "\n      fi ;;\n");
    }
  mant_output_add (output,
                   "  esac\n"
                   "}\n"
                   "complete -o filenames -F _mantissa_cli mantissa-cli\n");
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "mant-command-text.h"
#include "mant-interrupt.h"

enum
{
  STATUS_DONE = 0,
  STATUS_FAILED = 1,
  STATUS_USAGE = 2,
};

/* Prints the error, if there is anything to say, and answers the exit status. */
static int
fail (const GError *error)
{
  /* A reader that has seen enough, as in `mantissa-cli formats | head`, wants no comment. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE))
    return STATUS_FAILED;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    mant_print_message (NULL, _("cancelled"));
  else
    mant_print_message (NULL, error->message);
  return g_error_matches (error, MANT_USAGE_ERROR, 0) ? STATUS_USAGE : STATUS_FAILED;
}

static int
print_text (void (*write_text) (MantOutput *output))
{
  g_autoptr (MantOutput) output = mant_output_new (STDOUT_FILENO, TRUE);
  g_autoptr (GError) error = NULL;

  write_text (output);
  return mant_output_commit (output, &error) ? STATUS_DONE : fail (error);
}

static void
write_version (MantOutput *output)
{
  mant_output_printf (output, "mantissa-cli %s\n", MANT_VERSION);
}

static int
run_command (const MantCommand *command,
             char             **arguments)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (MantInvocation) invocation = NULL;
  g_autoptr (GError) error = NULL;

  mant_interrupt_watch (cancellable);
  invocation = mant_invocation_new (command, arguments, cancellable, &error);
  if (invocation == NULL)
    return fail (error);
  if (invocation->wants_help)
    {
      g_autoptr (MantOutput) output = mant_output_new (STDOUT_FILENO, TRUE);

      mant_command_write_help (command, output);
      return mant_output_commit (output, &error) ? STATUS_DONE : fail (error);
    }
  return command->run (invocation, &error) ? STATUS_DONE : fail (error);
}

/* A file must never get the number of a standard stream that the parent has closed: what is meant
 * for the stream would go into it. Opened the wrong way round, so that using it is an error. */
static void
fill_closed_streams (void)
{
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (fcntl (fd, F_GETFD) < 0 && errno == EBADF
        && open ("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0)
      _exit (STATUS_FAILED);
}

int
main (int    argc,
      char **argv)
{
  const char *localedir = g_getenv ("MANTISSA_LOCALEDIR");
  const MantCommand *command;

  fill_closed_streams ();
  /* Not LC_NUMERIC: numbers look the same everywhere. */
  setlocale (LC_CTYPE, "");
  setlocale (LC_MESSAGES, "");
  bindtextdomain (GETTEXT_PACKAGE, localedir != NULL ? localedir : MANT_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (argc < 2)
    {
      mant_print_message (NULL, _("no command given; “mantissa-cli --help” lists them"));
      return STATUS_USAGE;
    }
  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h"))
    return print_text (mant_command_write_overview);
  if (g_str_equal (argv[1], "--version"))
    return print_text (write_version);
  if (g_str_equal (argv[1], "--generate") && argc == 3)
    {
      if (g_str_equal (argv[2], "man"))
        return print_text (mant_command_write_man_page);
      if (g_str_equal (argv[2], "bash"))
        return print_text (mant_command_write_completion);
    }

  command = mant_command_find (argv[1]);
  if (command == NULL)
    {
      g_autofree char *message =
        g_strdup_printf (argv[1][0] == '-'
                           ? _("there is no option “%s” before a command; see “mantissa-cli "
                               "--help”")
                           : _("there is no command “%s”; “mantissa-cli --help” lists them"),
                         argv[1]);

      mant_print_message (NULL, message);
      return STATUS_USAGE;
    }
  return run_command (command, argv + 2);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-output.h"

G_BEGIN_DECLS

typedef struct _MantCommand    MantCommand;
typedef struct _MantInvocation MantInvocation;

typedef enum {
  MANT_OPTION_FLAG,     /* takes no value */
  MANT_OPTION_TEXT,
  MANT_OPTION_TEXTS,    /* a text, any number of times: joined by line breaks */
  MANT_OPTION_FILE,     /* a file name, in the file system's encoding */
  MANT_OPTION_INTEGER,  /* lo … hi */
  MANT_OPTION_COUNT,    /* 0 … 2^64 − 1 */
} MantOptionKind;

/* Lists that the shell may offer as words. */
typedef enum {
  MANT_WORDS_NONE,
  MANT_WORDS_FILES,
  MANT_WORDS_FORMATS,
  MANT_WORDS_ROUNDINGS,
  MANT_WORDS_SCALE_RULES,
  MANT_WORDS_ISAS,
  MANT_WORDS_OVERFLOWS,
  MANT_WORDS_RECIPES,
  MANT_WORDS_KERNELS,
  MANT_WORDS_OPERATIONS,
  MANT_WORDS_LIBRARY_ACTIONS,
  MANT_WORDS_OWN_FORMATS,
} MantWords;

/* One option of a command. Everything that is said about it anywhere is made from this. */
typedef struct {
  const char    *name;    /* "rounding", given as --rounding */
  char           letter;  /* 'o', given as -o; 0: none */
  MantOptionKind kind;
  const char    *metavar; /* N_("R"); NULL for a flag */
  const char    *help;    /* N_("…"), one sentence */
  MantWords      words;
  gint64         lo, hi;
} MantOption;

/* A command line that works as typed in the source tree. */
typedef struct {
  const char *arguments; /* after "mantissa-cli NAME " */
  const char *input;     /* (nullable): lines for standard input, as given to printf(1) */
  const char *help;      /* N_("…"): what it shows */
} MantExample;

/* A command: one file in commands/, one line in meson.build. Help, manual page and completion are
 * made from it. */
struct _MantCommand {
  const char        *name;
  const char        *summary;     /* N_("…"), a line without full stop */
  const char        *usage;       /* "FORMAT [CODE…]": the arguments that are not options */
  const char        *description; /* N_("…"), paragraphs separated by an empty line */
  guint              min_arguments, max_arguments; /* G_MAXUINT: any number */
  MantWords          argument_words[2]; /* of the first argument, of those after it */
  const MantOption  *options;     /* ends with a NULL name */
  const MantExample *examples;    /* ends with NULL arguments */
  gboolean         (*run) (MantInvocation *invocation, GError **error);
};

extern const MantCommand *const mant_commands[]; /* NULL-terminated, in the order of meson.build */
extern const MantOption         mant_common_options[];
const MantCommand *mant_command_find (const char *name);

/* Wrong usage, which ends with status 2; every other error ends with status 1. */
#define MANT_USAGE_ERROR (mant_usage_error_quark ())
GQuark mant_usage_error_quark (void);
void   mant_set_usage_error   (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* What was typed. */
struct _MantInvocation {
  const MantCommand *command;
  GHashTable        *values;      /* option name → text */
  GPtrArray         *arguments;   /* char *, NULL-terminated */
  GCancellable      *cancellable; /* cancelled by Ctrl-C */
  gboolean           wants_help;
  gboolean           quiet;
  guint              n_threads;   /* as asked for, or all cores */
};

MantInvocation *mant_invocation_new          (const MantCommand *command, char **arguments,
                                              GCancellable *cancellable, GError **error);
void            mant_invocation_free         (MantInvocation *self);
gboolean        mant_invocation_has          (MantInvocation *self, const char *option);
const char     *mant_invocation_get_text     (MantInvocation *self, const char *option);
gint64          mant_invocation_get_integer  (MantInvocation *self, const char *option,
                                              gint64 otherwise);
guint64         mant_invocation_get_count    (MantInvocation *self, const char *option,
                                              guint64 otherwise);
const char     *mant_invocation_get_argument (MantInvocation *self, guint position);
guint           mant_invocation_get_n_arguments (MantInvocation *self);
void            mant_warn                    (const char *format, ...) G_GNUC_PRINTF (1, 2);
void            mant_print_message           (const char *prefix, const char *message);
char           *mant_printable               (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MantInvocation, mant_invocation_free)

#define MANT_OPTION_JSON \
  { "json", 0, MANT_OPTION_FLAG, NULL, N_("Print one JSON object.") }
#define MANT_OPTION_CSV \
  { "csv", 0, MANT_OPTION_FLAG, NULL, N_("Print a header line, then comma-separated rows.") }

G_END_DECLS

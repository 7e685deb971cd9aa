/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Text of an expression to nodes:
 *
 *   program     = { name "=" comparison ";" } comparison [ ";" ]
 *   comparison  = sum [ ( "<" | "<=" | ">" | ">=" | "==" | "!=" ) sum ]
 *   sum         = product { ( "+" | "-" ) product }
 *   product     = unary { ( "*" | "/" ) unary }
 *   unary       = ( "-" | "+" ) unary | power
 *   power       = primary [ "^" unary ]
 *   primary     = number | name | function "(" comparison { "," comparison } ")" | "(" comparison
 *   ")"
 *
 * The text is hostile until checked: its length and its nesting are bounded, and every sentence
 * about it says in which column the fault is. */

#include "mant-expression-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "mant-text-private.h"

#define MAX_NAME_LENGTH  64
#define MAX_SHOWN        40 /* characters of a bad token */
#define MAX_NEAREST_DISTANCE 2

typedef struct {
  MantExpression   *expression;
  const char       *text;
  gsize             position; /* of the next byte to read */
  gsize             end;      /* behind the last token that was read */
  guint             depth;
  MantKnowsVariable knows;
  gpointer          data;
  GError          **error;
} Parser;

/* Signs that people type or paste, and the ASCII that they stand for. */
static const struct {
  const char *sign;
  const char *ascii;
} signs[] = {
  { "−", "-" }, { "×", "*" }, { "·", "*" }, { "÷", "/" },
  { "≤", "<=" }, { "≥", ">=" }, { "≠", "!=" },
};

static const struct {
  const char *name;
  MantNodeKind kind;
} neighbour_functions[] = {
  { "next", MANT_NODE_NEXT }, { "prev", MANT_NODE_PREV }, { "ulp", MANT_NODE_ULP },
};

static const struct {
  const char *sign;
  const char *operation;
} comparisons[] = {
  { "<=", "le" }, { ">=", "ge" }, { "==", "eq" }, { "!=", "ne" }, { "<", "lt" }, { ">", "gt" },
};

static void
clear_assignment (gpointer data)
{
  g_free (((MantAssignment *) data)->name);
}

/*< private >*/
void
mant_expression_free (MantExpression *self)
{
  g_free (self->text);
  g_array_unref (self->nodes);
  g_array_unref (self->assignments);
  g_free (self);
}

/*< private >*/
MantNode *
mant_expression_get_node (MantExpression *self,
                          guint           node)
{
  return &g_array_index (self->nodes, MantNode, node);
}

static guint
column_of (const char *text,
           gsize       position)
{
  guint column = 1;

  /* Bytes that do not continue a character, valid or not. */
  for (gsize i = 0; i < position; i++)
    column += ((guint8) text[i] & 0xc0) != 0x80;
  return column;
}

/*< private >
 * mant_expression_get_column:
 * @self: an expression
 * @start: a byte of its text
 *
 * Returns: the character that it begins, from 1
 */
guint
mant_expression_get_column (MantExpression *self,
                            guint           start)
{
  return column_of (self->text, start);
}

static guint
edit_distance (const char *a,
               const char *b)
{
  const gsize n = strlen (b);
  guint row[MAX_NAME_LENGTH + 1];

  if (n > MAX_NAME_LENGTH)
    return G_MAXUINT;
  for (gsize j = 0; j <= n; j++)
    row[j] = j;
  for (gsize i = 1; a[i - 1] != '\0'; i++)
    {
      guint diagonal = row[0];

      row[0] = i;
      for (gsize j = 1; j <= n; j++)
        {
          const guint replaced = diagonal + (a[i - 1] != b[j - 1]);

          diagonal = row[j];
          row[j] = MIN (replaced, MIN (row[j], row[j - 1]) + 1);
        }
    }
  return row[n];
}

/*< private >*/
const char *
mant_operation_get_nearest (const char *id)
{
  const char *nearest = NULL;
  guint least = MIN (MAX_NEAREST_DISTANCE, strlen (id) / 2) + 1;

  for (gsize i = 0; i < mant_n_operations; i++)
    {
      const guint distance = edit_distance (id, mant_operations[i]->id);

      if (distance < least)
        {
          least = distance;
          nearest = mant_operations[i]->id;
        }
    }
  return nearest;
}

/*< private >*/
const MantOperation *
mant_operation_check (const char  *id,
                      gsize        n_operands,
                      GError     **error)
{
  const MantOperation *operation = mant_operation_find (id);

  if (operation == NULL)
    {
      g_autofree char *shown = mant_text_escape (id, strlen (id), 40);
      const char *nearest = mant_operation_get_nearest (id);

      if (nearest != NULL)
        g_set_error (error, MANT_ERROR, MANT_ERROR_PARSE,
                     _("There is no operation “%s”; “%s” is spelt most like it"), shown, nearest);
      else
        {
          g_autoptr (GString) ids = g_string_new (NULL);

          for (gsize i = 0; i < mant_n_operations; i++)
            g_string_append_printf (ids, " %s", mant_operations[i]->id);
          g_set_error (error, MANT_ERROR, MANT_ERROR_PARSE,
                       _("There is no operation “%s”; these are:%s"), shown, ids->str);
        }
      return NULL;
    }
  if (n_operands != 0 && (gsize) operation->arity != n_operands)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_PARSE,
                   g_dngettext (GETTEXT_PACKAGE, "%s takes %d operand, not %zu",
                                "%s takes %d operands, not %zu", operation->arity),
                   operation->id, operation->arity, n_operands);
      return NULL;
    }
  return operation;
}

static gboolean
is_name_start (char c)
{
  return g_ascii_isalpha (c) || c == '_';
}

static gboolean
is_name_part (char c)
{
  return g_ascii_isalnum (c) || c == '_';
}

/* Words that a variable cannot be called. */
static gboolean
is_reserved (const char *name)
{
  static const char *const words[] = { "pi", "e", "inf", "nan", "nar", "infinity" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (name, words[i]) == 0)
      return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (neighbour_functions); i++)
    if (strcmp (name, neighbour_functions[i].name) == 0)
      return TRUE;
  return mant_operation_find (name) != NULL;
}

/*< private >*/
gboolean
mant_expression_check_name (const char  *name,
                            GError     **error)
{
  gboolean good = is_name_start (name[0]) && strlen (name) <= MAX_NAME_LENGTH;

  for (const char *p = name; good && *p != '\0'; p++)
    good = is_name_part (*p);
  if (!good)
    {
      g_autofree char *shown = mant_text_escape (name, strlen (name), MAX_SHOWN);

      g_set_error (error, MANT_ERROR, MANT_ERROR_PARSE,
                   _("“%s” cannot be the name of a variable: that is a letter, then letters, "
                     "digits and _, at most %d"), shown, MAX_NAME_LENGTH);
      return FALSE;
    }
  if (is_reserved (name))
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_PARSE,
                   _("“%s” cannot be the name of a variable: it has a meaning already"), name);
      return FALSE;
    }
  return TRUE;
}

/* ---- tokens ---- */

static void
skip_space (Parser *self)
{
  while (g_ascii_isspace (self->text[self->position]))
    self->position++;
}

/* The sign at the position, in ASCII, without taking it. */
static const char *
peek_sign (Parser *self,
           gsize  *length)
{
  static const char *const ascii[] = {
    "<=", ">=", "==", "!=", "<", ">", "=", "+", "-", "*", "/", "^", "(", ")", ",", ";",
  };
  const char *p;

  skip_space (self);
  p = self->text + self->position;
  for (guint i = 0; i < G_N_ELEMENTS (ascii); i++)
    if (g_str_has_prefix (p, ascii[i]))
      {
        *length = strlen (ascii[i]);
        return ascii[i];
      }
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (g_str_has_prefix (p, signs[i].sign))
      {
        *length = strlen (signs[i].sign);
        return signs[i].ascii;
      }
  return NULL;
}

static gboolean
take_sign (Parser     *self,
           const char *sign)
{
  gsize length;
  const char *next = peek_sign (self, &length);

  if (next == NULL || strcmp (next, sign) != 0)
    return FALSE;
  self->position += length;
  self->end = self->position;
  return TRUE;
}

/* What stands at the position, for a sentence: a word, a number or one character. */
static char *
dup_token (Parser *self)
{
  const char *begin = self->text + self->position, *p = begin;

  if (is_name_part (*p) || *p == '.')
    while (is_name_part (*p) || *p == '.')
      p++;
  else
    do
      p++;
    while (((guint8) *p & 0xc0) == 0x80);
  return mant_text_escape (begin, p - begin, MAX_SHOWN);
}

/* "column 3: “)” is unexpected; …": `wanted` is a translated phrase. */
static void
set_unexpected (Parser     *self,
                const char *wanted)
{
  skip_space (self);
  if (self->text[self->position] == '\0')
    {
      g_set_error (self->error, MANT_ERROR, MANT_ERROR_PARSE,
                   _("column %u: the expression ends, and %s is expected"),
                   column_of (self->text, self->position), wanted);
    }
  else
    {
      g_autofree char *token = dup_token (self);

      g_set_error (self->error, MANT_ERROR, MANT_ERROR_PARSE,
                   _("column %u: “%s” is unexpected; %s is expected"),
                   column_of (self->text, self->position), token, wanted);
    }
}

/* One level more; the caller takes it back. */
static gboolean
go_deeper (Parser *self)
{
  if (++self->depth <= MANT_EXPRESSION_MAX_DEPTH)
    return TRUE;

  g_set_error (self->error, MANT_ERROR, MANT_ERROR_LIMIT,
               _("column %u: the expression is nested more than %d deep"),
               column_of (self->text, self->position), MANT_EXPRESSION_MAX_DEPTH);
  return FALSE;
}

/* ---- nodes ---- */

static guint
add_node (Parser         *self,
          const MantNode *node,
          gsize           start)
{
  MantNode added = *node;

  added.start = start;
  added.length = self->end - start;
  g_array_append_val (self->expression->nodes, added);
  return self->expression->nodes->len - 1;
}

static guint
add_operation (Parser     *self,
               const char *id,
               guint       a,
               guint       b,
               guint       n_operands,
               gsize       start)
{
  const MantNode node = {
    .kind = MANT_NODE_OPERATION,
    .operation = mant_operation_find (id),
    .operands = { a, b },
    .n_operands = n_operands,
  };

  return add_node (self, &node, start);
}

static gboolean parse_comparison (Parser *self, guint *node);
static gboolean parse_unary      (Parser *self, guint *node);

/* The length of the number at p: as a word goes, so that "1.5x" is one bad number. */
static gsize
measure_number (const char *p)
{
  const gboolean is_hex = p[0] == '0' && (p[1] | 0x20) == 'x';
  gsize n = is_hex ? 2 : 0;

  for (; is_name_part (p[n]) || p[n] == '.' || p[n] == '+' || p[n] == '-'; n++)
    if ((p[n] == '+' || p[n] == '-') && (p[n - (n > 0)] | 0x20) != (is_hex ? 'p' : 'e'))
      break;
  return n;
}

static gboolean
is_number (const char *p,
           gsize       length)
{
  const char *end = p + length;
  const gboolean is_hex = length > 2 && p[0] == '0' && (p[1] | 0x20) == 'x';
  guint n_digits = 0;

  if (is_hex)
    p += 2;
  for (guint part = 0; part < 2; part++)
    {
      for (; p < end && (is_hex ? g_ascii_isxdigit (*p) : g_ascii_isdigit (*p)); p++)
        n_digits++;
      if (part == 0 && p < end && *p == '.')
        p++;
    }
  if (n_digits == 0)
    return FALSE;
  if (p < end && (*p | 0x20) == (is_hex ? 'p' : 'e'))
    {
      p++;
      if (p < end && (*p == '+' || *p == '-'))
        p++;
      if (p == end)
        return FALSE;
      while (p < end && g_ascii_isdigit (*p))
        p++;
    }
  return p == end;
}

static gboolean
at_number (Parser *self)
{
  const char *p = self->text + self->position;

  return g_ascii_isdigit (p[0]) || (p[0] == '.' && g_ascii_isdigit (p[1]));
}

static gboolean
parse_number (Parser   *self,
              gboolean  negative,
              gsize     start,
              guint    *node)
{
  const char *p = self->text + self->position;
  const gsize length = measure_number (p);
  MantNode literal = {
    .kind = MANT_NODE_LITERAL,
    .negative = negative,
    .digits_start = self->position,
  };

  if (!is_number (p, length))
    {
      g_autofree char *shown = mant_text_escape (p, length, MAX_SHOWN);

      g_set_error (self->error, MANT_ERROR, MANT_ERROR_PARSE,
                   _("column %u: “%s” is not a number"),
                   column_of (self->text, self->position), shown);
      return FALSE;
    }
  self->position += length;
  self->end = self->position;
  *node = add_node (self, &literal, start);
  return TRUE;
}

static gboolean
parse_arguments (Parser     *self,
                 const char *name,
                 guint       arity,
                 gsize       start,
                 MantNode   *node)
{
  guint n = 0;

  if (!take_sign (self, "("))
    {
      g_set_error (self->error, MANT_ERROR, MANT_ERROR_PARSE,
                   _("column %u: “%s” is a function; its operands follow in parentheses"),
                   column_of (self->text, start), name);
      return FALSE;
    }
  if (!go_deeper (self))
    return FALSE;
  do
    {
      guint operand;

      if (!parse_comparison (self, &operand))
        return FALSE;
      if (n < MANT_OPERATION_MAX_ARITY)
        node->operands[n] = operand;
      n++;
    }
  while (take_sign (self, ","));
  self->depth--;
  if (!take_sign (self, ")"))
    {
      set_unexpected (self, _("an operator, “,” or “)”"));
      return FALSE;
    }
  if (n != arity)
    {
      g_set_error (self->error, MANT_ERROR, MANT_ERROR_PARSE,
                   g_dngettext (GETTEXT_PACKAGE, "column %u: %s takes %u operand, not %u",
                                "column %u: %s takes %u operands, not %u", arity),
                   column_of (self->text, start), name, arity, n);
      return FALSE;
    }
  node->n_operands = n;
  return TRUE;
}

/* The node that a name of an assignment before this stands for. */
static gboolean
find_assignment (Parser     *self,
                 const char *name,
                 guint      *node)
{
  for (guint i = self->expression->assignments->len; i-- > 0;)
    {
      const MantAssignment *assignment =
        &g_array_index (self->expression->assignments, MantAssignment, i);

      if (strcmp (assignment->name, name) == 0)
        {
          *node = assignment->node;
          return TRUE;
        }
    }
  return FALSE;
}

static void
set_unknown_name (Parser     *self,
                  const char *name,
                  gsize       start)
{
  const guint column = column_of (self->text, start);
  const char *nearest = mant_operation_get_nearest (name);
  gsize length;
  const char *next = peek_sign (self, &length);
  const gboolean is_call = next != NULL && strcmp (next, "(") == 0;

  if (nearest != NULL)
    g_set_error (self->error, MANT_ERROR, MANT_ERROR_PARSE,
                 is_call ? _("column %u: there is no function “%s”; “%s” is spelt most like it")
                         : _("column %u: there is no variable “%s”; of the functions, “%s” is "
                             "spelt most like it"), column, name, nearest);
  else
    g_set_error (self->error, MANT_ERROR, MANT_ERROR_PARSE,
                 is_call ? _("column %u: there is no function “%s”")
                         : _("column %u: there is no variable “%s”"), column, name);
}

static gboolean
parse_name (Parser *self,
            guint  *node)
{
  const gsize start = self->position;
  MantNode named = { 0 };
  const MantOperation *operation;
  g_autofree char *name = NULL;
  gsize length = 0;

  while (is_name_part (self->text[start + length]))
    length++;
  if (length > MAX_NAME_LENGTH)
    {
      g_autofree char *shown = mant_text_escape (self->text + start, length, MAX_SHOWN);

      g_set_error (self->error, MANT_ERROR, MANT_ERROR_PARSE,
                   _("column %u: “%s” is longer than names are"), column_of (self->text, start),
                   shown);
      return FALSE;
    }
  name = g_strndup (self->text + start, length);
  self->position += length;
  self->end = self->position;

  if (strcmp (name, "inf") == 0 || strcmp (name, "nan") == 0)
    {
      named.kind = MANT_NODE_LITERAL;
      named.digits_start = start;
      *node = add_node (self, &named, start);
      return TRUE;
    }
  if (strcmp (name, "pi") == 0 || strcmp (name, "e") == 0)
    {
      named.kind = name[0] == 'p' ? MANT_NODE_PI : MANT_NODE_E;
      *node = add_node (self, &named, start);
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (neighbour_functions); i++)
    if (strcmp (name, neighbour_functions[i].name) == 0)
      {
        named.kind = neighbour_functions[i].kind;
        if (!parse_arguments (self, name, 1, start, &named))
          return FALSE;
        *node = add_node (self, &named, start);
        return TRUE;
      }

  operation = mant_operation_find (name);
  if (operation != NULL)
    {
      named.kind = MANT_NODE_OPERATION;
      named.operation = operation;
      if (!parse_arguments (self, name, operation->arity, start, &named))
        return FALSE;
      *node = add_node (self, &named, start);
      return TRUE;
    }

  if (find_assignment (self, name, node))
    return TRUE;
  if (self->knows != NULL && self->knows (name, self->data))
    {
      named.kind = MANT_NODE_VARIABLE;
      *node = add_node (self, &named, start);
      return TRUE;
    }
  set_unknown_name (self, name, start);
  return FALSE;
}

static gboolean
parse_primary (Parser *self,
               guint  *node)
{
  skip_space (self);
  if (at_number (self))
    return parse_number (self, FALSE, self->position, node);
  if (is_name_start (self->text[self->position]))
    return parse_name (self, node);
  if (g_str_has_prefix (self->text + self->position, "π"))
    {
      const MantNode pi = { .kind = MANT_NODE_PI };
      const gsize start = self->position;

      self->end = self->position += strlen ("π");
      *node = add_node (self, &pi, start);
      return TRUE;
    }
  if (take_sign (self, "("))
    {
      if (!go_deeper (self) || !parse_comparison (self, node))
        return FALSE;
      self->depth--;
      if (take_sign (self, ")"))
        return TRUE;
      set_unexpected (self, _("an operator or “)”"));
      return FALSE;
    }
  set_unexpected (self, _("a number, a name or “(”"));
  return FALSE;
}

static gboolean
parse_power (Parser *self,
             guint  *node)
{
  guint exponent;
  gsize start;

  skip_space (self);
  start = self->position;
  if (!parse_primary (self, node))
    return FALSE;
  if (!take_sign (self, "^"))
    return TRUE;
  if (!go_deeper (self) || !parse_unary (self, &exponent))
    return FALSE;
  self->depth--;
  *node = add_operation (self, "pow", *node, exponent, 2, start);
  return TRUE;
}

static gboolean
parse_unary (Parser *self,
             guint  *node)
{
  gsize start;
  gboolean minus;

  skip_space (self);
  start = self->position;
  minus = take_sign (self, "-");
  if (!minus && !take_sign (self, "+"))
    return parse_power (self, node);

  skip_space (self);
  if (minus && at_number (self))
    {
      /* "−0.1" is a literal, which is rounded once: under a directed mode it is not the negated
       * 0.1. "−2^2" is −(2^2). */
      const gsize digits = self->position;
      gsize length;
      const char *next;

      self->position += measure_number (self->text + digits);
      next = peek_sign (self, &length);
      self->position = digits;
      if (next == NULL || strcmp (next, "^") != 0)
        return parse_number (self, TRUE, start, node);
    }
  if (!go_deeper (self) || !parse_unary (self, node))
    return FALSE;
  self->depth--;
  if (minus)
    *node = add_operation (self, "neg", *node, 0, 1, start);
  return TRUE;
}

static gboolean
parse_product (Parser *self,
               guint  *node)
{
  gsize start;

  skip_space (self);
  start = self->position;
  if (!parse_unary (self, node))
    return FALSE;
  for (;;)
    {
      const gboolean times = take_sign (self, "*");
      guint other;

      if (!times && !take_sign (self, "/"))
        return TRUE;
      if (!parse_unary (self, &other))
        return FALSE;
      *node = add_operation (self, times ? "mul" : "div", *node, other, 2, start);
    }
}

static gboolean
parse_sum (Parser *self,
           guint  *node)
{
  gsize start;

  skip_space (self);
  start = self->position;
  if (!parse_product (self, node))
    return FALSE;
  for (;;)
    {
      const gboolean plus = take_sign (self, "+");
      guint other;

      if (!plus && !take_sign (self, "-"))
        return TRUE;
      if (!parse_product (self, &other))
        return FALSE;
      *node = add_operation (self, plus ? "add" : "sub", *node, other, 2, start);
    }
}

static const char *
take_comparison (Parser *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (comparisons); i++)
    if (take_sign (self, comparisons[i].sign))
      return comparisons[i].operation;
  return NULL;
}

static gboolean
parse_comparison (Parser *self,
                  guint  *node)
{
  const char *operation;
  guint other;
  gsize start;

  skip_space (self);
  start = self->position;
  if (!parse_sum (self, node))
    return FALSE;
  operation = take_comparison (self);
  if (operation == NULL)
    return TRUE;
  if (!parse_sum (self, &other))
    return FALSE;
  *node = add_operation (self, operation, *node, other, 2, start);

  skip_space (self);
  start = self->position;
  if (take_comparison (self) == NULL)
    return TRUE;
  g_set_error (self->error, MANT_ERROR, MANT_ERROR_PARSE,
               _("column %u: comparisons do not follow one another; write (a < b) * (b < c)"),
               column_of (self->text, start));
  return FALSE;
}

/* "name =" that is not "name ==". */
static char *
take_assignment (Parser  *self,
                 gsize   *start)
{
  gsize length = 0;
  const char *p, *next;

  skip_space (self);
  *start = self->position;
  p = self->text + self->position;
  if (!is_name_start (*p))
    return NULL;
  while (is_name_part (p[length]))
    length++;
  self->position += length;
  next = peek_sign (self, &length);
  if (next == NULL || strcmp (next, "=") != 0)
    {
      self->position = *start;
      return NULL;
    }
  length = self->text + self->position - p;
  take_sign (self, "=");
  return g_strchomp (g_strndup (p, length));
}

static gboolean
parse_program (Parser *self)
{
  for (;;)
    {
      gsize start;
      g_autofree char *name = take_assignment (self, &start);
      g_autoptr (GError) bad_name = NULL;
      MantAssignment assignment;

      if (name != NULL && !mant_expression_check_name (name, &bad_name))
        {
          g_set_error (self->error, MANT_ERROR, MANT_ERROR_PARSE, _("column %u: %s"),
                       column_of (self->text, start), bad_name->message);
          return FALSE;
        }
      if (!parse_comparison (self, &self->expression->result))
        return FALSE;
      if (name == NULL)
        {
          take_sign (self, ";");
          break;
        }

      assignment.name = g_steal_pointer (&name);
      assignment.node = self->expression->result;
      g_array_append_val (self->expression->assignments, assignment);
      if (!take_sign (self, ";"))
        {
          set_unexpected (self, _("an operator, or “;” and what is to be computed,"));
          return FALSE;
        }
    }

  skip_space (self);
  if (self->text[self->position] == '\0')
    return TRUE;
  set_unexpected (self, _("an operator or the end"));
  return FALSE;
}

/*< private >
 * mant_expression_parse:
 * @text: the text
 * @knows: (nullable): tells the variables there are
 * @data: for @knows
 * @error: return location for an error
 *
 * Fails with %MANT_ERROR_PARSE where @text is no expression and %MANT_ERROR_LIMIT where it is
 * longer than 64 KiB or nested deeper than 200; the sentence begins with the column. Linear in the
 * length.
 *
 * Returns: (transfer full): the expression
 */
MantExpression *
mant_expression_parse (const char         *text,
                       MantKnowsVariable   knows,
                       gpointer            data,
                       GError            **error)
{
  g_autoptr (MantExpression) self = NULL;
  Parser parser = { .knows = knows, .data = data, .error = error };
  const gsize length = strlen (text);

  if (length > MANT_EXPRESSION_MAX_LENGTH)
    {
      g_set_error (error, MANT_ERROR, MANT_ERROR_LIMIT,
                   _("column %d: the expression has %zu bytes, and %d are the most"),
                   MANT_EXPRESSION_MAX_LENGTH + 1, length, MANT_EXPRESSION_MAX_LENGTH);
      return NULL;
    }

  self = g_new0 (MantExpression, 1);
  self->text = g_strdup (text);
  self->nodes = g_array_new (FALSE, FALSE, sizeof (MantNode));
  self->assignments = g_array_new (FALSE, FALSE, sizeof (MantAssignment));
  g_array_set_clear_func (self->assignments, clear_assignment);
  parser.expression = self;
  parser.text = self->text;
  return parse_program (&parser) ? g_steal_pointer (&self) : NULL;
}

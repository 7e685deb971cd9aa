/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mant-error.h"
#include "mant-operation.h"

G_BEGIN_DECLS

#define MANT_EXPRESSION_MAX_LENGTH 65536
#define MANT_EXPRESSION_MAX_DEPTH  200

typedef enum {
  MANT_NODE_LITERAL,
  MANT_NODE_PI,
  MANT_NODE_E,
  MANT_NODE_VARIABLE,  /* one that the calculator keeps */
  MANT_NODE_OPERATION,
  MANT_NODE_NEXT,      /* of the rounded operand, as are the next two */
  MANT_NODE_PREV,
  MANT_NODE_ULP,
} MantNodeKind;

/* One thing to compute. Operands are nodes before this one, so that nodes in their order are a
 * program without recursion; what an assignment names is the node itself. */
typedef struct {
  MantNodeKind         kind;
  const MantOperation *operation;
  guint                operands[MANT_OPERATION_MAX_ARITY];
  guint                n_operands;
  guint                start, length; /* bytes of the text */
  gboolean             negative;      /* literals: of "−0.1", which is one number, rounded once */
  guint                digits_start;  /* literals: behind that sign */
} MantNode;

typedef struct {
  char *name;
  guint node;
} MantAssignment;

typedef struct {
  char   *text;
  GArray *nodes;       /* MantNode */
  GArray *assignments; /* MantAssignment, in order */
  guint   result;      /* node of the last expression */
} MantExpression;

/* Whether the calculator keeps a variable of that name. */
typedef gboolean (*MantKnowsVariable) (const char *name, gpointer data);

MantExpression *mant_expression_parse   (const char *text, MantKnowsVariable knows, gpointer data,
                                         GError **error);
void            mant_expression_free    (MantExpression *self);
MantNode       *mant_expression_get_node (MantExpression *self, guint node);
guint           mant_expression_get_column (MantExpression *self, guint start);
/* A letter or _, then letters, digits, _; no function, constant or word for a number. */
gboolean        mant_expression_check_name (const char *name, GError **error);
/* (nullable): the id of the operation that is spelt most like it */
const char     *mant_operation_get_nearest (const char *id);
/* The operation of that id and, if n_operands is not 0, of so many operands; %MANT_ERROR_PARSE */
const MantOperation *mant_operation_check (const char *id, gsize n_operands, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MantExpression, mant_expression_free)

G_END_DECLS

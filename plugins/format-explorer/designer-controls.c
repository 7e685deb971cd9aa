/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "designer-controls.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "designer-policy.h"

/* A code book of more values is not written out where a person types. */
#define MAX_SHOWN_VALUES 4096

typedef enum
{
  KIND_FLOAT,
  KIND_P3109,
  KIND_POSIT,
  KIND_INTEGER,
  KIND_FIXED,
  KIND_KHOT,
  KIND_TABLE,
  KIND_BLOCK,
  N_KINDS
} Kind;

/* start: what a person who picks the kind begins with */
static const struct
{
  const char *id;
  const char *title;
  const char *start;
} kinds[N_KINDS] = {
  [KIND_FLOAT] = { "float", N_("Floating point"), "float(e=4,m=3)" },
  [KIND_P3109] = { "p3109", N_("IEEE P3109"), "binary8p4se" },
  [KIND_POSIT] = { "posit", N_("Posit"), "posit(8,2)" },
  [KIND_INTEGER] = { "integer", N_("Integer"), "int8" },
  [KIND_FIXED] = { "fixed", N_("Fixed point"), "fixed(8,4)" },
  [KIND_KHOT] = { "khot", N_("Few digits (k-hot)"), "khot(8,0,2)" },
  [KIND_TABLE] = { "table", N_("Code book"), "codebook(-1 -0.5 -0.25 0 0.25 0.5 1)" },
  [KIND_BLOCK] = { "block", N_("Block with a shared scale"), "block(e2m1,e8m0,32,floor)" },
};

static const char *const nan_words[] = { "none", "top", "ones", "negzero" };
static const char *const nan_titles[] = {
  N_("none"), N_("as IEEE 754: the top exponent"), N_("every bit set"), N_("the code of −0"),
};

static const char *const integer_words[] = { "int", "uint", "sint" };
static const char *const integer_titles[] = {
  N_("two’s complement"), N_("unsigned"), N_("symmetric"),
};

static const char *const shape_titles[] = {
  N_("vectors"), N_("tiles"), N_("rows"), N_("the whole tensor"),
};

struct _DesignerControls
{
  AdwBin          parent_instance;

  MantFormatInfo *info;
  GListModel     *rules;
  gboolean        updating;

  GtkWidget      *kind;
  GtkWidget      *stack;

  GtkWidget      *e, *m, *own_bias, *bias, *is_signed, *inf, *nan, *negzero, *subnormals, *zero,
                 *parity;
  GtkWidget      *p3109_bits, *p3109_precision, *p3109_signed, *p3109_inf;
  GtkWidget      *posit_bits, *posit_es;
  GtkWidget      *integer_kind, *integer_bits;
  GtkWidget      *fixed_bits, *fixed_fraction, *fixed_signed, *fixed_wrap;
  GtkWidget      *khot_bits, *khot_fraction, *khot_digits, *khot_csd;
  GtkWidget      *values, *values_note;
  GtkWidget      *block_grid, *element, *scale, *shape, *rows, *length, *rule, *parameter,
                 *tensor_scale;
  GtkWidget      *policy;
  GtkFileChooserNative *chooser;
};

G_DEFINE_DYNAMIC_TYPE_EXTENDED (DesignerControls, designer_controls, ADW_TYPE_BIN,
                                G_TYPE_FLAG_FINAL, {})

enum
{
  COMPOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
emit_composed (DesignerControls *self,
               const char       *text)
{
  g_signal_emit (self, signals[COMPOSED], 0, text);
}

static int
spin_value (GtkWidget *spin)
{
  return gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (spin));
}

static gboolean
is_on (GtkWidget *toggle)
{
  return gtk_check_button_get_active (GTK_CHECK_BUTTON (toggle));
}

static guint
selected (GtkWidget *drop_down)
{
  return gtk_drop_down_get_selected (GTK_DROP_DOWN (drop_down));
}

static Kind
kind_of (MantFormatInfo *info)
{
  const char *id = mant_format_info_get_kind (info);

  for (guint i = 0; i < N_KINDS; i++)
    if (g_strcmp0 (kinds[i].id, id) == 0)
      return (Kind) i;
  return KIND_FLOAT;
}

static char *
compose_float (DesignerControls *self)
{
  g_autoptr (GString) text = g_string_new ("float(");
  const gboolean has_zero = is_on (self->zero), is_signed = is_on (self->is_signed);
  const gboolean nan_is_negzero = selected (self->nan) == 3 && is_signed;
  const int m = spin_value (self->m);
  const guint nan = selected (self->nan) == 3 && !is_signed ? 0 : selected (self->nan);

  g_string_append_printf (text, "e=%d,m=%d", spin_value (self->e), m);
  if (is_on (self->own_bias))
    g_string_append_printf (text, ",bias=%d", spin_value (self->bias));
  if (!is_signed)
    g_string_append (text, ",signed=no");
  if (!is_on (self->inf))
    g_string_append (text, ",inf=no");
  if (nan != 1)
    g_string_append_printf (text, ",nan=%s", nan_words[nan]);
  if (!has_zero)
    g_string_append (text, ",zero=no");
  else if (!is_on (self->subnormals))
    g_string_append (text, ",subnormals=no");
  if (has_zero && is_signed && !nan_is_negzero && !is_on (self->negzero))
    g_string_append (text, ",negzero=no");
  if (m == 0 && is_on (self->parity))
    g_string_append (text, ",parity=code");
  g_string_append_c (text, ')');
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
compose_block (DesignerControls *self)
{
  g_autoptr (MantItem) rule = g_list_model_get_item (self->rules, selected (self->rule));
  const char *element = mant_format_picker_get_format (MANT_FORMAT_PICKER (self->element));
  const char *scale = mant_format_picker_get_format (MANT_FORMAT_PICKER (self->scale));
  const char *parameter = gtk_editable_get_text (GTK_EDITABLE (self->parameter));
  g_autofree char *shape = NULL;
  const gboolean has_parameter = gtk_widget_get_sensitive (self->parameter);

  switch (selected (self->shape))
    {
    case 0:
      shape = g_strdup_printf ("%d", spin_value (self->length));
      break;
    case 1:
      shape = g_strdup_printf ("%dx%d", spin_value (self->rows), spin_value (self->length));
      break;
    default:
      shape = g_strdup (selected (self->shape) == 2 ? "row" : "tensor");
      break;
    }
  return g_strdup_printf ("block(%s,%s,%s,%s%s%s%s%s)", element != NULL ? element : "e2m1",
                          scale != NULL ? scale : "e8m0", shape, mant_item_get_id (rule),
                          has_parameter ? "(" : "", has_parameter ? parameter : "",
                          has_parameter ? ")" : "", is_on (self->tensor_scale) ? ",tensor" : "");
}

static char *
compose_values (DesignerControls *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->values));
  GtkTextIter start, end;
  g_autofree char *typed = NULL;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  typed = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  g_strdelimit (typed, "\n\r\t,;()#", ' ');
  g_strstrip (typed);
  return g_strdup_printf ("codebook(%s)", typed);
}

/* The text of what the controls say, the policy left out. */
static char *
compose (DesignerControls *self)
{
  switch ((Kind) selected (self->kind))
    {
    case KIND_P3109:
      return g_strdup_printf ("binary%dp%d%c%c", spin_value (self->p3109_bits),
                              spin_value (self->p3109_precision),
                              is_on (self->p3109_signed) ? 's' : 'u',
                              is_on (self->p3109_inf) ? 'e' : 'f');
    case KIND_POSIT:
      return g_strdup_printf ("posit(%d,%d)", spin_value (self->posit_bits),
                              spin_value (self->posit_es));
    case KIND_INTEGER:
      return g_strdup_printf ("%s%d", integer_words[selected (self->integer_kind)],
                              spin_value (self->integer_bits));
    case KIND_FIXED:
      return g_strdup_printf ("fixed(%d,%d%s%s)", spin_value (self->fixed_bits),
                              spin_value (self->fixed_fraction),
                              is_on (self->fixed_signed) ? "" : ",unsigned",
                              is_on (self->fixed_wrap) ? ",wrap" : "");
    case KIND_KHOT:
      return g_strdup_printf ("khot(%d,%d,%d%s)", spin_value (self->khot_bits),
                              spin_value (self->khot_fraction), spin_value (self->khot_digits),
                              is_on (self->khot_csd) ? ",csd" : "");
    case KIND_TABLE:
      return compose_values (self);
    case KIND_BLOCK:
      return compose_block (self);
    case KIND_FLOAT:
    case N_KINDS:
    default:
      return compose_float (self);
    }
}

/* A control changed. A policy that the new format has no use for is dropped rather than refused. */
static void
changed_cb (DesignerControls *self)
{
  g_autofree char *base = NULL, *policy = NULL, *text = NULL, *canonical = NULL;
  const Kind kind = (Kind) selected (self->kind);

  if (self->updating)
    return;

  base = compose (self);
  if (self->info != NULL && (kind == KIND_FLOAT || kind == KIND_P3109))
    {
      g_autofree char *long_text = mant_format_info_dup_long_text (self->info);

      policy = designer_policy_of (long_text);
      text = designer_policy_add (base, policy);
      canonical = mant_format_canonicalize (text, NULL);
    }
  emit_composed (self, canonical != NULL ? text : base);
}

static void
kind_cb (DesignerControls *self)
{
  if (!self->updating)
    emit_composed (self, kinds[selected (self->kind)].start);
}

static void
set_spin (GtkWidget *spin,
          gint64     value)
{
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), (double) value);
}

static void
set_on (GtkWidget *check,
        gboolean   on)
{
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), on);
}

static void
set_selected (GtkWidget         *drop_down,
              const char *const *words,
              guint              n_words,
              const char        *word)
{
  for (guint i = 0; i < n_words; i++)
    if (g_strcmp0 (words[i], word) == 0)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), i);
}

static void
show_float (DesignerControls *self)
{
  const gint64 e = mant_format_info_get_number (self->info, "e");
  const gint64 m = mant_format_info_get_number (self->info, "m");
  const gint64 bias = mant_format_info_get_number (self->info, "bias");
  const gint64 usual = (G_GINT64_CONSTANT (1) << (e - 1)) - 1;
  const gboolean is_signed = mant_format_info_get_number (self->info, "signed") != 0;
  const gboolean has_zero = mant_format_info_get_number (self->info, "zero") != 0;
  const char *nan = mant_format_info_get_word (self->info, "nan");

  set_spin (self->e, e);
  set_spin (self->m, m);
  set_spin (self->bias, bias);
  set_on (self->own_bias, bias != usual);
  set_on (self->is_signed, is_signed);
  set_on (self->inf, mant_format_info_get_number (self->info, "inf") != 0);
  set_selected (self->nan, nan_words, G_N_ELEMENTS (nan_words), nan);
  set_on (self->zero, has_zero);
  set_on (self->negzero, mant_format_info_get_number (self->info, "negzero") != 0);
  set_on (self->subnormals, mant_format_info_get_number (self->info, "subnormals") != 0);
  set_on (self->parity, mant_format_info_get_number (self->info, "parity-code") != 0);
  gtk_widget_set_sensitive (self->bias, is_on (self->own_bias));
  gtk_widget_set_sensitive (self->negzero,
                            is_signed && has_zero && g_strcmp0 (nan, "negzero") != 0);
  gtk_widget_set_sensitive (self->subnormals, has_zero && m > 0);
  gtk_widget_set_sensitive (self->parity, m == 0);
}

static void
show_values (DesignerControls *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->values));
  const gint64 n_values = mant_format_info_get_number (self->info, "values");
  g_autofree char *shown = compose_values (self);
  g_autofree char *text = NULL, *same = NULL, *note = NULL;

  note = g_strdup_printf (ngettext ("%d value", "%d values", (int) n_values), (int) n_values);
  gtk_label_set_text (GTK_LABEL (self->values_note), note);
  if (n_values > MAX_SHOWN_VALUES)
    return;

  text = mant_format_info_dup_long_text (self->info);
  if (!g_str_has_prefix (text, "codebook("))
    return; /* nf4, which is a name */
  /* What a person is typing stays as it is, if it means the same. */
  same = mant_format_canonicalize (shown, NULL);
  {
    g_autofree char *canonical = mant_format_canonicalize (text, NULL);

    if (g_strcmp0 (same, canonical) == 0)
      return;
  }
  gtk_text_buffer_set_text (buffer, text + strlen ("codebook("),
                            (int) strlen (text) - (int) strlen ("codebook()"));
}

static void
show_block (DesignerControls *self)
{
  const char *element = mant_format_info_get_word (self->info, "element");
  const char *scale = mant_format_info_get_word (self->info, "scale");
  const char *shape = mant_format_info_get_word (self->info, "shape");
  const char *rule = mant_format_info_get_word (self->info, "rule");
  const char *open = rule != NULL ? strchr (rule, '(') : NULL;
  const gint64 rows = mant_format_info_get_number (self->info, "rows");
  const gint64 length = mant_format_info_get_number (self->info, "length");
  guint kind = 0;

  /* Packed blocks have scales of their own, which nothing here sets. */
  gtk_widget_set_sensitive (self->block_grid, rule != NULL);
  if (rule == NULL)
    return;

  mant_format_picker_set_format (MANT_FORMAT_PICKER (self->element), element, NULL);
  mant_format_picker_set_format (MANT_FORMAT_PICKER (self->scale), scale, NULL);
  if (g_strcmp0 (shape, "row") == 0)
    kind = 2;
  else if (g_strcmp0 (shape, "tensor") == 0)
    kind = 3;
  else if (strchr (shape, 'x') != NULL)
    kind = 1;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->shape), kind);
  if (kind < 2)
    set_spin (self->length, length);
  if (kind == 1)
    set_spin (self->rows, rows);
  gtk_widget_set_sensitive (self->length, kind < 2);
  gtk_widget_set_sensitive (self->rows, kind == 1);
  for (guint i = 0; i < g_list_model_get_n_items (self->rules); i++)
    {
      g_autoptr (MantItem) item = g_list_model_get_item (self->rules, i);
      const gsize n = strlen (mant_item_get_id (item));

      if (strncmp (rule, mant_item_get_id (item), n) == 0 && (rule[n] == '\0' || rule[n] == '('))
        gtk_drop_down_set_selected (GTK_DROP_DOWN (self->rule), i);
    }
  gtk_widget_set_sensitive (self->parameter, open != NULL);
  if (open != NULL && !gtk_widget_has_focus (self->parameter))
    {
      g_autofree char *number = g_strndup (open + 1, strlen (open) - 2);

      gtk_editable_set_text (GTK_EDITABLE (self->parameter), number);
    }
  set_on (self->tensor_scale, mant_format_info_get_number (self->info, "tensor") != 0);
}

static void
rule_cb (DesignerControls *self)
{
  g_autoptr (MantItem) rule = NULL;
  g_autofree char *text = NULL, *canonical = NULL;

  if (self->updating)
    return;

  /* Whether the rule takes a number is for the format's reader to say. */
  rule = g_list_model_get_item (self->rules, selected (self->rule));
  text = g_strdup_printf ("block(e2m1,e8m0,32,%s(2.9))", mant_item_get_id (rule));
  canonical = mant_format_canonicalize (text, NULL);
  gtk_widget_set_sensitive (self->parameter, canonical != NULL);
  changed_cb (self);
}

void
designer_controls_set_info (DesignerControls *self,
                            MantFormatInfo   *info)
{
  Kind kind;

  mant_format_info_ref (info);
  g_clear_pointer (&self->info, mant_format_info_unref);
  self->info = info;

  self->updating = TRUE;
  kind = kind_of (info);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->kind), kind);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), kinds[kind].id);
  gtk_widget_set_visible (self->policy, (kind == KIND_FLOAT || kind == KIND_P3109)
                                          && !mant_format_info_is_wide (info));
  switch (kind)
    {
    case KIND_P3109:
      set_spin (self->p3109_bits, mant_format_info_get_number (info, "bits"));
      set_spin (self->p3109_precision, mant_format_info_get_number (info, "m") + 1);
      set_on (self->p3109_signed, mant_format_info_get_number (info, "signed") != 0);
      set_on (self->p3109_inf, mant_format_info_get_number (info, "inf") != 0);
      break;
    case KIND_POSIT:
      set_spin (self->posit_bits, mant_format_info_get_number (info, "bits"));
      set_spin (self->posit_es, mant_format_info_get_number (info, "es"));
      break;
    case KIND_INTEGER:
      set_spin (self->integer_bits, mant_format_info_get_number (info, "bits"));
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->integer_kind),
                                  mant_format_info_get_number (info, "symmetric") != 0 ? 2
                                  : mant_format_info_get_number (info, "signed") != 0 ? 0
                                                                                       : 1);
      break;
    case KIND_FIXED:
      set_spin (self->fixed_bits, mant_format_info_get_number (info, "bits"));
      set_spin (self->fixed_fraction, mant_format_info_get_number (info, "fraction-bits"));
      set_on (self->fixed_signed, mant_format_info_get_number (info, "signed") != 0);
      set_on (self->fixed_wrap, mant_format_info_get_number (info, "wrap") != 0);
      break;
    case KIND_KHOT:
      set_spin (self->khot_bits, mant_format_info_get_number (info, "bits"));
      set_spin (self->khot_fraction, mant_format_info_get_number (info, "fraction-bits"));
      set_spin (self->khot_digits, mant_format_info_get_number (info, "hot"));
      set_on (self->khot_csd, mant_format_info_get_number (info, "csd") != 0);
      break;
    case KIND_TABLE:
      show_values (self);
      break;
    case KIND_BLOCK:
      show_block (self);
      break;
    case KIND_FLOAT:
    case N_KINDS:
    default:
      show_float (self);
      break;
    }
  if (gtk_widget_get_visible (self->policy))
    designer_policy_set_info (DESIGNER_POLICY (self->policy), info);
  self->updating = FALSE;
}

static void
chooser_cb (DesignerControls *self,
            int               response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL, *text = NULL;

  if (response != GTK_RESPONSE_ACCEPT)
    return;
  file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  path = file != NULL ? g_file_get_path (file) : NULL;
  if (path == NULL)
    return;
  text = g_strdup_printf ("codebook(%s)", path);
  emit_composed (self, text);
}

static void
read_file_cb (DesignerControls *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (_("Read a Code Book"), GTK_WINDOW (root),
                                               GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chooser_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
designer_controls_dispose (GObject *object)
{
  DesignerControls *self = DESIGNER_CONTROLS (object);

  self->updating = TRUE; /* what goes does not speak */
  g_clear_object (&self->chooser);
  g_clear_pointer (&self->info, mant_format_info_unref);
  g_clear_object (&self->rules);

  G_OBJECT_CLASS (designer_controls_parent_class)->dispose (object);
}

static void
designer_controls_class_init (DesignerControlsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = designer_controls_dispose;

  signals[COMPOSED] = g_signal_new ("composed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
designer_controls_class_finalize (DesignerControlsClass *klass)
{
}

/* Building */

static GtkWidget *
grid_new (void)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  return grid;
}

/* A control beside its name, in the next row of a grid. */
static GtkWidget *
attach (GtkWidget  *grid,
        const char *name,
        GtkWidget  *control)
{
  GtkWidget *label = gtk_label_new_with_mnemonic (name);
  int row = 0;

  while (gtk_grid_get_child_at (GTK_GRID (grid), 0, row) != NULL)
    row++;
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), control);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_hexpand (control, TRUE);
  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  label, NULL, -1);
  gtk_grid_attach (GTK_GRID (grid), label, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), control, 1, row, 1, 1);
  return control;
}

static GtkWidget *
attach_spin (DesignerControls *self,
             GtkWidget        *grid,
             const char       *name,
             double            lo,
             double            hi)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (lo, hi, 1);

  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (spin), TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 6);
  g_signal_connect_swapped (spin, "value-changed", G_CALLBACK (changed_cb), self);
  return attach (grid, name, spin);
}

/* Yes or no: two of them share a row. */
static GtkWidget *
attach_check (DesignerControls *self,
              GtkWidget        *grid,
              const char       *name)
{
  GtkWidget *check = gtk_check_button_new_with_mnemonic (name);
  GtkWidget *above;
  int row = 0;

  while (gtk_grid_get_child_at (GTK_GRID (grid), 0, row) != NULL)
    row++;
  above = row > 0 ? gtk_grid_get_child_at (GTK_GRID (grid), 0, row - 1) : NULL;
  if (above != NULL && GTK_IS_CHECK_BUTTON (above)
      && gtk_grid_get_child_at (GTK_GRID (grid), 1, row - 1) == NULL)
    gtk_grid_attach (GTK_GRID (grid), check, 1, row - 1, 1, 1);
  else
    gtk_grid_attach (GTK_GRID (grid), check, 0, row, 1, 1);
  g_signal_connect_swapped (check, "toggled", G_CALLBACK (changed_cb), self);
  return check;
}

static GtkWidget *
drop_down_new (const char *const *titles,
               guint              n_titles)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  for (guint i = 0; i < n_titles; i++)
    gtk_string_list_append (list, _(titles[i]));
  return gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&list)), NULL);
}

static GtkWidget *
attach_drop_down (DesignerControls  *self,
                  GtkWidget         *grid,
                  const char        *name,
                  const char *const *titles,
                  guint              n_titles,
                  GCallback          callback)
{
  GtkWidget *drop_down = drop_down_new (titles, n_titles);

  g_signal_connect_swapped (drop_down, "notify::selected", callback, self);
  return attach (grid, name, drop_down);
}

static void
add_kind (DesignerControls *self,
          Kind              kind,
          GtkWidget        *child)
{
  gtk_stack_add_named (GTK_STACK (self->stack), child, kinds[kind].id);
}

static void
build_float (DesignerControls *self)
{
  GtkWidget *grid = grid_new ();

  self->e = attach_spin (self, grid, _("_Exponent bits"), 1, 30);
  self->m = attach_spin (self, grid, _("Signi_ficand bits"), 0, 16000);
  self->bias = attach_spin (self, grid, _("Bias"), -1073741823, 1073741823);
  self->own_bias = attach_check (self, grid, _("Own _bias"));
  self->is_signed = attach_check (self, grid, _("Signe_d"));
  self->inf = attach_check (self, grid, _("Infinit_y"));
  self->nan = attach_drop_down (self, grid, _("_Codes of NaN"), nan_titles,
                                G_N_ELEMENTS (nan_titles), G_CALLBACK (changed_cb));
  self->zero = attach_check (self, grid, _("_Zero"));
  self->negzero = attach_check (self, grid, _("−0"));
  self->subnormals = attach_check (self, grid, _("Subnor_mals"));
  self->parity = attach_check (self, grid, _("Ties by the code’s _parity"));
  gtk_widget_set_tooltip_text (self->zero, _("Exponent field 0 means zero and subnormals; without "
                                             "it, it is an ordinary binade"));
  gtk_widget_set_tooltip_text (self->parity, _("Without significand bits: which of two neighbours "
                                               "is even"));
  add_kind (self, KIND_FLOAT, grid);
}

static void
build_small_kinds (DesignerControls *self)
{
  GtkWidget *grid = grid_new ();

  self->p3109_bits = attach_spin (self, grid, _("_Bits"), 2, 64);
  self->p3109_precision = attach_spin (self, grid, _("_Precision"), 1, 63);
  self->p3109_signed = attach_check (self, grid, _("Signe_d"));
  self->p3109_inf = attach_check (self, grid, _("Infinit_y"));
  add_kind (self, KIND_P3109, grid);

  grid = grid_new ();
  self->posit_bits = attach_spin (self, grid, _("_Bits"), 2, 128);
  self->posit_es = attach_spin (self, grid, _("_Exponent bits"), 0, 16);
  add_kind (self, KIND_POSIT, grid);

  grid = grid_new ();
  self->integer_kind = attach_drop_down (self, grid, _("Signs"), integer_titles,
                                         G_N_ELEMENTS (integer_titles), G_CALLBACK (changed_cb));
  self->integer_bits = attach_spin (self, grid, _("_Bits"), 1, 64);
  add_kind (self, KIND_INTEGER, grid);

  grid = grid_new ();
  self->fixed_bits = attach_spin (self, grid, _("_Bits"), 1, 64);
  self->fixed_fraction = attach_spin (self, grid, _("_Fraction bits"), -1024, 1024);
  self->fixed_signed = attach_check (self, grid, _("Signe_d"));
  self->fixed_wrap = attach_check (self, grid, _("Wraps on overflow"));
  add_kind (self, KIND_FIXED, grid);

  grid = grid_new ();
  self->khot_bits = attach_spin (self, grid, _("_Bits"), 2, 64);
  self->khot_fraction = attach_spin (self, grid, _("_Fraction bits"), -1024, 1024);
  self->khot_digits = attach_spin (self, grid, _("_Digits that are not 0"), 1, 64);
  self->khot_csd = attach_check (self, grid, _("Signed digits (canonical)"));
  add_kind (self, KIND_KHOT, grid);
}

static void
build_table (DesignerControls *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *label = gtk_label_new_with_mnemonic (_("_Values, ascending"));
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *button = gtk_button_new_with_mnemonic (_("Read a _File…"));

  self->values = gtk_text_view_new ();
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (self->values), TRUE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->values), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->values), FALSE);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->values),
                                  GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
  g_signal_connect_swapped (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->values)), "changed",
                            G_CALLBACK (changed_cb), self);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), self->values);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->values);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), 120);
  gtk_widget_add_css_class (scroller, "frame");

  gtk_widget_set_tooltip_text (button, _("A text file of numbers, # before comments, or a "
                                         "one-dimensional .npy"));
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (read_file_cb), self);
  self->values_note = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->values_note, "dim-label");
  gtk_box_append (GTK_BOX (row), button);
  gtk_box_append (GTK_BOX (row), self->values_note);

  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_box_append (GTK_BOX (box), row);
  add_kind (self, KIND_TABLE, box);
}

static GtkWidget *
attach_picker (DesignerControls *self,
               GtkWidget        *grid,
               const char       *name,
               const char       *title)
{
  GtkWidget *picker = mant_format_picker_new ();

  mant_format_picker_set_title (MANT_FORMAT_PICKER (picker), title);
  g_signal_connect_swapped (picker, "notify::format", G_CALLBACK (changed_cb), self);
  return attach (grid, name, picker);
}

static GtkWidget *
item_drop_down_new (GListModel *items)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (MantItem) item = g_list_model_get_item (items, i);

      gtk_string_list_append (list, mant_item_get_title (item));
    }
  return gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&list)), NULL);
}

static void
build_block (DesignerControls *self)
{
  GtkWidget *grid = self->block_grid = grid_new ();

  self->rules = mant_list_scale_rules ();
  self->element = attach_picker (self, grid, _("_Element"), _("Element"));
  self->scale = attach_picker (self, grid, _("S_cale"), _("Scale"));
  self->shape = attach_drop_down (self, grid, _("S_hared by"), shape_titles,
                                  G_N_ELEMENTS (shape_titles), G_CALLBACK (changed_cb));
  self->length = attach_spin (self, grid, _("_Length"), 1, 1 << 24);
  self->rows = attach_spin (self, grid, _("Rows"), 1, 1 << 24);
  set_spin (self->length, 32);
  set_spin (self->rows, 16);
  self->rule = attach (grid, _("Scale rule"), item_drop_down_new (self->rules));
  g_signal_connect_swapped (self->rule, "notify::selected", G_CALLBACK (rule_cb), self);
  self->parameter = attach (grid, _("Number of the rule"), gtk_entry_new ());
  gtk_editable_set_text (GTK_EDITABLE (self->parameter), "2.92247856");
  gtk_widget_set_sensitive (self->parameter, FALSE);
  g_signal_connect_swapped (self->parameter, "changed", G_CALLBACK (changed_cb), self);
  self->tensor_scale = attach_check (self, grid, _("A _binary32 scale a tensor, too"));
  add_kind (self, KIND_BLOCK, grid);
}

static void
designer_controls_init (DesignerControls *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *grid = grid_new ();
  const char *titles[N_KINDS];

  self->updating = TRUE;
  for (guint i = 0; i < N_KINDS; i++)
    titles[i] = kinds[i].title;
  self->kind = attach_drop_down (self, grid, _("_Kind"), titles, N_KINDS, G_CALLBACK (kind_cb));
  self->stack = gtk_stack_new ();
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_set_hhomogeneous (GTK_STACK (self->stack), FALSE);
  build_float (self);
  build_small_kinds (self);
  build_table (self);
  build_block (self);
  self->policy = designer_policy_new ();
  g_signal_connect_swapped (self->policy, "composed", G_CALLBACK (emit_composed), self);
  gtk_box_append (GTK_BOX (box), grid);
  gtk_box_append (GTK_BOX (box), self->stack);
  gtk_box_append (GTK_BOX (box), self->policy);
  adw_bin_set_child (ADW_BIN (self), box);
  self->updating = FALSE;
}

void
designer_controls_register (GTypeModule *module)
{
  designer_controls_register_type (module);
}

GtkWidget *
designer_controls_new (void)
{
  return g_object_new (DESIGNER_TYPE_CONTROLS, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "figure/mant-plot-private.h"
#include "mant-plot-widget.h"

/* One notch of a wheel, one press of a key. */
#define WHEEL_FACTOR 1.2
#define KEY_FACTOR   1.5
#define KEY_PAN      0.1

/* Steps of the crosshair in drawing units, with Ctrl and with Ctrl and Shift. */
#define CROSSHAIR_STEP      8.0
#define CROSSHAIR_FINE_STEP 1.0

/* A smaller box is a click that slipped. */
#define MIN_BOX 5

static gboolean
has_modifier (GtkEventController *controller,
              GdkModifierType     modifier)
{
  return (gtk_event_controller_get_current_event_state (controller) & modifier) != 0;
}

/* Whether the wheel is rather meant for the page around the plot: it can scroll, and the person has
 * not clicked the plot. */
static gboolean
wheel_is_for_page (MantPlot *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkWidget *page = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment;

  if (page == NULL || gtk_widget_has_focus (widget))
    return FALSE;

  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (page));

  return gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_lower (adjustment)
           > gtk_adjustment_get_page_size (adjustment);
}

/* Pointer */

static gboolean
scrolled (GtkEventControllerScroll *controller,
          double                    dx,
          double                    dy,
          MantPlot                 *self)
{
  GtkEventController *event_controller = GTK_EVENT_CONTROLLER (controller);
  MantFigureLayout *layout = _mant_plot_get_layout (self);
  gboolean over_y_axis, over_x_axis;
  double factor;

  if (layout == NULL
      || (!has_modifier (event_controller, GDK_CONTROL_MASK | GDK_SHIFT_MASK)
          && wheel_is_for_page (self)))
    return FALSE;

  /* A shove to the side is a pan; GTK turns the wheel under Shift into one. */
  if (dx != 0 && !has_modifier (event_controller, GDK_SHIFT_MASK))
    _mant_plot_pan (self, dx * 0.05, 0);
  if (has_modifier (event_controller, GDK_SHIFT_MASK) && dy == 0)
    dy = dx;
  if (dy == 0)
    return TRUE;

  /* Over an axis, or with Ctrl or Shift, only one direction: the horizontal, the vertical. */
  over_y_axis = self->pointer_x < layout->frame.left
                || has_modifier (event_controller, GDK_SHIFT_MASK);
  over_x_axis = self->pointer_y > layout->axis_y
                || has_modifier (event_controller, GDK_CONTROL_MASK);
  factor = mant_scale_exp2 (-dy * mant_scale_log2 (WHEEL_FACTOR));
  _mant_plot_zoom_at (self, self->pointer_x, self->pointer_y, over_y_axis ? 1 : factor,
                      over_x_axis ? 1 : factor);

  return TRUE;
}

static void
moved (GtkEventControllerMotion *controller,
       double                    x,
       double                    y,
       MantPlot                 *self)
{
  /* GTK synthesises motion when widgets change: only a real one may move a crosshair that the
   * keyboard has placed. */
  if (x == self->pointer_x && y == self->pointer_y)
    return;

  self->pointer_x = x;
  self->pointer_y = y;
  _mant_plot_point_at (self, x, y);
}

static void
left (GtkEventControllerMotion *controller,
      MantPlot                 *self)
{
  self->pointer_x = self->pointer_y = -1;
  mant_plot_clear_crosshair (self);
}

static void
drag_begun (GtkGestureDrag *gesture,
            double          x,
            double          y,
            MantPlot       *self)
{
  MantFigureLayout *layout = _mant_plot_get_layout (self);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->dragging = FALSE;
  if (layout == NULL)
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }

  self->drag_x = x;
  self->drag_y = y;
  self->drag_x_scale = layout->frame.x;
  self->drag_y_scale = layout->frame.y;
  if (has_modifier (GTK_EVENT_CONTROLLER (gesture), GDK_SHIFT_MASK))
    {
      _mant_plot_set_selection (self, &GRAPHENE_RECT_INIT ((float) x, (float) y, 0, 0));
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
    }
}

/* The box from where the drag began to (x, y), inside the data. */
static graphene_rect_t
box_to (MantPlot *self,
        double    x,
        double    y)
{
  const MantPlotFrame *frame = &self->layout->frame;
  double right = frame->left + frame->width, bottom = frame->top + frame->height;
  double x0 = CLAMP (self->drag_x, frame->left, right), x1 = CLAMP (x, frame->left, right);
  double y0 = CLAMP (self->drag_y, frame->top, bottom), y1 = CLAMP (y, frame->top, bottom);

  return GRAPHENE_RECT_INIT ((float) MIN (x0, x1), (float) MIN (y0, y1),
                             (float) fabs (x1 - x0), (float) fabs (y1 - y0));
}

static void
dragged (GtkGestureDrag *gesture,
         double          dx,
         double          dy,
         MantPlot       *self)
{
  MantFigureLayout *layout = _mant_plot_get_layout (self);
  MantScale x_scale = self->drag_x_scale, y_scale = self->drag_y_scale;
  gboolean x_moved, y_moved;

  if (layout == NULL)
    return;

  if (self->selecting)
    {
      graphene_rect_t box = box_to (self, self->drag_x + dx, self->drag_y + dy);

      _mant_plot_set_selection (self, &box);
      return;
    }

  if (!gtk_drag_check_threshold (GTK_WIDGET (self), 0, 0, (int) dx, (int) dy)
      && gtk_gesture_get_sequence_state (GTK_GESTURE (gesture),
                                         gtk_gesture_single_get_current_sequence (
                                           GTK_GESTURE_SINGLE (gesture)))
           != GTK_EVENT_SEQUENCE_CLAIMED)
    return;

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  self->dragging = TRUE;
  if (self->drag_picks)
    {
      _mant_plot_pick_at (self, self->drag_x + dx, self->drag_y + dy);
      return;
    }
  x_moved = mant_scale_pan (&x_scale, -dx / layout->frame.width);
  y_moved = mant_scale_pan (&y_scale, dy / layout->frame.height);
  _mant_plot_set_views (self, x_moved ? &x_scale : NULL, y_moved ? &y_scale : NULL);
}

static void
drag_ended (GtkGestureDrag *gesture,
            double          dx,
            double          dy,
            MantPlot       *self)
{
  MantFigureLayout *layout = _mant_plot_get_layout (self);
  graphene_rect_t box;
  MantAxis *axis;

  if (!self->selecting)
    {
      /* Nothing was dragged: a click. The first of a double click, too. */
      if (!self->dragging)
        _mant_plot_pick_at (self, self->drag_x, self->drag_y);
      return;
    }

  _mant_plot_set_selection (self, NULL);
  if (layout == NULL)
    return;

  box = box_to (self, self->drag_x + dx, self->drag_y + dy);
  if (box.size.width >= MIN_BOX)
    {
      double a = mant_plot_frame_value_x (&layout->frame, box.origin.x);
      double b = mant_plot_frame_value_x (&layout->frame, box.origin.x + box.size.width);

      axis = mant_figure_get_x_axis (self->figure);
      mant_axis_set_view (axis, MIN (a, b), MAX (a, b));
    }
  if (box.size.height >= MIN_BOX)
    {
      double a = mant_plot_frame_value_y (&layout->frame, box.origin.y);
      double b = mant_plot_frame_value_y (&layout->frame, box.origin.y + box.size.height);

      axis = mant_figure_get_y_axis (self->figure);
      mant_axis_set_view (axis, MIN (a, b), MAX (a, b));
    }
}

/* Tells of a place of the widget, unless it is outside the data; the ends of a drag are brought
 * back into it. */
void
_mant_plot_pick_at (MantPlot *self,
                    double    x,
                    double    y)
{
  MantFigureLayout *layout = _mant_plot_get_layout (self);
  const MantPlotFrame *frame;

  if (layout == NULL)
    return;

  frame = &layout->frame;
  if (self->dragging)
    {
      x = CLAMP (x, frame->left, frame->left + frame->width);
      y = CLAMP (y, frame->top, layout->axis_y);
    }
  if (x < frame->left || x > frame->left + frame->width || y < frame->top || y > layout->axis_y)
    return;

  _mant_plot_emit_picked (self, mant_plot_frame_value_x (frame, x),
                          mant_plot_frame_value_y (frame, y));
}

/**
 * mant_plot_get_drag_picks:
 * @self: a plot
 *
 * Returns: whether dragging picks places instead of panning
 */
gboolean
mant_plot_get_drag_picks (MantPlot *self)
{
  g_return_val_if_fail (MANT_IS_PLOT (self), FALSE);

  return self->drag_picks;
}

/**
 * mant_plot_set_drag_picks:
 * @self: a plot
 * @drag_picks: whether dragging picks places instead of panning
 *
 * Chooses what dragging does: panning, as a plot does by itself, or telling of each place by
 * [signal@Plot::picked], for a value that is moved.  The wheel and the keys zoom and pan all the
 * same.
 */
void
mant_plot_set_drag_picks (MantPlot *self,
                          gboolean  drag_picks)
{
  g_return_if_fail (MANT_IS_PLOT (self));

  self->drag_picks = drag_picks;
}

static void
drag_cancelled (GtkGesture       *gesture,
                GdkEventSequence *sequence,
                MantPlot         *self)
{
  if (self->selecting)
    _mant_plot_set_selection (self, NULL);
}

static void
pressed (GtkGestureClick *gesture,
         int              n_press,
         double           x,
         double           y,
         MantPlot        *self)
{
  if (n_press == 2)
    mant_plot_reset (self);
}

static void
pinch_begun (GtkGesture       *gesture,
             GdkEventSequence *sequence,
             MantPlot         *self)
{
  self->pinch = 1;
}

static void
pinched (GtkGestureZoom *gesture,
         double          scale,
         MantPlot       *self)
{
  double x, y;

  if (!(scale > 0) || !gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y))
    return;

  _mant_plot_zoom_at (self, x, y, scale / self->pinch, scale / self->pinch);
  self->pinch = scale;
}

/* Menu */

static GMenuModel *
make_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) view = g_menu_new ();
  g_autoptr (GMenu) axes = g_menu_new ();
  g_autoptr (GMenu) data = g_menu_new ();

  g_menu_append (view, _("Zoom _In"), "plot.zoom-in");
  g_menu_append (view, _("Zoom _Out"), "plot.zoom-out");
  g_menu_append (view, _("_Reset View"), "plot.reset");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (view));
  g_menu_append (axes, _("Logarithmic _Horizontal Axis"), "plot.toggle-log-x");
  g_menu_append (axes, _("Logarithmic _Vertical Axis"), "plot.toggle-log-y");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (axes));
  g_menu_append (data, _("_Copy Values"), "plot.copy-values");
  g_menu_append (data, _("Show _Table"), "plot.show-table");
  g_menu_append (data, _("_Save As…"), "plot.export");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (data));

  return G_MENU_MODEL (menu);
}

static void
popup_menu (MantPlot *self,
            double    x,
            double    y)
{
  if (self->menu == NULL)
    {
      g_autoptr (GMenuModel) model = make_menu ();

      self->menu = gtk_popover_menu_new_from_model (model);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }

  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu),
                               &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
menu_pressed (GtkGestureClick *gesture,
              int              n_press,
              double           x,
              double           y,
              MantPlot        *self)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  popup_menu (self, x, y);
}

/* Actions and keys */

static void
zoom_in (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  mant_plot_zoom (MANT_PLOT (widget), KEY_FACTOR);
}

static void
zoom_out (GtkWidget  *widget,
          const char *name,
          GVariant   *parameter)
{
  mant_plot_zoom (MANT_PLOT (widget), 1 / KEY_FACTOR);
}

static void
reset (GtkWidget  *widget,
       const char *name,
       GVariant   *parameter)
{
  mant_plot_reset (MANT_PLOT (widget));
}

static void
toggle_log (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  GtkOrientation orientation = g_str_equal (name, "plot.toggle-log-x")
                                 ? GTK_ORIENTATION_HORIZONTAL
                                 : GTK_ORIENTATION_VERTICAL;

  if (!mant_plot_toggle_log (MANT_PLOT (widget), orientation))
    gtk_widget_error_bell (widget);
}

static void
export (GtkWidget  *widget,
        const char *name,
        GVariant   *parameter)
{
  mant_plot_show_export (MANT_PLOT (widget));
}

static void
copy_values (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  mant_plot_copy_values (MANT_PLOT (widget));
}

static void
show_table (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  mant_plot_show_table (MANT_PLOT (widget));
}

static void
show_menu (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  popup_menu (MANT_PLOT (widget), gtk_widget_get_width (widget) / 2.0,
              gtk_widget_get_height (widget) / 2.0);
}

static gboolean
pan_by_key (GtkWidget *widget,
            GVariant  *arguments,
            gpointer   data)
{
  double right, up;

  g_variant_get (arguments, "(dd)", &right, &up);
  _mant_plot_pan (MANT_PLOT (widget), right * KEY_PAN, up * KEY_PAN);

  return TRUE;
}

/* Moves the crosshair, from the middle when there is none, and says what it reads. */
static gboolean
move_crosshair (GtkWidget *widget,
                GVariant  *arguments,
                gpointer   data)
{
  MantPlot *self = MANT_PLOT (widget);
  MantFigureLayout *layout = _mant_plot_get_layout (self);
  g_autofree char *reading = NULL;
  double right, up, x, y;

  if (layout == NULL)
    return FALSE;

  g_variant_get (arguments, "(dd)", &right, &up);
  x = layout->frame.left + floor (layout->frame.width / 2);
  y = layout->frame.top + floor (layout->frame.height / 2);
  if (self->has_crosshair)
    {
      x = mant_plot_frame_place_x (&layout->frame, self->crosshair_x) + right;
      y = mant_plot_frame_place_y (&layout->frame, self->crosshair_y) - up;
    }
  x = CLAMP (x, layout->frame.left, layout->frame.left + layout->frame.width - 1);
  y = CLAMP (y, layout->frame.top, layout->frame.top + layout->frame.height - 1);
  _mant_plot_point_at (self, x, y);

  reading = mant_plot_get_reading (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                  reading != NULL ? reading : "", -1);

  return TRUE;
}

/* Picks what the crosshair is at. */
static gboolean
pick_crosshair (GtkWidget *widget,
                GVariant  *arguments,
                gpointer   data)
{
  MantPlot *self = MANT_PLOT (widget);

  if (!self->has_crosshair)
    return FALSE;

  _mant_plot_emit_picked (self, self->crosshair_x, self->crosshair_y);

  return TRUE;
}

static gboolean
clear_crosshair (GtkWidget *widget,
                 GVariant  *arguments,
                 gpointer   data)
{
  MantPlot *self = MANT_PLOT (widget);

  if (!self->has_crosshair)
    return FALSE;

  mant_plot_clear_crosshair (self);

  return TRUE;
}

static void
add_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint keyval;
    GdkModifierType modifiers;
    const char *action;
  } keys[] = {
    /* Of several keys for an action, menus show the last. */
    { GDK_KEY_KP_Add, 0, "plot.zoom-in" },
    { GDK_KEY_equal, 0, "plot.zoom-in" },
    { GDK_KEY_plus, 0, "plot.zoom-in" },
    { GDK_KEY_KP_Subtract, 0, "plot.zoom-out" },
    { GDK_KEY_minus, 0, "plot.zoom-out" },
    { GDK_KEY_KP_0, 0, "plot.reset" },
    { GDK_KEY_Home, 0, "plot.reset" },
    { GDK_KEY_0, 0, "plot.reset" },
    { GDK_KEY_l, 0, "plot.toggle-log-y" },
    { GDK_KEY_l, GDK_SHIFT_MASK, "plot.toggle-log-x" },
    { GDK_KEY_c, GDK_CONTROL_MASK, "plot.copy-values" },
    { GDK_KEY_t, 0, "plot.show-table" },
    { GDK_KEY_Menu, 0, "menu.popup" },
    { GDK_KEY_F10, GDK_SHIFT_MASK, "menu.popup" },
  };
  static const struct
  {
    guint keyval;
    guint keypad;
    double right;
    double up;
  } arrows[] = {
    { GDK_KEY_Left, GDK_KEY_KP_Left, -1, 0 },
    { GDK_KEY_Right, GDK_KEY_KP_Right, 1, 0 },
    { GDK_KEY_Up, GDK_KEY_KP_Up, 0, 1 },
    { GDK_KEY_Down, GDK_KEY_KP_Down, 0, -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i].keyval, keys[i].modifiers,
                                         keys[i].action, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (arrows); i++)
    for (int keypad = 0; keypad < 2; keypad++)
      {
        guint keyval = keypad ? arrows[i].keypad : arrows[i].keyval;
        double right = arrows[i].right, up = arrows[i].up;

        gtk_widget_class_add_binding (widget_class, keyval, 0, pan_by_key, "(dd)", right, up);
        gtk_widget_class_add_binding (widget_class, keyval, GDK_CONTROL_MASK, move_crosshair,
                                      "(dd)", right * CROSSHAIR_STEP, up * CROSSHAIR_STEP);
        gtk_widget_class_add_binding (widget_class, keyval, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                      move_crosshair, "(dd)", right * CROSSHAIR_FINE_STEP,
                                      up * CROSSHAIR_FINE_STEP);
      }

  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, clear_crosshair, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, 0, pick_crosshair, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Enter, 0, pick_crosshair, NULL);
}

void
_mant_plot_input_class_init (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "plot.zoom-in", NULL, zoom_in);
  gtk_widget_class_install_action (widget_class, "plot.zoom-out", NULL, zoom_out);
  gtk_widget_class_install_action (widget_class, "plot.reset", NULL, reset);
  gtk_widget_class_install_action (widget_class, "plot.toggle-log-x", NULL, toggle_log);
  gtk_widget_class_install_action (widget_class, "plot.toggle-log-y", NULL, toggle_log);
  gtk_widget_class_install_action (widget_class, "plot.export", NULL, export);
  gtk_widget_class_install_action (widget_class, "plot.copy-values", NULL, copy_values);
  gtk_widget_class_install_action (widget_class, "plot.show-table", NULL, show_table);
  gtk_widget_class_install_action (widget_class, "menu.popup", NULL, show_menu);
  add_keys (widget_class);
}

void
_mant_plot_input_init (MantPlot *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *controller;
  GtkGesture *gesture;

  self->pointer_x = self->pointer_y = -1;

  controller = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  g_signal_connect (controller, "scroll", G_CALLBACK (scrolled), self);
  gtk_widget_add_controller (widget, controller);

  controller = gtk_event_controller_motion_new ();
  g_signal_connect (controller, "enter", G_CALLBACK (moved), self);
  g_signal_connect (controller, "motion", G_CALLBACK (moved), self);
  g_signal_connect (controller, "leave", G_CALLBACK (left), self);
  gtk_widget_add_controller (widget, controller);

  gesture = gtk_gesture_drag_new ();
  g_signal_connect (gesture, "drag-begin", G_CALLBACK (drag_begun), self);
  g_signal_connect (gesture, "drag-update", G_CALLBACK (dragged), self);
  g_signal_connect (gesture, "drag-end", G_CALLBACK (drag_ended), self);
  g_signal_connect (gesture, "cancel", G_CALLBACK (drag_cancelled), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (gesture));

  gesture = gtk_gesture_click_new ();
  g_signal_connect (gesture, "pressed", G_CALLBACK (pressed), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (gesture));

  gesture = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), GDK_BUTTON_SECONDARY);
  g_signal_connect (gesture, "pressed", G_CALLBACK (menu_pressed), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (gesture));

  gesture = gtk_gesture_zoom_new ();
  g_signal_connect (gesture, "begin", G_CALLBACK (pinch_begun), self);
  g_signal_connect (gesture, "scale-changed", G_CALLBACK (pinched), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (gesture));
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* MantViewProvider: references of every kind come out the same, and nothing comes out as an error. */

#include <mantissa-ui.h>

typedef enum
{
  GIVE_FLOATING, /* as C does */
  GIVE_OWNED,    /* as Python does */
  GIVE_NULL,     /* as an exception in Python does */
  GIVE_BUTTON,   /* as nobody should */
} Gift;

#define TEST_TYPE_PROVIDER (test_provider_get_type ())
G_DECLARE_FINAL_TYPE (TestProvider, test_provider, TEST, PROVIDER, GObject)

struct _TestProvider
{
  GObject parent_instance;

  Gift    gift;
};

static MantView *
create_view (MantViewProvider *provider,
             MantSession      *session)
{
  switch (TEST_PROVIDER (provider)->gift)
    {
    case GIVE_FLOATING:
      return MANT_VIEW (mant_view_new (session));
    case GIVE_OWNED:
      return MANT_VIEW (g_object_ref_sink (mant_view_new (session)));
    case GIVE_BUTTON:
      return (MantView *) gtk_button_new ();
    case GIVE_NULL:
    default:
      return NULL;
    }
}

static void
provider_iface_init (MantViewProviderInterface *iface)
{
  iface->create_view = create_view;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestProvider, test_provider, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MANT_TYPE_VIEW_PROVIDER, provider_iface_init))

static void
test_provider_class_init (TestProviderClass *klass)
{
}

static void
test_provider_init (TestProvider *self)
{
}

static void
test_gifts (gconstpointer data)
{
  g_autoptr (TestProvider) provider = g_object_new (TEST_TYPE_PROVIDER, NULL);
  g_autoptr (MantSession) session = mant_session_new ();
  g_autoptr (GError) error = NULL;
  MantView *view;

  provider->gift = GPOINTER_TO_INT (data);
  view = mant_view_provider_create_view (MANT_VIEW_PROVIDER (provider), session, &error);

  if (provider->gift == GIVE_FLOATING || provider->gift == GIVE_OWNED)
    {
      g_assert_no_error (error);
      g_assert_true (MANT_IS_VIEW (view));
      g_assert_false (g_object_is_floating (view));
      g_assert_true (mant_view_get_session (view) == session);
      g_assert_finalize_object (view);
    }
  else
    {
      g_assert_null (view);
      g_assert_error (error, MANT_ERROR, MANT_ERROR_UNSUPPORTED);
      g_assert_cmpint (strlen (error->message), >, 10);
    }
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/view/provider/floating", GINT_TO_POINTER (GIVE_FLOATING), test_gifts);
  g_test_add_data_func ("/view/provider/owned", GINT_TO_POINTER (GIVE_OWNED), test_gifts);
  g_test_add_data_func ("/view/provider/null", GINT_TO_POINTER (GIVE_NULL), test_gifts);
  g_test_add_data_func ("/view/provider/no-view", GINT_TO_POINTER (GIVE_BUTTON), test_gifts);

  return g_test_run ();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <mantissa.h>

G_BEGIN_DECLS

#define MANT_TYPE_SESSION (mant_session_get_type ())

MANT_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (MantSession, mant_session, MANT, SESSION, GObject)

MANT_AVAILABLE_IN_ALL
MantSession    *mant_session_new               (void);

MANT_AVAILABLE_IN_ALL
GListModel     *mant_session_get_files         (MantSession          *self);
MANT_AVAILABLE_IN_ALL
void            mant_session_add_file          (MantSession          *self,
                                                MantTensorFile       *file);
MANT_AVAILABLE_IN_ALL
void            mant_session_close_file        (MantSession          *self,
                                                MantTensorFile       *file);
MANT_AVAILABLE_IN_ALL
MantTensorFile *mant_session_find_file         (MantSession          *self,
                                                const char           *path);
MANT_AVAILABLE_IN_ALL
void            mant_session_open_async        (MantSession          *self,
                                                const char           *path,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
MANT_AVAILABLE_IN_ALL
MantTensorFile *mant_session_open_finish       (MantSession          *self,
                                                GAsyncResult         *result,
                                                GError              **error);

MANT_AVAILABLE_IN_ALL
MantTensorFile *mant_session_get_file          (MantSession          *self);
MANT_AVAILABLE_IN_ALL
void            mant_session_set_file          (MantSession          *self,
                                                MantTensorFile       *file);
MANT_AVAILABLE_IN_ALL
MantTensor     *mant_session_get_tensor        (MantSession          *self);
MANT_AVAILABLE_IN_ALL
void            mant_session_set_tensor        (MantSession          *self,
                                                MantTensor           *tensor);

MANT_AVAILABLE_IN_ALL
const char     *mant_session_get_format        (MantSession          *self);
MANT_AVAILABLE_IN_ALL
gboolean        mant_session_set_format        (MantSession          *self,
                                                const char           *format,
                                                GError              **error);
MANT_AVAILABLE_IN_ALL
const char     *mant_session_get_second_format (MantSession          *self);
MANT_AVAILABLE_IN_ALL
gboolean        mant_session_set_second_format (MantSession          *self,
                                                const char           *format,
                                                GError              **error);
MANT_AVAILABLE_IN_ALL
const char     *mant_session_get_rounding      (MantSession          *self);
MANT_AVAILABLE_IN_ALL
void            mant_session_set_rounding      (MantSession          *self,
                                                const char           *rounding);
MANT_AVAILABLE_IN_ALL
const char     *mant_session_get_scale_rule    (MantSession          *self);
MANT_AVAILABLE_IN_ALL
void            mant_session_set_scale_rule    (MantSession          *self,
                                                const char           *scale_rule);
MANT_AVAILABLE_IN_ALL
int             mant_session_get_axis          (MantSession          *self);
MANT_AVAILABLE_IN_ALL
void            mant_session_set_axis          (MantSession          *self,
                                                int                   axis);
MANT_AVAILABLE_IN_ALL
guint64         mant_session_get_seed          (MantSession          *self);
MANT_AVAILABLE_IN_ALL
void            mant_session_set_seed          (MantSession          *self,
                                                guint64               seed);
MANT_AVAILABLE_IN_ALL
guint           mant_session_get_n_threads     (MantSession          *self);
MANT_AVAILABLE_IN_ALL
void            mant_session_set_n_threads     (MantSession          *self,
                                                guint                 n_threads);

MANT_AVAILABLE_IN_ALL
MantQuantizeJob *mant_session_new_quantize_job (MantSession          *self,
                                                MantTensor           *tensor,
                                                const char           *format,
                                                GError              **error);

MANT_AVAILABLE_IN_ALL
void            mant_session_toast             (MantSession          *self,
                                                const char           *message);
MANT_AVAILABLE_IN_ALL
void            mant_session_report_error      (MantSession          *self,
                                                const GError         *error);

G_END_DECLS

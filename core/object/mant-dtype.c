/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mant-dtype.h"

/* One row a dtype. Names are those of safetensors 0.8 (safetensors/src/tensor.rs, Dtype), where it
 * has one; C128 and OPAQUE are ours. */
static const struct {
  const char *name;
  guint       bits;
  const char *format; /* of core/num */
} dtypes[] = {
  [MANT_DTYPE_BOOL]        = { "BOOL",        8,   NULL },
  [MANT_DTYPE_U8]          = { "U8",          8,   "uint8" },
  [MANT_DTYPE_I8]          = { "I8",          8,   "int8" },
  [MANT_DTYPE_U16]         = { "U16",         16,  "uint16" },
  [MANT_DTYPE_I16]         = { "I16",         16,  "int16" },
  [MANT_DTYPE_U32]         = { "U32",         32,  "uint32" },
  [MANT_DTYPE_I32]         = { "I32",         32,  "int32" },
  [MANT_DTYPE_U64]         = { "U64",         64,  "uint64" },
  [MANT_DTYPE_I64]         = { "I64",         64,  "int64" },
  [MANT_DTYPE_F16]         = { "F16",         16,  "binary16" },
  [MANT_DTYPE_BF16]        = { "BF16",        16,  "bfloat16" },
  [MANT_DTYPE_F32]         = { "F32",         32,  "binary32" },
  [MANT_DTYPE_F64]         = { "F64",         64,  "binary64" },
  [MANT_DTYPE_F8_E5M2]     = { "F8_E5M2",     8,   "e5m2" },
  [MANT_DTYPE_F8_E4M3]     = { "F8_E4M3",     8,   "e4m3fn" },
  [MANT_DTYPE_F8_E8M0]     = { "F8_E8M0",     8,   "e8m0" },
  [MANT_DTYPE_F8_E4M3FNUZ] = { "F8_E4M3FNUZ", 8,   "e4m3fnuz" },
  [MANT_DTYPE_F8_E5M2FNUZ] = { "F8_E5M2FNUZ", 8,   "e5m2fnuz" },
  [MANT_DTYPE_F6_E2M3]     = { "F6_E2M3",     6,   NULL },
  [MANT_DTYPE_F6_E3M2]     = { "F6_E3M2",     6,   NULL },
  [MANT_DTYPE_F4]          = { "F4",          4,   "e2m1" },
  [MANT_DTYPE_C64]         = { "C64",         64,  NULL },
  [MANT_DTYPE_C128]        = { "C128",        128, NULL },
  [MANT_DTYPE_OPAQUE]      = { "OPAQUE",      0,   NULL },
};

/**
 * mant_dtype_get_name:
 * @dtype: a dtype
 *
 * The canonical name of @dtype, as safetensors spells it: "BF16", "F8_E4M3".
 *
 * Returns: (transfer none): the name
 */
const char *
mant_dtype_get_name (MantDtype dtype)
{
  g_return_val_if_fail (dtype < G_N_ELEMENTS (dtypes), NULL);

  return dtypes[dtype].name;
}

/**
 * mant_dtype_get_bits:
 * @dtype: a dtype
 *
 * Bits of one stored element. Both parts of a complex number count.
 *
 * Returns: 4 … 128, or 0 for %MANT_DTYPE_OPAQUE, whose size differs from tensor to tensor: see
 *   mant_tensor_get_element_bits()
 */
guint
mant_dtype_get_bits (MantDtype dtype)
{
  g_return_val_if_fail (dtype < G_N_ELEMENTS (dtypes), 0);

  return dtypes[dtype].bits;
}

/**
 * mant_dtype_from_name:
 * @name: a name such as "BF16"
 * @dtype: (out): the dtype of that name
 *
 * Looks up a canonical name. Upper case only, as in a file: "bf16" is not one.
 *
 * Returns: whether there is one
 */
gboolean
mant_dtype_from_name (const char *name,
                      MantDtype  *dtype)
{
  g_return_val_if_fail (name != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (dtypes); i++)
    if (g_str_equal (name, dtypes[i].name))
      {
        *dtype = (MantDtype) i;
        return TRUE;
      }

  return FALSE;
}

/**
 * mant_dtype_get_format:
 * @dtype: a dtype
 *
 * The number format whose codes the elements are, in the text form that mant_format_parse() reads:
 * "bfloat16" for %MANT_DTYPE_BF16.
 *
 * Returns: (transfer none) (nullable): the format; %NULL where elements are not one number each
 *   (BOOL, C64, C128, OPAQUE) or where their packing is not specified (F6)
 */
const char *
mant_dtype_get_format (MantDtype dtype)
{
  g_return_val_if_fail (dtype < G_N_ELEMENTS (dtypes), NULL);

  return dtypes[dtype].format;
}

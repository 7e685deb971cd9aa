/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "mant-palette.h"
#include "mant-scale.h"

/* Eight hues in the spirit of Okabe and Ito's set ("Color Universal Design", 2008): blue against
 * orange first, which every kind of colour vision tells apart, then green and purple of other
 * lightness.  Theirs cannot serve as it is: yellow and sky blue have less than 3:1 contrast on
 * white, blue and black less than that on a dark window.  So each theme has its own shades, all at
 * least 3:1 on white and #f6f5f4, or on #1e1e1e and #303030 (WCAG 2.1, 1.4.11).  The nearest two of
 * the first four are 0.07 apart in OKLab under simulated deuteranopia and protanopia (Machado,
 * Oliveira and Fernandes 2009, severity 1); dashes tell the rest. */
static const guint32 light_colors[MANT_PALETTE_N_COLORS] = {
  0x1457b0, 0xc9580a, 0x12907a, 0x8e2a7c, 0x5d5a00, 0x2b93d1, 0x4b1d8f, 0x571c12,
};
static const guint32 dark_colors[MANT_PALETTE_N_COLORS] = {
  0x62a0ea, 0xff9a3c, 0x7df0c0, 0xcf6bbd, 0xf9ec7a, 0x3cc8f0, 0x9170ff, 0xe5534b,
};

static const guint32 inks[3][5] = {
  /* background, text, axis, grid, missing */
  [MANT_PLOT_THEME_LIGHT] = { 0xffffff, 0x2e3436, 0x77767b, 0xdbdad7, 0xc0bfbc },
  [MANT_PLOT_THEME_DARK]  = { 0x1e1e1e, 0xf2f1ef, 0x9a9996, 0x48484c, 0x77767b },
  [MANT_PLOT_THEME_PRINT] = { 0xffffff, 0x000000, 0x3d3846, 0xdeddda, 0xc0bfbc },
};

/* Solid first: one or two lines need no pattern to be told apart. */
static const double dashes[MANT_PALETTE_N_COLORS][6] = {
  { 0 }, { 6, 2.5 }, { 2.5, 2 }, { 8, 2.5, 1.5, 2.5 }, { 3, 3 }, { 12, 3 },
  { 8, 2.5, 1.5, 2.5, 1.5, 2.5 }, { 4, 1.5 },
};
static const guint n_dashes_of[MANT_PALETTE_N_COLORS] = { 0, 2, 2, 4, 2, 2, 6, 2 };

/* A line through OKLab (B. Ottosson, "A perceptual color space for image processing", 2020) with
 * equal steps of lightness, so that equal steps of the value look equal and greater is always
 * lighter, to colour-blind eyes and on a grey printer too.  From violet over blue and green to
 * yellow; each point at the largest chroma that sRGB holds there or below. */
static const double heat_path[9][3] = {
  { 0.230, +0.0318, -0.0788 }, /* #1f1140 */
  { 0.320, +0.0140, -0.1141 }, /* #27286c */
  { 0.410, -0.0249, -0.1174 }, /* #1b488a */
  { 0.500, -0.0628, -0.0804 }, /* #006c93 */
  { 0.590, -0.0893, -0.0325 }, /* #1a8e93 */
  { 0.680, -0.1083, +0.0191 }, /* #42ae8e */
  { 0.770, -0.1198, +0.0903 }, /* #76cc72 */
  { 0.860, -0.0901, +0.1442 }, /* #bfe255 */
  { 0.945, -0.0482, +0.1578 }, /* #faf461 */
};

static void
unpack (guint32   packed,
        MantRgba *color)
{
  color->red = (packed >> 16 & 0xff) / 255.0;
  color->green = (packed >> 8 & 0xff) / 255.0;
  color->blue = (packed & 0xff) / 255.0;
  color->alpha = 1;
}

/**
 * mant_palette_get_color:
 * @index: which colour; taken modulo %MANT_PALETTE_N_COLORS
 * @theme: what it must stand out from
 * @color: (out caller-allocates): return location for the colour
 *
 * Gives a colour for data: at least 3:1 in contrast to the theme's background.
 */
void
mant_palette_get_color (guint          index,
                        MantPlotTheme  theme,
                        MantRgba      *color)
{
  index %= MANT_PALETTE_N_COLORS;
  unpack (theme == MANT_PLOT_THEME_DARK ? dark_colors[index] : light_colors[index], color);
}

/**
 * mant_palette_get_ink:
 * @ink: what is drawn
 * @theme: the theme
 * @color: (out caller-allocates): return location for the colour
 *
 * Gives the colour of what is not data.
 */
void
mant_palette_get_ink (MantPlotInk    ink,
                      MantPlotTheme  theme,
                      MantRgba      *color)
{
  g_return_if_fail (ink <= MANT_PLOT_INK_MISSING && theme <= MANT_PLOT_THEME_PRINT);

  unpack (inks[theme][ink], color);
}

/**
 * mant_palette_get_dashes: (skip)
 * @index: which colour; taken modulo %MANT_PALETTE_N_COLORS
 * @n_dashes: (out): return location for the number of lengths; 0 for a solid line
 *
 * Gives the dash pattern that goes with a colour, so that colour is never the only difference.
 *
 * Returns: lengths of ink and gap in turn, in units of a line of width 1.5
 */
const double *
mant_palette_get_dashes (guint  index,
                         guint *n_dashes)
{
  index %= MANT_PALETTE_N_COLORS;
  *n_dashes = n_dashes_of[index];

  return dashes[index];
}

static double
encode_srgb (double linear)
{
  linear = CLAMP (linear, 0, 1);

  return linear <= 0.0031308 ? linear * 12.92
                             : 1.055 * mant_scale_exp2 (mant_scale_log2 (linear) / 2.4) - 0.055;
}

static double
decode_srgb (double encoded)
{
  return encoded <= 0.04045 ? encoded / 12.92
                            : mant_scale_exp2 (2.4 * mant_scale_log2 ((encoded + 0.055) / 1.055));
}

/**
 * mant_palette_get_heat:
 * @position: 0 for the smallest to 1 for the largest; clamped
 * @color: (out caller-allocates): return location for the colour; grey when @position is NaN
 *
 * Gives a colour for a number: lightness in OKLab rises evenly from 0.23 to 0.945, so order
 * survives colour blindness and grey printing.
 */
void
mant_palette_get_heat (double    position,
                       MantRgba *color)
{
  double lab[3], l, m, s, f;
  int i;

  if (isnan (position))
    {
      mant_palette_get_ink (MANT_PLOT_INK_MISSING, MANT_PLOT_THEME_LIGHT, color);
      return;
    }

  position = CLAMP (position, 0, 1) * 8;
  i = MIN ((int) position, 7);
  f = position - i;
  for (int k = 0; k < 3; k++)
    lab[k] = heat_path[i][k] * (1 - f) + heat_path[i + 1][k] * f;

  l = lab[0] + 0.3963377774 * lab[1] + 0.2158037573 * lab[2];
  m = lab[0] - 0.1055613458 * lab[1] - 0.0638541728 * lab[2];
  s = lab[0] - 0.0894841775 * lab[1] - 1.2914855480 * lab[2];
  l = l * l * l;
  m = m * m * m;
  s = s * s * s;

  color->red = encode_srgb (4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
  color->green = encode_srgb (-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
  color->blue = encode_srgb (-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s);
  color->alpha = 1;
}

static double
luminance (const MantRgba *color)
{
  return 0.2126 * decode_srgb (color->red) + 0.7152 * decode_srgb (color->green)
         + 0.0722 * decode_srgb (color->blue);
}

/**
 * mant_palette_get_contrast:
 * @a: an opaque colour
 * @b: another
 *
 * Computes the contrast ratio (L₁ + 0.05)/(L₂ + 0.05), L₁ ≥ L₂ the relative luminances.
 *
 * Source: WCAG 2.1, "contrast ratio".
 *
 * Returns: the ratio, 1 to 21
 */
double
mant_palette_get_contrast (const MantRgba *a,
                           const MantRgba *b)
{
  double la = luminance (a) + 0.05, lb = luminance (b) + 0.05;

  return MAX (la, lb) / MIN (la, lb);
}

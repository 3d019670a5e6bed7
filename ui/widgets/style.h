#pragma once

#include <QProxyStyle>

#include "ui/widgets/theme.h"

namespace hone::ui {

/// Fusion with the parts that a style sheet cannot draw from tokens: combo boxes, check and radio marks, arrows, branch
/// marks of trees, focus frames. Reads tokens() at every paint, so a theme change needs no new style.
class Style : public QProxyStyle {
  Q_OBJECT
public:
  Style();

  void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override;
  void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                   const QWidget* widget) const override;
  void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                          const QWidget* widget) const override;
  QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl subControl,
                       const QWidget* widget) const override;
  QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& contents,
                         const QWidget* widget) const override;
  int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
  int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                QStyleHintReturn* returnData) const override;
};

/// The application's style sheet, made from the tokens. Widgets choose variants with dynamic properties:
/// "kind" on buttons (buttons.h) and "tone" on labels (labels.h), "surface" on frames (raised, sunken, base).
QString styleSheetFrom(const Tokens& tokens);

} // namespace hone::ui

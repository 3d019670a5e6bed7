#include "ui/widgets/style.h"

#include "ui/widgets/icons.h"

#include <QAbstractSpinBox>
#include <QComboBox>
#include <QPainter>
#include <QStyleOption>
#include <QWidget>

namespace hone::ui {

namespace {

constexpr int kControlHeight = 30;
constexpr int kMark = 16;

void drawIcon(QPainter* painter, const QRect& rect, const QString& name, const QColor& colour, int size)
{
  const auto pixmap = iconPixmap(name, colour, size, painter->device() ? painter->device()->devicePixelRatioF() : 1.0);
  painter->drawPixmap(rect.center().x() - size / 2 + 1, rect.center().y() - size / 2 + 1, pixmap);
}

QColor strokeColour(const QStyleOption* option)
{
  const auto& t = tokens();
  if (!(option->state & QStyle::State_Enabled))
    return t.hairline;
  return option->state & QStyle::State_MouseOver ? t.textPrimary : t.textSecondary;
}

void drawFrame(QPainter* painter, const QRectF& rect, const QColor& fill, const QColor& stroke, double radius)
{
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  painter->setPen(stroke);
  painter->setBrush(fill);
  painter->drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
  painter->restore();
}

void drawCheckMark(const QStyleOption* option, QPainter* painter, bool round)
{
  const auto& t = tokens();
  const QRectF rect(option->rect.center().x() - kMark / 2 + 1, option->rect.center().y() - kMark / 2 + 1, kMark, kMark);
  const bool on = option->state & QStyle::State_On;
  const bool partly = option->state & QStyle::State_NoChange;
  const bool enabled = option->state & QStyle::State_Enabled;
  const bool focus = option->state & QStyle::State_HasFocus && option->state & QStyle::State_KeyboardFocusChange;
  const QColor mark = enabled ? t.accent : t.hairline;
  const double radius = round ? kMark / 2.0 : 4;
  const bool filled = on || partly;
  const QColor frame = !enabled ? t.hairline : option->state & QStyle::State_MouseOver ? t.accent : t.textSecondary;
  drawFrame(painter, rect, filled ? mark : t.raised, filled || focus ? mark : frame, radius);
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  if (round && on) {
    painter->setPen(Qt::NoPen);
    painter->setBrush(t.onAccent);
    painter->drawEllipse(rect.center(), 3.0, 3.0);
  } else if (filled) {
    painter->setPen(QPen(t.onAccent, 1.75, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    if (partly)
      painter->drawLine(rect.topLeft() + QPointF(4.5, 8), rect.topLeft() + QPointF(11.5, 8));
    else
      painter->drawPolyline(
        QPolygonF{rect.topLeft() + QPointF(4.2, 8.3), rect.topLeft() + QPointF(7, 11), rect.topLeft() + QPointF(11.8, 5.2)});
  }
  painter->restore();
}

} // namespace

Style::Style() : QProxyStyle(QStringLiteral("Fusion")) {}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                          const QWidget* widget) const
{
  const auto& t = tokens();
  switch (element) {
  case PE_IndicatorCheckBox:
  case PE_IndicatorItemViewItemCheck:
    drawCheckMark(option, painter, false);
    return;
  case PE_IndicatorRadioButton:
    drawCheckMark(option, painter, true);
    return;
  case PE_IndicatorMenuCheckMark:
    if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option); item && !item->checked)
      return;
    drawIcon(painter, option->rect, QStringLiteral("check"), t.accent, 16);
    return;
  case PE_IndicatorArrowDown:
    drawIcon(painter, option->rect, QStringLiteral("chevron-down"), strokeColour(option), 14);
    return;
  case PE_IndicatorArrowUp:
    drawIcon(painter, option->rect, QStringLiteral("chevron-up"), strokeColour(option), 14);
    return;
  case PE_IndicatorArrowRight:
    drawIcon(painter, option->rect, QStringLiteral("chevron-right"), strokeColour(option), 14);
    return;
  case PE_IndicatorArrowLeft:
    drawIcon(painter, option->rect, QStringLiteral("chevron-left"), strokeColour(option), 14);
    return;
  case PE_IndicatorHeaderArrow:
    if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option)) {
      const bool up = header->sortIndicator == QStyleOptionHeader::SortUp;
      drawIcon(painter, option->rect, up ? QStringLiteral("arrow-up") : QStringLiteral("arrow-down"), t.textSecondary, 12);
    }
    return;
  case PE_IndicatorBranch:
    if (option->state & State_Children)
      drawIcon(painter, option->rect,
               option->state & State_Open ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right"),
               strokeColour(option), 12);
    return;
  case PE_FrameFocusRect:
    if (!(option->state & State_KeyboardFocusChange))
      return;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(t.accent, 1.5));
    painter->setBrush(Qt::NoBrush);
    painter->drawRoundedRect(QRectF(option->rect).adjusted(1, 1, -1, -1), 4, 4);
    painter->restore();
    return;
  default:
    QProxyStyle::drawPrimitive(element, option, painter, widget);
  }
}

void Style::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const
{
  if (element == CE_Splitter) {
    painter->fillRect(option->rect, tokens().hairline);
    return;
  }
  if (element == CE_ComboBoxLabel) {
    if (const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option)) {
      auto rect = subControlRect(CC_ComboBox, combo, SC_ComboBoxEditField, widget);
      if (!combo->currentIcon.isNull()) {
        const auto mode = combo->state & State_Enabled ? QIcon::Normal : QIcon::Disabled;
        combo->currentIcon.paint(painter, QRect(rect.left(), rect.center().y() - 7, 16, 16), Qt::AlignCenter, mode);
        rect.setLeft(rect.left() + 22);
      }
      if (!combo->editable)
        drawItemText(painter, rect, Qt::AlignLeft | Qt::AlignVCenter, combo->palette, combo->state & State_Enabled,
                     combo->fontMetrics.elidedText(combo->currentText, Qt::ElideRight, rect.width()), QPalette::ButtonText);
    }
    return;
  }
  QProxyStyle::drawControl(element, option, painter, widget);
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                               const QWidget* widget) const
{
  const auto* spinBox = control == CC_SpinBox ? qstyleoption_cast<const QStyleOptionSpinBox*>(option) : nullptr;
  if (control != CC_ComboBox && !spinBox) {
    QProxyStyle::drawComplexControl(control, option, painter, widget);
    return;
  }
  const auto& t = tokens();
  const bool enabled = option->state & State_Enabled;
  const bool hover = enabled && option->state & State_MouseOver;
  const bool focus = option->state & State_HasFocus;
  drawFrame(painter, option->rect, enabled ? t.raised : t.base, focus ? t.accent : hover ? t.textSecondary : t.hairline,
            space::radius);
  if (spinBox) {
    // A step that is not possible is drawn as a control that is off.
    const auto drawStep = [&](SubControl step, const QString& name, QAbstractSpinBox::StepEnabledFlag possible) {
      if (spinBox->buttonSymbols != QAbstractSpinBox::NoButtons)
        drawIcon(painter, subControlRect(CC_SpinBox, option, step, widget), name,
                 enabled && spinBox->stepEnabled & possible ? strokeColour(option) : t.hairline, 10);
    };
    drawStep(SC_SpinBoxUp, QStringLiteral("chevron-up"), QAbstractSpinBox::StepUpEnabled);
    drawStep(SC_SpinBoxDown, QStringLiteral("chevron-down"), QAbstractSpinBox::StepDownEnabled);
    return;
  }
  auto arrow = *option;
  arrow.rect = subControlRect(CC_ComboBox, option, SC_ComboBoxArrow, widget);
  drawIcon(painter, arrow.rect, QStringLiteral("chevron-down"), strokeColour(option), 12);
}

QRect Style::subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl subControl,
                            const QWidget* widget) const
{
  if (control == CC_ComboBox) {
    const QRect& r = option->rect;
    QRect rect;
    if (subControl == SC_ComboBoxArrow)
      rect = QRect(r.right() - 24, r.top(), 20, r.height());
    else if (subControl == SC_ComboBoxEditField)
      rect = r.adjusted(10, 2, -26, -2);
    else
      return QProxyStyle::subControlRect(control, option, subControl, widget);
    return visualRect(option->direction, r, rect);
  }
  if (control == CC_SpinBox) {
    const QRect& r = option->rect;
    constexpr int kButton = 22;
    QRect rect = r;
    if (subControl == SC_SpinBoxUp)
      rect = QRect(r.right() - kButton, r.top() + 3, kButton, r.height() / 2 - 3);
    else if (subControl == SC_SpinBoxDown)
      rect = QRect(r.right() - kButton, r.center().y() + 1, kButton, r.height() / 2 - 3);
    else if (subControl == SC_SpinBoxEditField)
      rect = r.adjusted(8, 2, -kButton - 2, -2);
    return visualRect(option->direction, r, rect);
  }
  return QProxyStyle::subControlRect(control, option, subControl, widget);
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& contents,
                              const QWidget* widget) const
{
  auto size = QProxyStyle::sizeFromContents(type, option, contents, widget);
  if (type == CT_ComboBox)
    size = QSize(contents.width() + 10 + 26 + 8, kControlHeight);
  else if (type == CT_SpinBox)
    size = QSize(contents.width() + 8 + 24 + 8, kControlHeight);
  return size;
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
  switch (metric) {
  case PM_IndicatorWidth:
  case PM_IndicatorHeight:
  case PM_ExclusiveIndicatorWidth:
  case PM_ExclusiveIndicatorHeight:
    return kMark + 2;
  case PM_CheckBoxLabelSpacing:
  case PM_RadioButtonLabelSpacing:
    return space::s;
  case PM_SplitterWidth:
    return 1;
  case PM_ScrollBarExtent:
    return 10;
  case PM_SmallIconSize:
  case PM_ButtonIconSize:
    return 16;
  case PM_TreeViewIndentation:
    return 20;
  case PM_ComboBoxFrameWidth:
    return 1;
  case PM_LayoutHorizontalSpacing:
  case PM_LayoutVerticalSpacing:
    return space::s;
  default:
    return QProxyStyle::pixelMetric(metric, option, widget);
  }
}

int Style::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* returnData) const
{
  switch (hint) {
  case SH_ComboBox_Popup:
    return 0; // a list below the box rather than a menu over it
  case SH_ToolTip_WakeUpDelay:
    return 500;
  case SH_EtchDisabledText:
  case SH_DitherDisabledText:
  case SH_DialogButtonBox_ButtonsHaveIcons:
    return 0;
  case SH_ItemView_ShowDecorationSelected:
    return 1;
  case SH_Widget_Animation_Duration:
    return 0;
  default:
    return QProxyStyle::styleHint(hint, option, widget, returnData);
  }
}

} // namespace hone::ui

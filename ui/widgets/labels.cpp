#include "ui/widgets/labels.h"

#include "ui/widgets/theme.h"

#include <QLabel>
#include <QStyle>

namespace hone::ui {

QLabel* makeLabel(const QString& text, TextRole role, QWidget* parent)
{
  auto* label = new QLabel(text, parent);
  label->setTextFormat(Qt::PlainText);
  const auto& theme = Theme::instance();
  switch (role) {
  case TextRole::title:
    label->setFont(theme.title());
    break;
  case TextRole::section:
    label->setFont(theme.section());
    break;
  case TextRole::strong: {
    auto font = theme.body();
    font.setWeight(QFont::DemiBold);
    label->setFont(font);
    break;
  }
  case TextRole::small:
    label->setFont(theme.small());
    setTone(label, "secondary");
    break;
  case TextRole::secondary:
    setTone(label, "secondary");
    break;
  case TextRole::number:
    label->setFont(theme.bigNumber());
    break;
  case TextRole::mono:
    label->setFont(theme.mono());
    break;
  case TextRole::body:
    break;
  }
  return label;
}

QLabel* makeParagraph(const QString& text, TextRole role, QWidget* parent)
{
  auto* label = makeLabel(text, role, parent);
  label->setWordWrap(true);
  return label;
}

void setTone(QLabel* label, const char* tone)
{
  label->setProperty("tone", QString::fromLatin1(tone));
  label->style()->unpolish(label);
  label->style()->polish(label);
}

} // namespace hone::ui

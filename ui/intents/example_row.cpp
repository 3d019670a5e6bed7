#include "ui/intents/example_row.h"

#include <QCoreApplication>
#include <QLabel>
#include <QPushButton>

#include "ui/widgets/buttons.h"
#include "ui/widgets/elided_label.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/safe_text.h"
#include "ui/widgets/theme.h"

namespace hone::ui {

QHBoxLayout* makeExampleRow(UiContext& context, ConversationId conversation, const std::string& opening, const QString& note)
{
  constexpr int kShown = 300;
  const auto tr = [](const char* text) { return QCoreApplication::translate("hone::ui::ExampleRow", text); };
  const QString text = opening.empty() ? tr(QT_TRANSLATE_NOOP("hone::ui::ExampleRow", "Conversation without a first message"))
                                       : tr(QT_TRANSLATE_NOOP("hone::ui::ExampleRow", "“%1”")).arg(safeLine(opening, kShown));
  auto* row = new QHBoxLayout;
  row->setSpacing(space::s);
  row->addWidget(new ElidedLabel(text), 1);
  if (!note.isEmpty())
    row->addWidget(makeLabel(note, TextRole::small));
  QPushButton* const open = makeButton(tr(QT_TRANSLATE_NOOP("hone::ui::ExampleRow", "Open")), ButtonKind::link);
  open->setAccessibleName(tr(QT_TRANSLATE_NOOP("hone::ui::ExampleRow", "Open the example: %1")).arg(text));
  QObject::connect(open, &QPushButton::clicked, &context, [&context, conversation] { context.openConversation(conversation); });
  row->addWidget(open);
  return row;
}

} // namespace hone::ui

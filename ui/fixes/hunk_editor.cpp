#include "ui/fixes/hunk_editor.h"

#include "ui/fixes/diff_painter.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTextBlock>
#include <QTextDocument>
#include <QVBoxLayout>

namespace hone::ui {

HunkEditor::HunkEditor(int hunkNumber, const QString& text, QWidget* parent)
  : QFrame(parent), m_hunk(hunkNumber), m_editor(new QPlainTextEdit), m_initial(text)
{
  setProperty("surface", QStringLiteral("raised"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(space::m, space::s, space::m, space::s);
  layout->setSpacing(space::s);
  m_editor->setProperty("field", true);
  m_editor->setFont(Theme::instance().mono());
  m_editor->setPlainText(text);
  m_editor->setTabChangesFocus(false);
  m_editor->setAccessibleName(tr("New side of hunk %1").arg(hunkNumber));
  auto option = m_editor->document()->defaultTextOption();
  option.setTextDirection(Qt::LeftToRight);
  m_editor->document()->setDefaultTextOption(option);
  m_editor->installEventFilter(this);
  layout->addWidget(m_editor, 1);

  auto* foot = new QHBoxLayout;
  foot->setSpacing(space::s);
  foot->addWidget(makeLabel(tr("You edit the new side; the old side stays as it is. Ctrl+Enter applies, Esc cancels."), TextRole::small), 1);
  auto* cancel = makeButton(tr("Cancel"), ButtonKind::secondary);
  cancel->setObjectName(QStringLiteral("cancelEdit"));
  auto* applyButton = makeButton(tr("Apply edit"), ButtonKind::primary);
  applyButton->setObjectName(QStringLiteral("applyEdit"));
  foot->addWidget(cancel);
  foot->addWidget(applyButton);
  layout->addLayout(foot);
  connect(cancel, &QPushButton::clicked, this, &HunkEditor::cancelled);
  connect(applyButton, &QPushButton::clicked, this, &HunkEditor::apply);
  connect(m_editor->document(), &QTextDocument::blockCountChanged, this, &HunkEditor::heightChanged);
}

bool HunkEditor::canHold(const QString& text)
{
  for (const QChar c : text) {
    if (c == QLatin1Char('\r') || c == QChar::ParagraphSeparator || c.unicode() == 0xFDD0 || c.unicode() == 0xFDD1 ||
        c.isNull())
      return false;
  }
  return true;
}

QString HunkEditor::text() const
{
  // toPlainText() turns no-break spaces and line separators into others; the raw text keeps every character.
  auto text = m_editor->document()->toRawText();
  text.replace(QChar::ParagraphSeparator, QLatin1Char('\n'));
  // Typed at the very end without a line end: the last line still is a line, if it was one before.
  if (m_initial.endsWith(QLatin1Char('\n')) && !text.isEmpty() && !text.endsWith(QLatin1Char('\n')))
    text += QLatin1Char('\n');
  return text;
}

int HunkEditor::wantedHeight() const
{
  int lines = 0;
  const int columns = std::max(10, (width() > 0 ? width() - 60 : 600) / diffCell().width());
  for (auto block = m_editor->document()->begin(); block.isValid() && lines < 200; block = block.next())
    lines += m_editor->lineWrapMode() == QPlainTextEdit::NoWrap ? 1 : static_cast<int>(block.length()) / columns + 1;
  return (std::max(lines, 3) + 1) * QFontMetrics(m_editor->font()).lineSpacing() + 76;
}

void HunkEditor::setWraps(bool wraps)
{
  m_editor->setLineWrapMode(wraps ? QPlainTextEdit::WidgetWidth : QPlainTextEdit::NoWrap);
}

void HunkEditor::apply() { Q_EMIT applied(text()); }

bool HunkEditor::eventFilter(QObject* watched, QEvent* event)
{
  if (watched == m_editor && (event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride)) {
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    const bool applies = enter && key->modifiers().testFlag(Qt::ControlModifier);
    if (applies || key->key() == Qt::Key_Escape) {
      event->accept();
      if (event->type() == QEvent::KeyPress) {
        if (applies)
          apply();
        else
          Q_EMIT cancelled();
      }
      return true;
    }
  }
  return QFrame::eventFilter(watched, event);
}

} // namespace hone::ui

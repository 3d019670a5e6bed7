#include "ui/widgets/code_block.h"

#include "ui/widgets/buttons.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QTimer>
#include <QToolButton>

#include <algorithm>

namespace hone::ui {

namespace {
constexpr int kMostLines = 14;
constexpr int kCopiedShown = 1500; ///< ms
} // namespace

CodeBlock::CodeBlock(const QString& accessibleName, QWidget* parent)
  : QFrame(parent), m_text(new QPlainTextEdit), m_copy(makeIconButton(QStringLiteral("copy"), tr("Copy")))
{
  setProperty("surface", QStringLiteral("panel"));
  setAccessibleName(accessibleName);
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum); // as tall as its lines
  m_text->setReadOnly(true);
  m_text->setFont(Theme::instance().mono());
  m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
  m_text->setFrameShape(QFrame::NoFrame);
  m_text->setTabChangesFocus(true);
  m_text->setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
  m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  m_text->setAccessibleName(accessibleName);
  m_text->setMinimumWidth(120);
  m_copy->setAccessibleName(tr("Copy %1").arg(accessibleName));
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(space::s, space::xs, space::xs, space::xs);
  layout->setSpacing(space::xs);
  layout->addWidget(m_text, 1);
  layout->addWidget(m_copy, 0, Qt::AlignTop);
  connect(m_copy, &QToolButton::clicked, this, [this] {
    QGuiApplication::clipboard()->setText(code());
    m_copy->setIcon(icon(QStringLiteral("check"), IconTint::resolved));
    QTimer::singleShot(kCopiedShown, m_copy, [this] { m_copy->setIcon(icon(QStringLiteral("copy"))); });
    Q_EMIT copied();
  });
  setCode({});
}

void CodeBlock::setCode(const QString& code)
{
  m_text->setPlainText(code);
  const auto lines = std::clamp(static_cast<int>(code.count(QLatin1Char('\n'))) + 1, 1, kMostLines);
  const int width = m_text->fontMetrics().averageCharWidth();
  qsizetype longest = 0;
  for (const auto& line : code.split(QLatin1Char('\n')))
    longest = std::max(longest, line.size());
  // Room for the horizontal bar only where a line may need it.
  const int bar = longest * width > 520 ? 10 : 0;
  m_text->setFixedHeight(QFontMetrics(m_text->font()).lineSpacing() * lines + 2 * static_cast<int>(m_text->document()->documentMargin()) + bar + 2);
}

QString CodeBlock::code() const { return m_text->toPlainText(); }

} // namespace hone::ui

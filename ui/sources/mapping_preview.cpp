#include "ui/sources/mapping_preview.h"

#include "ui/widgets/labels.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/safe_text.h"
#include "ui/widgets/tables.h"
#include "ui/widgets/theme.h"

#include <QCoreApplication>
#include <QHeaderView>
#include <QLabel>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace hone::ui {

namespace {

struct PreviewTexts {
  Q_DECLARE_TR_FUNCTIONS(hone::ui::MappingPreviewView)
};

constexpr std::size_t kNotesShown = 5;
constexpr std::size_t kMessagesShown = 40;

QString previewPhrase(const char* text) { return QCoreApplication::translate("hone::ui::MappingPreviewView", text); }

QString roleText(const Message& message)
{
  static constexpr const char* kRoles[] = {QT_TRANSLATE_NOOP("hone::ui::MappingPreviewView", "System"), QT_TRANSLATE_NOOP("hone::ui::MappingPreviewView", "User"),
                                           QT_TRANSLATE_NOOP("hone::ui::MappingPreviewView", "Agent"), QT_TRANSLATE_NOOP("hone::ui::MappingPreviewView", "Tool")};
  const auto role = static_cast<std::size_t>(message.role);
  if (role < std::size(kRoles))
    return previewPhrase(kRoles[role]);
  return message.roleName.empty() ? previewPhrase(QT_TRANSLATE_NOOP("hone::ui::MappingPreviewView", "Other"))
                                  : previewPhrase(QT_TRANSLATE_NOOP("hone::ui::MappingPreviewView", "Other: %1")).arg(safeLine(message.roleName, 40));
}

QString factsOf(const Conversation& conversation)
{
  QStringList parts;
  if (!conversation.user.externalId.empty())
    parts += PreviewTexts::tr("user %1").arg(safeLine(conversation.user.externalId, 60));
  if (conversation.startedAt)
    parts += timeText(conversation.startedAt);
  if (!conversation.agent.empty())
    parts += safeLine(conversation.agent + (conversation.agentVersion.empty() ? "" : " " + conversation.agentVersion), 60);
  if (conversation.outcome)
    parts += outcomeShape(conversation.outcome->outcome) + QLatin1Char(' ') + outcomeWord(conversation.outcome->outcome);
  parts += PreviewTexts::tr("%n message(s)", nullptr, static_cast<int>(conversation.messages.size()));
  return parts.join(QStringLiteral(" · "));
}

} // namespace

MappingPreviewView::MappingPreviewView(QWidget* parent)
  : QWidget(parent), m_headline(makeLabel(QString(), TextRole::strong)), m_notes(makeParagraph(QString())), m_tree(new QTreeWidget)
{
  setAccessibleName(tr("Preview"));
  m_tree->setColumnCount(2);
  m_tree->setHeaderLabels({tr("Conversation"), tr("What was said")});
  prepareTree(m_tree);
  m_tree->setAccessibleName(tr("Preview of the conversations"));
  m_tree->header()->setStretchLastSection(true);
  m_tree->setColumnWidth(0, 150);
  m_notes->setAccessibleName(tr("What is not understood"));
  m_notes->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  setTone(m_notes, "warning");
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(space::s);
  layout->addWidget(m_headline);
  layout->addWidget(m_tree, 1);
  layout->addWidget(m_notes);
  setMissing({});
}

void MappingPreviewView::setMissing(const QString& text)
{
  m_headline->setText(text);
  setTone(m_headline, "warning");
  m_notes->hide();
  m_tree->clear();
}

void MappingPreviewView::setPreview(const Result<MappingPreview>& preview)
{
  if (!preview) {
    m_headline->setText(tr("This mapping cannot be used yet"));
    setTone(m_headline, "failed");
    m_notes->setText(safeText(preview.error().describe(), 1000));
    m_notes->show();
    m_tree->clear();
    return;
  }
  fill(*preview);
}

void MappingPreviewView::fill(const MappingPreview& preview)
{
  if (preview.problem.empty())
    m_headline->setText(tr("Records: %1. Conversations: %2. Set aside: %3.")
                          .arg(numberText(static_cast<std::int64_t>(preview.records)), numberText(static_cast<std::int64_t>(preview.found)),
                               numberText(static_cast<std::int64_t>(preview.setAside))));
  else
    m_headline->setText(tr("This mapping cannot be used yet"));
  setTone(m_headline, preview.conversations.empty() || !preview.problem.empty() ? "failed" : "primary");
  QStringList notes;
  if (!preview.problem.empty())
    notes += QStringLiteral("◆ ") + safeLine(preview.problem, 500);
  for (const auto& note : preview.misunderstood)
    if (static_cast<std::size_t>(notes.size()) < kNotesShown)
      notes += QStringLiteral("▲ ") + safeLine(note, 500);
  std::size_t rejectedShown = 0;
  for (const auto& rejected : preview.rejected) {
    if (static_cast<std::size_t>(notes.size()) >= kNotesShown)
      break;
    ++rejectedShown;
    const auto reason = safeLine(rejected.reason, 260);
    notes += QStringLiteral("◆ ") + (rejected.line ? tr("Line %1: %2").arg(numberText(*rejected.line), reason) : reason);
  }
  if (preview.setAside > rejectedShown)
    notes += tr("… and %n more", nullptr, static_cast<int>(preview.setAside - rejectedShown));
  if (!preview.whole)
    notes += QStringLiteral("▲ ") + tr("Only the beginning of the file was looked at: conversations may go on behind it.");
  m_notes->setText(notes.join(QLatin1Char('\n')));
  m_notes->setVisible(!notes.isEmpty());

  m_tree->clear();
  int number = 0;
  for (const auto& conversation : preview.conversations) {
    auto* item = new QTreeWidgetItem(m_tree);
    item->setText(0, conversation.externalId.empty() ? tr("(no id)") : safeLine(conversation.externalId, 80));
    item->setText(1, factsOf(conversation));
    item->setForeground(1, tokens().textSecondary);
    auto font = Theme::instance().body();
    font.setWeight(QFont::DemiBold);
    item->setFont(0, font);
    std::size_t shown = 0;
    for (const auto& message : conversation.messages) {
      if (shown++ == kMessagesShown)
        break;
      auto* line = new QTreeWidgetItem(item);
      line->setText(0, roleText(message));
      line->setForeground(0, message.role == Role::other ? tokens().abandoned : message.role == Role::user ? tokens().accent : tokens().textSecondary);
      line->setText(1, safeLine(message.text, 300));
      line->setToolTip(1, safeText(message.text, 2000));
    }
    item->setExpanded(number++ < 3);
  }
}

} // namespace hone::ui

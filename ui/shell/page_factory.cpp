#include "ui/shell/page_factory.h"

#include "ui/conversations/conversations_page.h"
#include "ui/fixes/fixes_page.h"
#include "ui/intents/intents_page.h"
#include "ui/overview/overview_page.h"
#include "ui/patterns/patterns_page.h"
#include "ui/reports/reports_page.h"
#include "ui/settings/settings_page.h"
#include "ui/sources/sources_page.h"

namespace hone::ui {

Page* makePage(PageId id, UiContext& context, QWidget* parent)
{
  switch (id) {
  case PageId::overview:
    return new OverviewPage(context, parent);
  case PageId::conversations:
    return new ConversationsPage(context, parent);
  case PageId::intents:
    return new IntentsPage(context, parent);
  case PageId::patterns:
    return new PatternsPage(context, parent);
  case PageId::fixes:
    return new FixesPage(context, parent);
  case PageId::reports:
    return new ReportsPage(context, parent);
  case PageId::sources:
    return new SourcesPage(context, parent);
  case PageId::settings:
    break;
  }
  return new SettingsPage(context, parent);
}

void showConversationsOn(Page* page, const Filter& filter, const QString& words)
{
  if (auto* conversations = qobject_cast<ConversationsPage*>(page))
    conversations->showFiltered(filter, words);
}

void showConversationOn(Page* page, ConversationId id)
{
  if (auto* conversations = qobject_cast<ConversationsPage*>(page))
    conversations->showConversation(id);
}

void showPatternOn(Page* page, const QString& patternId)
{
  if (auto* patterns = qobject_cast<PatternsPage*>(page))
    patterns->showPattern(patternId);
}

void showFixOn(Page* page, FixId id)
{
  if (auto* fixes = qobject_cast<FixesPage*>(page))
    fixes->showFix(id);
}

void draftOn(Page* page, const QString& patternId)
{
  if (auto* fixes = qobject_cast<FixesPage*>(page))
    fixes->draftFor(patternId);
}

} // namespace hone::ui

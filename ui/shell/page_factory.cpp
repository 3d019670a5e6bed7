#include "ui/shell/page_factory.h"

#include "ui/conversations/conversations_page.h"
#include "ui/intents/intents_page.h"
#include "ui/overview/overview_page.h"
#include "ui/reports/reports_page.h"
#include "ui/settings/settings_page.h"
#include "ui/sources/sources_page.h"
#if __has_include("ui/patterns/patterns_page.h")
#include "ui/patterns/patterns_page.h"
#define HONE_HAS_PATTERNS
#endif
#if __has_include("ui/fixes/fixes_page.h")
#include "ui/fixes/fixes_page.h"
#define HONE_HAS_FIXES
#endif

#include <QVBoxLayout>

namespace hone::ui {

namespace {

/// Stands where a page is not part of this build.
class EmptyPage : public Page {
public:
  EmptyPage(UiContext& pageContext, const QString& title, const QString& iconName, QWidget* parent)
    : Page(pageContext, title, parent)
  {
    content()->addWidget(new EmptyState(iconName, title, QString()));
  }
  void refresh() override {}
};

} // namespace

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
#ifdef HONE_HAS_PATTERNS
    return new PatternsPage(context, parent);
#else
    return new EmptyPage(context, Page::tr("Patterns"), QStringLiteral("patterns"), parent);
#endif
  case PageId::fixes:
#ifdef HONE_HAS_FIXES
    return new FixesPage(context, parent);
#else
    return new EmptyPage(context, Page::tr("Fixes"), QStringLiteral("fixes"), parent);
#endif
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

void showPatternOn([[maybe_unused]] Page* page, [[maybe_unused]] const QString& patternId)
{
#ifdef HONE_HAS_PATTERNS
  if (auto* patterns = qobject_cast<PatternsPage*>(page))
    patterns->showPattern(patternId);
#endif
}

void showFixOn([[maybe_unused]] Page* page, [[maybe_unused]] FixId id)
{
#ifdef HONE_HAS_FIXES
  if (auto* fixes = qobject_cast<FixesPage*>(page))
    fixes->showFix(id);
#endif
}

} // namespace hone::ui

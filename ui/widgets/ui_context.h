#pragma once

#include <string>
#include <utility>
#include <vector>

#include <QObject>
#include <QString>

#include "base/ids.h"
#include "model/filter.h"
#include "workspace/workspace.h"

namespace hone::ui {

enum class PageId { overview, conversations, intents, patterns, fixes, reports, sources, settings };

/// What every page is given: the workspace, the filter that all pages share, and ways to ask the shell for something.
/// GUI thread. Owned by the main window.
class UiContext : public QObject {
  Q_OBJECT
public:
  explicit UiContext(Workspace& workspace, QObject* parent = nullptr) : QObject(parent), m_workspace(workspace) {}

  Workspace& workspace() const { return m_workspace; }
  const Filter& filter() const { return m_filter; }
  void setFilter(const Filter& filter)
  {
    m_filter = filter;
    Q_EMIT filterChanged();
  }

  /// Goes to the conversations page showing these; the words say what they are ("Failed · Exchange delivered items").
  void openConversations(const Filter& filter, const QString& words) { Q_EMIT conversationsRequested(filter, words); }
  /// The same for just these.
  void openConversations(const std::vector<ConversationId>& ids, const QString& words)
  {
    std::string list;
    for (const ConversationId id : ids)
      list += (list.empty() ? "" : " ") + std::to_string(id.value);
    Filter filter;
    filter.condition = Condition{"conversations", std::move(list), words.toStdString()};
    openConversations(filter, words);
  }
  void openConversation(ConversationId id) { Q_EMIT conversationRequested(id); }
  void openPattern(const QString& patternId) { Q_EMIT patternRequested(patternId); }
  void openFix(FixId id) { Q_EMIT fixRequested(id); }
  void openPage(PageId page) { Q_EMIT pageRequested(page); }
  /// Starts drafting a fix for a pattern; asks for a repository when none is connected.
  void draftFix(const QString& patternId) { Q_EMIT draftRequested(patternId); }
  /// A short message at the window's foot; errors stay until dismissed.
  void notify(const QString& text, bool isError = false) { Q_EMIT notification(text, isError); }
  void notifyError(const Error& error) { notify(QString::fromStdString(error.describe()), true); }

Q_SIGNALS:
  void filterChanged();
  void dataChanged();   ///< something in the store changed; at most four times a second
  void conversationsRequested(const hone::Filter& filter, const QString& words);
  void conversationRequested(hone::ConversationId id);
  void patternRequested(const QString& patternId);
  void fixRequested(hone::FixId id);
  void pageRequested(hone::ui::PageId page);
  void draftRequested(const QString& patternId);
  void notification(const QString& text, bool isError);

private:
  Workspace& m_workspace;
  Filter m_filter;
};

} // namespace hone::ui

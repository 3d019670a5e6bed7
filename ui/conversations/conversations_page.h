#pragma once

#include <optional>

#include "ui/widgets/async.h"
#include "ui/widgets/page.h"

class QLabel;
class QListView;
class QSplitter;
class QStackedWidget;

namespace hone::ui {

class ConversationListModel;
class Inspector;
class TranscriptView;

/// The list, the transcript with its signals in place, and the inspector. J and K move through the list, 1 to 4 give a
/// verdict, I corrects the intent. GUI thread.
class ConversationsPage : public Page {
  Q_OBJECT
public:
  explicit ConversationsPage(UiContext& context, QWidget* parent = nullptr);

  void refresh() override;
  /// Shows just these until the person clears it or changes the shared filter; the words say what they are.
  void showFiltered(const Filter& filter, const QString& words);
  void showConversation(ConversationId id);

private:
  void loadList();
  void loadConversation(ConversationId id);
  void clearOverride();
  void step(int direction);
  void setVerdict(Outcome outcome);
  void applyIntent(IntentId intent);
  ConversationId current() const { return m_current; }

  ConversationListModel* m_model;
  QListView* m_list;
  QStackedWidget* m_stack;
  QWidget* m_banner;
  QLabel* m_bannerText;
  TranscriptView* m_transcript;
  Inspector* m_inspector;
  QSplitter* m_splitter;

  std::optional<Filter> m_override;
  QString m_overrideWords;
  ConversationId m_current;
  ConversationId m_wanted;   ///< to be chosen once the list is there
  LatestQuery m_listQuery;
  LatestQuery m_detailQuery;
  LatestQuery m_intentQuery;
};

} // namespace hone::ui

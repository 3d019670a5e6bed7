#pragma once

#include <vector>

#include "ui/widgets/async.h"
#include "ui/widgets/page.h"

class QAction;
class QFormLayout;
class QLabel;
class QStackedWidget;
class QVBoxLayout;

namespace hone::ui {

class IntentTree;

/// The taxonomy with its numbers; on the right the chosen intent with its examples. Rename with F2, merge with M or by
/// dragging one intent onto another; every number opens its conversations. GUI thread.
class IntentsPage : public Page {
  Q_OBJECT
public:
  explicit IntentsPage(UiContext& context, QWidget* parent = nullptr);

  void refresh() override;

private:
  void fill(const std::vector<IntentSummary>& intents);
  void showIntent(IntentId id);
  const IntentSummary* find(IntentId id) const;
  void rename();
  void move();
  void chooseMerge();
  void askMerge(IntentId from, IntentId into);
  void startAnalysis(bool rediscover);
  void change(const QString& done, std::function<Result<void>(Workspace&)> work);
  void openConversations(IntentId id, bool failuresOnly);

  QStackedWidget* m_stack;
  IntentTree* m_tree;
  QWidget* m_detail;
  QLabel* m_name;
  QLabel* m_category;
  QLabel* m_description;
  QVBoxLayout* m_numbers;
  QVBoxLayout* m_examples;
  QLabel* m_keywords;
  QAction* m_rename;
  QAction* m_merge;
  QAction* m_move;
  std::vector<IntentSummary> m_intents;
  IntentId m_current;
  std::int64_t m_noFit = 0;
  LatestQuery m_query;
};

} // namespace hone::ui

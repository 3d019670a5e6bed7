#pragma once

#include <QWidget>

#include "ui/widgets/ui_context.h"

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QTableView;

namespace hone::ui {

class IntervalChart;
class PatternModel;

/// The ranked conditions: chart of relative risks above, the chosen one in words beside it, the table below. Chart and
/// table choose together; every number in words opens its conversations. GUI thread.
class RankedView : public QWidget {
  Q_OBJECT
public:
  explicit RankedView(UiContext& context, QWidget* parent = nullptr);

  void setPatterns(PatternList list);
  /// Chooses a pattern now, or as soon as it is there.
  void choose(const QString& id);
  QString currentPattern() const;
  /// Only conditions about what the agent does can be answered by a change to its prompt.
  bool canDraft() const;

Q_SIGNALS:
  void currentChanged();

private:
  void applyFilters();
  void showCurrent();
  void showCounts(const Pattern& pattern);
  void showFacts(const Pattern& pattern);
  const Pattern* current() const;
  void openConversations(const Pattern& pattern, bool with, bool failed);

  UiContext& m_context;
  PatternList m_list;
  PatternModel* m_model;
  QTableView* m_table;
  IntervalChart* m_chart;
  std::vector<std::string> m_charted; ///< ids of the chart's rows
  QComboBox* m_kind;
  QCheckBox* m_enough;
  QLineEdit* m_search;
  QLabel* m_name;
  QLabel* m_words;
  QLabel* m_kindWord;
  QGridLayout* m_counts;   ///< with and without the condition, failed and not
  QGridLayout* m_facts;    ///< the statistics, name and value
  QWidget* m_numbers;      ///< both
  std::string m_current;
};

} // namespace hone::ui

#pragma once

#include <QWidget>

#include "ui/widgets/async.h"
#include "ui/widgets/ui_context.h"

class QComboBox;
class QLabel;
class QTableWidget;

namespace hone::ui {

class IntervalChart;

/// Two agent versions on the same intents: failure rates and their difference with its interval. A click on a rate opens
/// its conversations. GUI thread.
class CompareView : public QWidget {
  Q_OBJECT
public:
  explicit CompareView(UiContext& context, QWidget* parent = nullptr);

  void refresh();

private:
  void compare();
  void show(const VersionComparison& comparison);
  void open(int row, bool versionB);

  UiContext& m_context;
  QComboBox* m_a;
  QComboBox* m_b;
  QLabel* m_words;
  IntervalChart* m_chart;
  QTableWidget* m_table;
  VersionComparison m_comparison;
  std::vector<int> m_charted;
  LatestQuery m_versions;
  LatestQuery m_query;
};

} // namespace hone::ui

#pragma once

#include <QWidget>

#include "ui/widgets/async.h"
#include "ui/widgets/ui_context.h"
#include "workspace/taxonomy.h"

class QLabel;
class QPushButton;
class QStackedWidget;
class QTableWidget;
class QVBoxLayout;

namespace hone::ui {

class GoldLabelling;
class TaxonomyEdits;
class ThresholdPanel;

/// How far the intents can be trusted: what the gold set says of all and of each, and the threshold. Draws the set, and
/// opens its labelling. GUI thread.
class QualityView : public QWidget {
  Q_OBJECT
public:
  QualityView(UiContext& context, TaxonomyEdits& edits, QWidget* parent = nullptr);

  void setReport(const GoldReport& report);
  void refresh();

Q_SIGNALS:
  void intentRequested(hone::IntentId id);

private:
  QWidget* makeReport();
  QWidget* makeActions();
  void showRates();
  void showTable();
  void askDraw();
  void askPerson();
  void startLabelling();

  UiContext& m_context;
  TaxonomyEdits& m_edits;
  GoldReport m_report;
  QStackedWidget* m_stack;
  GoldLabelling* m_labelling;
  ThresholdPanel* m_threshold;
  QLabel* m_words;
  QVBoxLayout* m_rates;
  QTableWidget* m_table;
  QPushButton* m_label;
  QPushButton* m_draw;
  QPushButton* m_person;
  std::string m_personName;
  LatestQuery m_query;
  LatestQuery m_goldQuery;
};

} // namespace hone::ui

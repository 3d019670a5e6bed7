#pragma once

#include <QScrollArea>

#include "workspace/workspace.h"

class QComboBox;
class QFormLayout;
class QLabel;
class QVBoxLayout;

namespace hone::ui {

class OutcomeBadge;

/// Beside the transcript: how the conversation ended and why, its intents, its signals, its facts; outcome and intent
/// can be corrected. Emits what the person wants; the page carries it out. GUI thread.
class Inspector : public QScrollArea {
  Q_OBJECT
public:
  explicit Inspector(QWidget* parent = nullptr);

  void setIntents(const std::vector<IntentSummary>& intents);
  void show(const ConversationDetail& detail);
  void clear();
  void focusIntent();

Q_SIGNALS:
  void outcomeChosen(hone::Outcome outcome);
  void intentChosen(hone::IntentId intent);
  void signalActivated(int message);

private:
  void fillIntentBox();

  QWidget* m_body;
  OutcomeBadge* m_outcome;
  QLabel* m_why;
  QComboBox* m_outcomeBox;
  QComboBox* m_intentBox;
  QLabel* m_moreIntents;
  QVBoxLayout* m_signals;
  QFormLayout* m_facts;
  std::vector<IntentSummary> m_intents;
  IntentId m_shownIntent;
};

} // namespace hone::ui

#pragma once

#include <QFrame>
#include <QMap>

#include "ui/sources/source_entries.h"

class QAction;
class QGridLayout;
class QLabel;
class QVBoxLayout;
class QWidget;

namespace hone::ui {

class ElidedLabel;
class LedgerView;

/// Everything about the chosen source, with what can be done about it. The actions are the page's; GUI thread.
class SourceDetails : public QFrame {
  Q_OBJECT
public:
  struct Actions {
    QAction* open;
    QAction* setAside;
    QAction* pause;
    QAction* fetch;
    QAction* edit;
    QAction* redact;
    QAction* retention;
    QAction* remove;
  };

  explicit SourceDetails(const Actions& actions, QWidget* parent = nullptr);

  /// nullptr: nothing is chosen.
  void setEntry(const SourceEntry* entry);

private:
  void setFact(const char* key, const QString& text);
  ElidedLabel* addFact(const char* key, const QString& label);

  Actions m_actions;
  QWidget* m_body;
  QLabel* m_picture;
  ElidedLabel* m_name;
  QLabel* m_state;
  QFrame* m_problem;
  QLabel* m_problemText;
  LedgerView* m_ledger;
  QLabel* m_ledgerUnit;
  QGridLayout* m_facts;
  QMap<QString, QPair<QLabel*, ElidedLabel*>> m_factLabels;
};

} // namespace hone::ui

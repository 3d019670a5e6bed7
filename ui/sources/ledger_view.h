#pragma once

#include <QWidget>

#include "model/source.h"

class QLabel;

namespace hone::ui {

/// The shares of a ledger as one thin bar. Colour never speaks alone: the numbers stand below it.
class LedgerBar : public QWidget {
  Q_OBJECT
public:
  explicit LedgerBar(QWidget* parent = nullptr);
  void setSource(const Source& source);
  QSize sizeHint() const override { return {200, 8}; }

protected:
  void paintEvent(QPaintEvent* event) override;

private:
  Source m_source;
};

/// A source's ledger: received = stored + grown + unchanged + set aside, and whether the sum agrees.
class LedgerView : public QWidget {
  Q_OBJECT
public:
  explicit LedgerView(QWidget* parent = nullptr);
  void setSource(const Source& source);

private:
  LedgerBar* m_bar;
  QLabel* m_numbers[5];
  QLabel* m_check;
};

} // namespace hone::ui

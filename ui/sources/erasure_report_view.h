#pragma once

#include <QWidget>

#include "model/privacy.h"

namespace hone::ui {

/// An erasure's report as plain text, to be kept.
QString erasureReportText(const ErasureReport& report);

/// What an erasure did and its proof: what was searched for, in which files, and what was found. GUI thread.
class ErasureReportView : public QWidget {
  Q_OBJECT
public:
  explicit ErasureReportView(const ErasureReport& report, QWidget* parent = nullptr);
};

} // namespace hone::ui

#pragma once

#include <QTableWidget>

#include "model/mapping.h"

class QComboBox;

namespace hone::ui {

/// The columns of a file with examples and what each means. Up and down move, Enter, Space or F2 open the choice, letters
/// choose in it. GUI thread.
class MappingColumns : public QTableWidget {
  Q_OBJECT
public:
  explicit MappingColumns(QWidget* parent = nullptr);

  void setGuess(const MappingGuess& guess);
  /// Shows what a mapping says of the columns; changed() is not emitted.
  void setMapping(const Mapping& mapping);
  /// Gives the column of a row a meaning, as if chosen by hand (a key of columnMeanings()).
  void choose(int row, const std::string& meaning);

Q_SIGNALS:
  void changed(const hone::Mapping& mapping);

protected:
  void keyPressEvent(QKeyEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  void fillBoxes();
  QComboBox* box(int row) const;

  Mapping m_mapping;
  MappingGuess m_guess;
};

} // namespace hone::ui

#pragma once

#include <QWidget>

#include "model/mapping.h"

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLineEdit;
class QTableWidget;

namespace hone::ui {

/// What the words of a role's and an outcome's column mean. GUI thread.
class MappingWords : public QWidget {
  Q_OBJECT
public:
  explicit MappingWords(QWidget* parent = nullptr);
  void setMapping(const Mapping& mapping, const MappingGuess& guess);

Q_SIGNALS:
  void changed(const hone::Mapping& mapping);

private:
  void addWord();
  void fill();
  void addRow(const std::string& word, bool isOutcome);

  Mapping m_mapping;
  MappingGuess m_guess;
  QTableWidget* m_table;
  QLineEdit* m_word;
  QCheckBox* m_byNumber;
  QDoubleSpinBox* m_from;
};

/// How a file is written: delimiter, header, where the records are, times, numbers. GUI thread.
class MappingReading : public QWidget {
  Q_OBJECT
public:
  explicit MappingReading(QWidget* parent = nullptr);
  void setMapping(const Mapping& mapping, bool table);

Q_SIGNALS:
  void changed(const hone::Mapping& mapping);

private:
  void take();

  Mapping m_mapping;
  QComboBox* m_delimiter;
  QComboBox* m_header;
  QLineEdit* m_records;
  QComboBox* m_time;
  QCheckBox* m_decimalComma;
  QCheckBox* m_keepRest;
  QCheckBox* m_rowsGoOn;
};

} // namespace hone::ui

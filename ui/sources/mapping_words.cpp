#include "ui/sources/mapping_words.h"

#include "ui/sources/mapping_edit.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/safe_text.h"
#include "ui/widgets/tables.h"
#include "ui/widgets/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace hone::ui {

namespace {

const std::vector<std::string>& examplesOf(const MappingGuess& guess, const std::string& place)
{
  static const std::vector<std::string> kNone;
  const auto found = std::ranges::find(guess.columns, place, &MappingColumn::place);
  return place.empty() || found == guess.columns.end() ? kNone : found->examples;
}

QComboBox* roleBox()
{
  auto* box = new QComboBox;
  box->addItem(MappingWords::tr("As usual"), static_cast<int>(Role::other));
  box->addItem(MappingWords::tr("the user"), static_cast<int>(Role::user));
  box->addItem(MappingWords::tr("the agent"), static_cast<int>(Role::assistant));
  box->addItem(MappingWords::tr("the instructions"), static_cast<int>(Role::system));
  box->addItem(MappingWords::tr("a tool"), static_cast<int>(Role::tool));
  return box;
}

QComboBox* outcomeBox()
{
  auto* box = new QComboBox;
  box->addItem(MappingWords::tr("As usual"), static_cast<int>(Outcome::unknown));
  for (const auto outcome : {Outcome::resolved, Outcome::failed, Outcome::abandoned, Outcome::escalated})
    box->addItem(outcomeShape(outcome) + QLatin1Char(' ') + outcomeWord(outcome), static_cast<int>(outcome));
  return box;
}

} // namespace

MappingWords::MappingWords(QWidget* parent)
  : QWidget(parent), m_table(new QTableWidget(0, 3)), m_word(new QLineEdit), m_byNumber(new QCheckBox(tr("The outcome is a number: resolved from"))),
    m_from(new QDoubleSpinBox)
{
  prepareTable(m_table);
  m_table->setHorizontalHeaderLabels({tr("Word"), tr("Says"), tr("Means")});
  m_table->setAccessibleName(tr("Words of roles and outcomes"));
  m_table->verticalHeader()->setDefaultSectionSize(36);
  m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
  m_table->setColumnWidth(1, 110);
  m_table->setColumnWidth(2, 180);
  m_word->setPlaceholderText(tr("Another word for who speaks"));
  m_word->setAccessibleName(m_word->placeholderText());
  auto* add = makeButton(tr("Add"), ButtonKind::secondary, QStringLiteral("add"));
  m_from->setRange(-1e9, 1e9);
  m_from->setDecimals(2);
  m_from->setAccessibleName(tr("Resolved from"));
  m_from->setEnabled(false);

  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, space::m, 0, 0);
  layout->setSpacing(space::s);
  layout->addWidget(makeParagraph(tr("The usual words are understood without help: user, customer, assistant, bot, resolved, failed …"), TextRole::secondary));
  layout->addWidget(m_table, 1);
  auto* row = new QHBoxLayout;
  row->addWidget(m_word, 1);
  row->addWidget(add);
  layout->addLayout(row);
  auto* number = new QHBoxLayout;
  number->addWidget(m_byNumber);
  number->addWidget(m_from);
  number->addStretch();
  layout->addLayout(number);
  connect(add, &QPushButton::clicked, this, &MappingWords::addWord);
  connect(m_word, &QLineEdit::returnPressed, this, &MappingWords::addWord);
  const auto takeNumber = [this] {
    m_from->setEnabled(m_byNumber->isChecked());
    m_mapping.resolvedFrom = m_byNumber->isChecked() ? std::optional(m_from->value()) : std::nullopt;
    Q_EMIT changed(m_mapping);
  };
  connect(m_byNumber, &QCheckBox::toggled, this, takeNumber);
  connect(m_from, &QDoubleSpinBox::valueChanged, this, takeNumber);
}

void MappingWords::setMapping(const Mapping& mapping, const MappingGuess& guess)
{
  const bool same = mapping == m_mapping && m_table->rowCount() > 0;
  m_mapping = mapping;
  m_guess = guess;
  const QSignalBlocker first(m_byNumber);
  const QSignalBlocker second(m_from);
  m_byNumber->setChecked(mapping.resolvedFrom.has_value());
  m_from->setEnabled(mapping.resolvedFrom.has_value());
  m_from->setValue(mapping.resolvedFrom.value_or(m_from->value()));
  if (!same)
    fill();
}

void MappingWords::fill()
{
  m_table->setRowCount(0);
  std::vector<std::string> words;
  const auto collect = [&](const std::vector<std::string>& more) {
    for (const auto& word : more)
      if (!word.empty() && std::ranges::find(words, word) == words.end())
        words.push_back(word);
  };
  collect(examplesOf(m_guess, m_mapping.role));
  for (const auto& known : m_mapping.roles)
    collect({known.first});
  for (const auto& word : words)
    addRow(word, false);
  words.clear();
  collect(examplesOf(m_guess, m_mapping.outcome));
  for (const auto& known : m_mapping.outcomes)
    collect({known.first});
  for (const auto& word : words)
    addRow(word, true);
}

void MappingWords::addRow(const std::string& word, bool isOutcome)
{
  const int row = m_table->rowCount();
  m_table->insertRow(row);
  m_table->setItem(row, 0, new QTableWidgetItem(safeLine(word, 120)));
  m_table->setItem(row, 1, new QTableWidgetItem(isOutcome ? tr("how it ended") : tr("who speaks")));
  auto* box = isOutcome ? outcomeBox() : roleBox();
  box->setAccessibleName(tr("What “%1” means").arg(safeLine(word, 80)));
  int value = isOutcome ? static_cast<int>(Outcome::unknown) : static_cast<int>(Role::other);
  if (isOutcome) {
    for (const auto& [known, outcome] : m_mapping.outcomes)
      if (known == word)
        value = static_cast<int>(outcome);
  } else
    for (const auto& [known, role] : m_mapping.roles)
      if (known == word)
        value = static_cast<int>(role);
  box->setCurrentIndex(std::max(0, box->findData(value)));
  connect(box, &QComboBox::activated, this, [this, box, word, isOutcome] {
    if (isOutcome)
      setOutcomeOfWord(m_mapping, word, static_cast<Outcome>(box->currentData().toInt()));
    else
      setRoleOfWord(m_mapping, word, static_cast<Role>(box->currentData().toInt()));
    Q_EMIT changed(m_mapping);
  });
  m_table->setCellWidget(row, 2, box);
}

void MappingWords::addWord()
{
  const auto word = m_word->text().trimmed().toStdString();
  if (word.empty())
    return;
  addRow(word, false);
  m_word->clear();
  m_table->setCurrentCell(m_table->rowCount() - 1, 0);
  m_table->cellWidget(m_table->rowCount() - 1, 2)->setFocus();
}

MappingReading::MappingReading(QWidget* parent)
  : QWidget(parent), m_delimiter(new QComboBox), m_header(new QComboBox), m_records(new QLineEdit), m_time(new QComboBox),
    m_decimalComma(new QCheckBox(tr("Numbers are written 1.234,5"))), m_keepRest(new QCheckBox(tr("Keep columns that are not used as metadata"))),
    m_rowsGoOn(new QCheckBox(tr("A row without a conversation’s id goes on with the one above it")))
{
  m_delimiter->addItem(tr("Found by content"), QString());
  m_delimiter->addItem(tr("Comma"), QStringLiteral(","));
  m_delimiter->addItem(tr("Semicolon"), QStringLiteral(";"));
  m_delimiter->addItem(tr("Tab"), QStringLiteral("\t"));
  m_delimiter->addItem(tr("Bar (|)"), QStringLiteral("|"));
  m_header->addItem(tr("Found by content"));
  m_header->addItem(tr("The first row has the names"));
  m_header->addItem(tr("The first row is data"));
  m_records->setPlaceholderText(tr("the records themselves"));
  m_time->setEditable(true);
  m_time->addItem(QString());
  m_time->addItem(QStringLiteral("day-first"));
  m_time->addItem(QStringLiteral("month-first"));
  m_time->addItem(QStringLiteral("%d/%m/%Y %H:%M"));
  m_time->addItem(QStringLiteral("%Y-%m-%d %H:%M:%S"));
  m_time->lineEdit()->setPlaceholderText(tr("Found by content"));

  auto* form = new QFormLayout(this);
  form->setContentsMargins(0, space::m, 0, 0);
  form->setHorizontalSpacing(space::l);
  form->setVerticalSpacing(space::m);
  form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
  const auto add = [form](const QString& label, QWidget* field) {
    form->addRow(label, field);
    field->setAccessibleName(label);
  };
  add(tr("Delimiter"), m_delimiter);
  add(tr("Header"), m_header);
  add(tr("Key of the list of records"), m_records);
  add(tr("Times"), m_time);
  form->addRow(QString(), makeParagraph(tr("ISO 8601 and Unix times are understood; say “day-first” or “month-first” for 03/04/2025, or write the "
                                           "form as strptime does."), TextRole::small));
  form->addRow(QString(), m_decimalComma);
  form->addRow(QString(), m_keepRest);
  m_rowsGoOn->setToolTip(tr("For rows of one message each. Without any column for the id the whole file is one conversation."));
  form->addRow(QString(), m_rowsGoOn);
  connect(m_delimiter, &QComboBox::activated, this, &MappingReading::take);
  connect(m_header, &QComboBox::activated, this, &MappingReading::take);
  connect(m_records, &QLineEdit::textEdited, this, &MappingReading::take);
  connect(m_time, &QComboBox::editTextChanged, this, &MappingReading::take);
  connect(m_decimalComma, &QCheckBox::toggled, this, &MappingReading::take);
  connect(m_keepRest, &QCheckBox::toggled, this, &MappingReading::take);
  connect(m_rowsGoOn, &QCheckBox::toggled, this, &MappingReading::take);
}

void MappingReading::setMapping(const Mapping& mapping, bool table)
{
  m_mapping = mapping;
  const QSignalBlocker delimiter(m_delimiter), header(m_header), records(m_records), time(m_time), comma(m_decimalComma), rest(m_keepRest), goOn(m_rowsGoOn);
  m_delimiter->setEnabled(table);
  m_header->setEnabled(table);
  m_records->setEnabled(!table);
  m_delimiter->setCurrentIndex(std::max(0, m_delimiter->findData(QString::fromStdString(mapping.delimiter))));
  m_header->setCurrentIndex(!mapping.header ? 0 : *mapping.header ? 1 : 2);
  if (m_records->text().toStdString() != mapping.records)
    m_records->setText(QString::fromStdString(mapping.records));
  if (m_time->currentText().toStdString() != mapping.timeFormat)
    m_time->setEditText(QString::fromStdString(mapping.timeFormat));
  m_decimalComma->setChecked(mapping.decimalComma);
  m_keepRest->setChecked(mapping.keepRest);
  m_rowsGoOn->setEnabled(mapping.shape == Mapping::Shape::messages);
  m_rowsGoOn->setChecked(mapping.rowsGoOn);
}

void MappingReading::take()
{
  m_mapping.delimiter = m_delimiter->currentData().toString().toStdString();
  const int header = m_header->currentIndex();
  m_mapping.header = header == 0 ? std::nullopt : std::optional(header == 1);
  m_mapping.records = m_records->text().trimmed().toStdString();
  m_mapping.timeFormat = m_time->currentText().trimmed().toStdString();
  m_mapping.decimalComma = m_decimalComma->isChecked();
  m_mapping.keepRest = m_keepRest->isChecked();
  m_mapping.rowsGoOn = m_rowsGoOn->isChecked();
  Q_EMIT changed(m_mapping);
}

} // namespace hone::ui

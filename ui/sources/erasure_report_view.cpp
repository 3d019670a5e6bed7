#include "ui/sources/erasure_report_view.h"

#include "ui/widgets/buttons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/safe_text.h"
#include "ui/widgets/tables.h"
#include "ui/widgets/theme.h"

#include <QClipboard>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

namespace hone::ui {

namespace {

QString verdict(const ErasureReport& report)
{
  const auto files = static_cast<int>(report.proof.files.size());
  return report.proof.clean
           ? ErasureReportView::tr("✓ No trace is left: %1 strings were searched for in the bytes of %n file(s).", nullptr, files).arg(numberText(report.proof.strings))
           : ErasureReportView::tr("◆ Traces were found in the bytes of %n file(s). See below where.", nullptr, files);
}

QString wentText(const ErasureReport& report)
{
  auto words = ErasureReportView::tr("%1 conversations, %2 messages and %3 users are gone, in %4.")
                 .arg(numberText(report.conversations), numberText(report.messages), numberText(report.users), durationText(report.seconds));
  if (report.events > 0)
    words += QLatin1Char(' ') + ErasureReportView::tr("%n event(s) or score(s) went with them.", nullptr, static_cast<int>(report.events));
  if (report.setAside > 0)
    words += QLatin1Char(' ') + ErasureReportView::tr("%n set-aside record(s) went, too.", nullptr, static_cast<int>(report.setAside));
  return words;
}

} // namespace

QString erasureReportText(const ErasureReport& report)
{
  QStringList lines{wentText(report), verdict(report), {}};
  for (const auto& [table, count] : report.rows)
    lines += QStringLiteral("%1\t%2").arg(safeLine(table), numberText(count));
  lines += QString();
  for (const auto& file : report.proof.files)
    lines += QStringLiteral("%1\t%2\t%3").arg(safeLine(file.path), QLocale().formattedDataSize(file.bytes), ErasureReportView::tr("%1 found").arg(numberText(file.found)));
  for (const auto& note : report.notes)
    lines += safeText(note);
  for (const auto& where : report.unreachable)
    lines += ErasureReportView::tr("Out of reach: %1").arg(safeText(where));
  return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

ErasureReportView::ErasureReportView(const ErasureReport& report, QWidget* parent) : QWidget(parent)
{
  setAccessibleName(tr("Proof of the erasure"));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(space::s);
  layout->addWidget(makeParagraph(wentText(report)));
  auto* result = makeParagraph(verdict(report), TextRole::strong);
  setTone(result, report.proof.clean ? "resolved" : "failed");
  layout->addWidget(result);
  if (report.proof.shared > 0)
    layout->addWidget(makeParagraph(tr("%n of the strings stand in conversations that stay, too.", nullptr, static_cast<int>(report.proof.shared)), TextRole::secondary));

  auto* files = new QTableWidget(0, 3);
  prepareTable(files);
  files->setHorizontalHeaderLabels({tr("File that was searched"), tr("Size"), tr("Found")});
  files->setAccessibleName(tr("Files that were searched"));
  files->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
  for (const auto& file : report.proof.files) {
    const int row = files->rowCount();
    files->insertRow(row);
    auto* name = new QTableWidgetItem(QFileInfo(safeLine(file.path)).fileName());
    name->setToolTip(safeLine(file.path));
    auto* found = new QTableWidgetItem(numberText(file.found));
    found->setForeground(file.found > 0 && !report.proof.clean ? tokens().failed : tokens().resolved);
    files->setItem(row, 0, name);
    files->setItem(row, 1, new QTableWidgetItem(QLocale().formattedDataSize(file.bytes)));
    files->setItem(row, 2, found);
  }
  files->setMinimumHeight(120);
  layout->addWidget(files, 1);
  for (const auto& note : report.notes)
    layout->addWidget(makeParagraph(safeText(note, 600), TextRole::secondary));
  if (!report.unreachable.empty()) {
    auto* title = makeLabel(tr("What Hone made and cannot take back"), TextRole::strong);
    layout->addWidget(title);
    for (const auto& where : report.unreachable)
      layout->addWidget(makeParagraph(safeText(where, 600), TextRole::secondary));
  }
  auto* copy = makeButton(tr("Copy the report"), ButtonKind::secondary, QStringLiteral("copy"));
  connect(copy, &QPushButton::clicked, this, [text = erasureReportText(report)] { QGuiApplication::clipboard()->setText(text); });
  layout->addWidget(copy, 0, Qt::AlignLeft);
}

} // namespace hone::ui

#include "ui/reports/reports_page.h"

#include "ui/widgets/buttons.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/theme.h"

#include <QAction>
#include <QDesktopServices>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QTextBlock>
#include <QTextBrowser>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextFrame>
#include <QTextTable>
#include <QUrl>

namespace hone::ui {

namespace {

constexpr int kPaperWidth = 900;

/// Shows text and nothing else: loads no image, style or page, from the disk or the network.
class SafeBrowser : public QTextBrowser {
public:
  using QTextBrowser::QTextBrowser;

protected:
  QVariant loadResource(int, const QUrl&) override { return {}; }
  void doSetSource(const QUrl&, QTextDocument::ResourceType) override {}
};

void styleTable(QTextTable* table)
{
  const auto& t = tokens();
  auto format = table->format();
  format.setBorder(0);
  format.setBorderCollapse(true);
  format.setCellSpacing(0);
  format.setCellPadding(5);
  format.setWidth(QTextLength(QTextLength::PercentageLength, 100));
  table->setFormat(format);
  for (int row = 0; row < table->rows(); ++row) {
    for (int column = 0; column < table->columns(); ++column) {
      auto cell = table->cellAt(row, column);
      auto cellFormat = cell.format().toTableCellFormat();
      cellFormat.setBottomBorder(1);
      cellFormat.setBottomBorderStyle(QTextFrameFormat::BorderStyle_Solid);
      cellFormat.setBottomBorderBrush(t.hairline);
      cellFormat.setForeground(row == 0 ? t.textSecondary : t.textPrimary);
      cell.setFormat(cellFormat);
    }
  }
}

/// Type and tables of the visual language in place of the plain ones that Markdown comes with.
void styleDocument(QTextDocument* document)
{
  const auto& t = tokens();
  const auto& theme = Theme::instance();
  for (auto block = document->begin(); block.isValid(); block = block.next()) {
    const int level = block.blockFormat().headingLevel();
    QTextCursor cursor(block);
    auto format = block.blockFormat();
    if (level > 0) {
      cursor.select(QTextCursor::BlockUnderCursor);
      QTextCharFormat character;
      character.setFont(level == 1 ? theme.title() : level == 2 ? theme.section() : theme.body());
      character.setFontWeight(QFont::DemiBold);
      character.setForeground(t.textPrimary);
      cursor.mergeCharFormat(character);
      format.setTopMargin(level == 1 ? 4 : 20);
      format.setBottomMargin(6);
    } else {
      format.setLineHeight(130, QTextBlockFormat::ProportionalHeight);
    }
    cursor.setBlockFormat(format);
  }
  for (auto* frame : document->rootFrame()->childFrames()) {
    if (auto* table = qobject_cast<QTextTable*>(frame))
      styleTable(table);
  }
}

QString suffixOf(ReportFormat format)
{
  switch (format) {
  case ReportFormat::html:
    return QStringLiteral("html");
  case ReportFormat::csv:
    return QStringLiteral("csv");
  case ReportFormat::markdown:
    break;
  }
  return QStringLiteral("md");
}

} // namespace

ReportsPage::ReportsPage(UiContext& context, QWidget* parent)
  : Page(context, tr("Reports"), parent), m_stack(new QStackedWidget), m_preview(new SafeBrowser)
{
  setHeadline(tr("What was found, for people who do not open Hone"));
  auto* html = new QAction(icon(QStringLiteral("export")), tr("Export HTML…"), this);
  html->setShortcut(QKeySequence(QStringLiteral("Ctrl+E")));
  html->setToolTip(tr("One page that opens in every browser, with nothing to load"));
  connect(html, &QAction::triggered, this, [this] { exportAs(ReportFormat::html); });
  auto* csv = new QAction(icon(QStringLiteral("list")), tr("CSV…"), this);
  csv->setToolTip(tr("The ranked patterns with every statistic, for a spreadsheet"));
  connect(csv, &QAction::triggered, this, [this] { exportAs(ReportFormat::csv); });
  auto* markdown = new QAction(icon(QStringLiteral("file")), tr("Markdown…"), this);
  markdown->setToolTip(tr("For an issue, a wiki or a pull request"));
  connect(markdown, &QAction::triggered, this, [this] { exportAs(ReportFormat::markdown); });
  addSecondaryAction(csv);
  addSecondaryAction(markdown);
  setPrimaryAction(html);

  auto* empty = new EmptyState(QStringLiteral("reports"), tr("Nothing to report yet"),
                               tr("Once conversations are imported and analysed, the report stands here: the numbers, the ranked reasons "
                                  "with their intervals, and the fixes."));
  auto* sources = new QAction(icon(QStringLiteral("sources")), tr("Go to sources"), this);
  connect(sources, &QAction::triggered, this, [this] { this->context().openPage(PageId::sources); });
  empty->addAction(sources, true);

  m_preview->setOpenLinks(false);
  m_preview->setAccessibleName(tr("Preview of the report"));
  m_preview->document()->setDocumentMargin(0);
  m_preview->setMaximumWidth(kPaperWidth);
  auto* paper = makeSurface("panel");
  paper->setMaximumWidth(kPaperWidth + 2 * 32);
  auto* paperLayout = new QVBoxLayout(paper);
  paperLayout->setContentsMargins(32, space::xl, space::s, space::s);
  paperLayout->addWidget(m_preview);
  auto* middle = new QWidget;
  auto* row = new QHBoxLayout(middle);
  row->setContentsMargins(0, 0, 0, 0);
  row->addWidget(paper, 1);
  row->addStretch(0);
  m_stack->addWidget(new QWidget);
  m_stack->addWidget(empty);
  m_stack->addWidget(middle);
  content()->addWidget(m_stack);
  connect(&Theme::instance(), &Theme::changed, this, [this] { showMarkdown(m_markdown); });
}

void ReportsPage::refresh()
{
  struct Answer {
    Result<std::string> report;
    bool empty = false;
  };
  m_query.run(
    this,
    [&workspace = workspace()] {
      Answer answer{workspace.report(ReportFormat::markdown)};
      const auto overview = workspace.overview({});
      answer.empty = overview && overview->conversations == 0;
      return answer;
    },
    [this](const Answer& answer) {
      if (!answer.report) {
        context().notifyError(answer.report.error());
        return;
      }
      showMarkdown(answer.empty ? QString() : QString::fromStdString(*answer.report));
      m_stack->setCurrentIndex(answer.empty ? 1 : 2);
    });
}

void ReportsPage::showMarkdown(const QString& markdown)
{
  m_markdown = markdown;
  auto* document = m_preview->document();
  document->setDefaultFont(Theme::instance().body());
  // Text of conversations may look like markup; it stays text.
  document->setMarkdown(markdown, QTextDocument::MarkdownFeatures(QTextDocument::MarkdownDialectGitHub) | QTextDocument::MarkdownNoHTML);
  styleDocument(document);
  m_preview->moveCursor(QTextCursor::Start);
}

void ReportsPage::exportAs(ReportFormat format)
{
  const auto suffix = suffixOf(format);
  const auto name = tr("hone-report") + QLatin1Char('.') + suffix;
  chooseSaveFile(this, tr("Export the report"), name, QStringLiteral("%1 (*.%2)").arg(suffix.toUpper(), suffix), [this, format, suffix](const QString& chosen) {
    const auto path = QFileInfo(chosen).suffix().isEmpty() ? chosen + QLatin1Char('.') + suffix : chosen;
    runAsync(
      this, [&workspace = workspace(), format, target = path.toStdString()] { return workspace.writeReport(format, target); },
      [this, path](const Result<void>& written) {
        if (!written) {
          context().notifyError(written.error());
          return;
        }
        context().notify(tr("The report is in %1.").arg(path));
        openFolder(path);
      });
  });
}

void ReportsPage::openFolder(const QString& path)
{
  // Without a desktop (a test, a script) there is nothing to open a folder with.
  if (qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY"))
    QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(path).absolutePath()));
}

} // namespace hone::ui

#include "ui/sources/erasure_dialog.h"

#include "ui/sources/erasure_report_view.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/safe_text.h"
#include "ui/widgets/job_task.h"
#include "ui/widgets/theme.h"
#include "workspace/privacy.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace hone::ui {

namespace {
constexpr int kPreviewAfter = 250; ///< ms
constexpr Micros kDay = 24LL * 3600 * 1'000'000;

QWidget* fieldRow(const QString& label, QWidget* first, QWidget* second = nullptr)
{
  auto* row = new QWidget;
  auto* layout = new QHBoxLayout(row);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(space::s);
  layout->addWidget(makeLabel(label));
  layout->addWidget(first, second ? 0 : 1);
  if (second)
    layout->addWidget(second, 1);
  return row;
}
} // namespace

ErasureDialog::ErasureDialog(UiContext& context, const std::vector<SourceEntry>& entries, By by, QWidget* parent)
  : FormDialog(tr("Erase conversations"), tr("Erase for good…"), parent, true), m_context(context), m_by(new SegmentedControl(tr("What is erased"))),
    m_fields(new QStackedWidget), m_user(new QLineEdit), m_source(new QComboBox), m_ageSource(new QComboBox), m_days(new QSpinBox), m_copies(new QCheckBox),
    m_preview(makeParagraph(QString())), m_form(new QWidget), m_timer(new QTimer(this))
{
  resize(620, 420);
  m_ageSource->addItem(tr("in every source"), QVariant::fromValue<qlonglong>(0));
  for (const auto& entry : entries)
    if (entry.hasRecords())
      for (auto* box : {m_source, m_ageSource})
        box->addItem(safeLine(entry.name, 120), QVariant::fromValue<qlonglong>(entry.source.id.value));
  makeForm();
  m_timer->setSingleShot(true);
  m_timer->setInterval(kPreviewAfter);
  connect(m_timer, &QTimer::timeout, this, &ErasureDialog::preview);
  connect(this, &FormDialog::agreed, this, &ErasureDialog::erase);
  m_by->setCurrentIndex(by);
  m_fields->setCurrentIndex(by);
  preview();
}

void ErasureDialog::makeForm()
{
  auto* layout = new QVBoxLayout(m_form);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(space::l);
  layout->addWidget(makeParagraph(tr("Erased conversations are gone from every table, index, draft and log, and the files’ bytes are searched "
                                     "for them afterwards. This cannot be undone. Imported files, commits and exports outside the store are not touched."),
                                  TextRole::secondary));
  m_by->addSegment(tr("A user"), QStringLiteral("user"));
  m_by->addSegment(tr("A source"), QStringLiteral("sources"));
  m_by->addSegment(tr("What is old"), QStringLiteral("clock"));
  layout->addWidget(m_by);
  m_user->setAccessibleName(tr("Id of the user"));
  m_user->setPlaceholderText(tr("the id as the agent reports it"));
  m_source->setAccessibleName(tr("Source to erase"));
  m_ageSource->setAccessibleName(tr("In which source"));
  m_days->setRange(1, 36500);
  m_days->setValue(365);
  m_days->setSuffix(tr(" days"));
  m_days->setAccessibleName(tr("Older than, in days"));
  m_fields->addWidget(fieldRow(tr("User id"), m_user));
  m_fields->addWidget(fieldRow(tr("Source"), m_source));
  m_fields->addWidget(fieldRow(tr("Without a sign of life for"), m_days, m_ageSource));
  m_fields->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  layout->addWidget(m_fields);
  m_preview->setAccessibleName(tr("What would go"));
  layout->addWidget(m_preview);
  m_copies->hide();
  layout->addWidget(m_copies);
  layout->addStretch();
  body()->addWidget(m_form, 1);
  const auto later = [this] {
    setReady(false);
    m_timer->start();
  };
  connect(m_by, &SegmentedControl::currentChanged, this, [this, later](int index) {
    m_fields->setCurrentIndex(index);
    later();
  });
  connect(m_user, &QLineEdit::textChanged, this, later);
  connect(m_source, &QComboBox::currentIndexChanged, this, later);
  connect(m_ageSource, &QComboBox::currentIndexChanged, this, later);
  connect(m_days, &QSpinBox::valueChanged, this, later);
}

void ErasureDialog::setUser(const QString& id)
{
  m_by->setCurrentIndex(User);
  m_user->setText(id);
}

void ErasureDialog::setSource(SourceId source)
{
  m_by->setCurrentIndex(BySource);
  m_source->setCurrentIndex(std::max(0, m_source->findData(QVariant::fromValue<qlonglong>(source.value))));
  preview();
}

ErasureRequest ErasureDialog::request() const
{
  ErasureRequest out;
  switch (m_by->currentIndex()) {
  case User:
    out.user = m_user->text().trimmed().toStdString();
    break;
  case BySource:
    out.source = SourceId{m_source->currentData().toLongLong()};
    break;
  default:
    out.before = nowMicros() - m_days->value() * kDay;
    out.source = SourceId{m_ageSource->currentData().toLongLong()};
  }
  out.deleteCopies = m_copies->isVisibleTo(this) && m_copies->isChecked();
  return out;
}

bool ErasureDialog::isAsked() const
{
  return m_by->currentIndex() == User ? !m_user->text().trimmed().isEmpty() : m_by->currentIndex() == BySource ? m_source->count() > 0 : true;
}

void ErasureDialog::preview()
{
  setReady(false);
  if (!isAsked()) {
    m_preview->clear();
    return;
  }
  m_query.run(
    this, [&workspace = m_context.workspace(), asked = request()] { return workspace.privacy().previewErasure(asked); },
    [this](const Result<ErasurePreview>& made) { showPreview(made); });
}

void ErasureDialog::showPreview(const Result<ErasurePreview>& made)
{
  if (!made) {
    m_preview->setText(safeText(made.error().describe(), 1000));
    setTone(m_preview, "failed");
    return;
  }
  setTone(m_preview, "primary");
  if (made->isEmpty())
    m_preview->setText(m_by->currentIndex() == User
                         ? tr("Nothing in this store is of the user “%1”: no conversation, no event and no set-aside record. Give the id exactly as the agent reports it, "
                              "with its capital letters; every conversation shows whose it is.").arg(safeLine(m_user->text().trimmed().toStdString(), 120))
                         : tr("Nothing in this store fits."));
  else {
    auto words = tr("%1 conversations with %2 messages go, and %3 users that nothing else refers to.")
                   .arg(numberText(made->conversations), numberText(made->messages), numberText(made->users));
    if (made->events > 0)
      words += QLatin1Char(' ') + tr("%n event(s) or score(s) go with them.", nullptr, static_cast<int>(made->events));
    if (made->setAside > 0)
      words += QLatin1Char(' ') + (m_by->currentIndex() == User
                                     ? tr("%n set-aside record(s) that name the user or one of the conversations go, too, whomever else they name.", nullptr,
                                          static_cast<int>(made->setAside))
                                     : tr("%n set-aside record(s) go, too.", nullptr, static_cast<int>(made->setAside)));
    if (made->unclear > 0)
      words += QLatin1Char(' ') + tr("%n set-aside record(s) stay although nobody can tell whose they are: they are compressed or cut.", nullptr,
                                     static_cast<int>(made->unclear));
    if (made->withoutTime > 0)
      words += QLatin1Char(' ') + tr("%n conversation(s) have no time and stay.", nullptr, static_cast<int>(made->withoutTime));
    m_preview->setText(words);
  }
  m_copies->setVisible(!made->copies.empty());
  m_copies->setText(tr("Delete %n older copy(ies) of the store beside it, too", nullptr, static_cast<int>(made->copies.size())));
  QStringList copies;
  for (const auto& copy : made->copies)
    copies += safeLine(copy);
  m_copies->setToolTip(copies.join(QLatin1Char('\n')));
  setReady(!made->isEmpty());
}

void ErasureDialog::erase()
{
  confirm(
    this, tr("Erase for good?"), m_preview->text() + QLatin1Char(' ') + tr("This cannot be undone."), tr("Erase"),
    [this] {
      setBusy(true);
      m_form->setEnabled(false);
      cancelButton()->setText(tr("Close"));
      auto& workspace = m_context.workspace();
      startJob<ErasureReport>(
        this, workspace.jobs(), tr("Erase conversations"),
        [&workspace, asked = request()](const JobContext& job) { return workspace.privacy().erase(asked, job); },
        [](const ErasureReport& report) {
          return report.proof.clean ? tr("%1 conversations erased; no trace is left.").arg(numberText(report.conversations))
                                    : tr("%1 conversations erased, but traces were found.").arg(numberText(report.conversations));
        },
        [this](const Result<ErasureReport>& report) {
          setBusy(false);
          if (report) {
            showReport(*report);
            return;
          }
          m_form->setEnabled(true);
          setProblem(safeText(report.error().describe(), 1000));
        });
    },
    true);
}

void ErasureDialog::showReport(const ErasureReport& report)
{
  m_form->hide();
  body()->addWidget(new ErasureReportView(report), 1);
  agreeButton()->hide();
  cancelButton()->setText(tr("Close"));
  cancelButton()->setFocus();
}

} // namespace hone::ui

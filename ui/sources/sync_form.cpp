#include "ui/sources/sync_form.h"

#include "ui/widgets/buttons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/safe_text.h"
#include "ui/widgets/theme.h"
#include "workspace/privacy.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTimeZone>
#include <QVBoxLayout>

#include <algorithm>

namespace hone::ui {

namespace {

constexpr int kDefaultEvery = 15;

void addNumber(QComboBox* box, const QString& words, std::int64_t minutes) { box->addItem(words, QVariant::fromValue<qlonglong>(minutes)); }

void chooseNumber(QComboBox* box, std::int64_t minutes)
{
  int index = box->findData(QVariant::fromValue<qlonglong>(minutes));
  if (index < 0) {
    addNumber(box, SyncForm::tr("%n minute(s)", nullptr, static_cast<int>(minutes)), minutes);
    index = box->count() - 1;
  }
  box->setCurrentIndex(index);
}

} // namespace

SyncForm::SyncForm(UiContext& context, const SyncKind& kind, QWidget* parent)
  : SourceForm(context, parent), m_kind(kind), m_name(new QLineEdit), m_from(new QComboBox), m_since(new QDateTimeEdit), m_every(new QComboBox),
    m_overlap(new QComboBox), m_place(new QComboBox), m_placeWords(makeParagraph(QString(), TextRole::small)), m_passphrase(new QLineEdit),
    m_redact(new QCheckBox(tr("Mask personal data before it is stored (names in free text may remain)"))),
    m_test(makeButton(tr("Test the connection"), ButtonKind::secondary, QStringLiteral("link")))
{
  auto* inner = new QWidget;
  inner->setProperty("plain", true);
  auto* layout = new QVBoxLayout(inner);
  layout->setContentsMargins(0, 0, space::m, 0);
  layout->setSpacing(space::l);
  layout->addWidget(makeParagraph(safeText(kind.description, 600), TextRole::secondary));
  auto* form = new QFormLayout;
  form->setHorizontalSpacing(space::l);
  form->setVerticalSpacing(space::s);
  form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
  form->setRowWrapPolicy(QFormLayout::DontWrapRows);
  m_name->setText(QString::fromStdString(kind.name));
  m_name->setAccessibleName(tr("Name of the sync"));
  form->addRow(tr("Name"), m_name);
  addFields(form);
  addSchedule(form);
  addSecretPlace(form);
  layout->addLayout(form);
  layout->addWidget(m_redact);
  layout->addWidget(m_test, 0, Qt::AlignLeft);
  layout->addStretch();
  fillWithScrollArea(this, inner);
  connect(m_name, &QLineEdit::textChanged, this, &SourceForm::changed);
  connect(m_test, &QPushButton::clicked, this, [this] { openSealedThen([this] { test(); }); });
  lookAtPlaces();
}

void SyncForm::addFields(QFormLayout* form)
{
  for (const auto& field : m_kind.fields) {
    const auto label = safeLine(field.label, 80) + (field.required ? QString() : QStringLiteral(" ") + tr("(optional)"));
    QWidget* control = nullptr;
    if (!field.choices.empty()) {
      auto* box = new QComboBox;
      for (const auto& [value, words] : field.choices)
        box->addItem(safeLine(words, 120), QString::fromStdString(value));
      box->setCurrentIndex(std::max(0, box->findData(QString::fromStdString(field.defaultValue))));
      m_choices[field.key] = box;
      control = box;
    } else {
      auto* edit = new QLineEdit;
      if (field.secret)
        edit->setEchoMode(QLineEdit::Password);
      else
        edit->setText(QString::fromStdString(field.defaultValue));
      connect(edit, &QLineEdit::textChanged, this, &SourceForm::changed);
      m_texts[field.key] = edit;
      control = edit;
    }
    control->setAccessibleName(label);
    control->setAccessibleDescription(safeText(field.help, 400));
    control->setToolTip(safeText(field.help, 400));
    form->addRow(label, control);
    if (!field.help.empty()) {
      auto* help = makeParagraph(safeText(field.help, 400), TextRole::small);
      help->setAlignment(Qt::AlignLeft | Qt::AlignTop);
      form->addRow(QString(), help);
    }
  }
}

void SyncForm::addSchedule(QFormLayout* form)
{
  m_from->addItem(tr("Everything there is"));
  m_from->addItem(tr("From the last 7 days"), 7);
  m_from->addItem(tr("From the last 30 days"), 30);
  m_from->addItem(tr("From a day on…"), -1);
  m_from->setAccessibleName(tr("First run fetches"));
  m_since->setCalendarPopup(true);
  m_since->setDateTime(QDateTime::currentDateTime().addMonths(-3));
  m_since->setAccessibleName(tr("Fetch from"));
  m_since->hide();
  connect(m_from, &QComboBox::currentIndexChanged, this, [this] { m_since->setVisible(m_from->currentData().toInt() == -1); });
  auto* from = new QHBoxLayout;
  from->setSpacing(space::s);
  from->addWidget(m_from, 1);
  from->addWidget(m_since, 1);
  form->addRow(tr("First run"), from);

  addNumber(m_every, tr("only by hand"), 0);
  addNumber(m_every, tr("every 5 minutes"), 5);
  addNumber(m_every, tr("every 15 minutes"), kDefaultEvery);
  addNumber(m_every, tr("every hour"), 60);
  addNumber(m_every, tr("every 6 hours"), 360);
  addNumber(m_every, tr("every day"), 1440);
  chooseNumber(m_every, kDefaultEvery);
  m_every->setAccessibleName(tr("Runs"));
  form->addRow(tr("Runs"), m_every);
  addNumber(m_overlap, tr("30 minutes"), 30);
  addNumber(m_overlap, tr("2 hours"), 120);
  addNumber(m_overlap, tr("1 day"), 1440);
  addNumber(m_overlap, tr("7 days"), 7 * 1440);
  chooseNumber(m_overlap, SyncSettings().overlapMinutes);
  m_overlap->setAccessibleName(tr("Looks back"));
  m_overlap->setToolTip(tr("Every run looks this far back for data that came late. What is known changes nothing."));
  form->addRow(tr("Looks back"), m_overlap);
}

void SyncForm::addSecretPlace(QFormLayout* form)
{
  m_place->addItem(tr("The system’s keychain"), static_cast<int>(SecretPlace::keychain));
  m_place->addItem(tr("A sealed file beside the store"), static_cast<int>(SecretPlace::sealedFile));
  m_place->addItem(tr("Environment variables"), static_cast<int>(SecretPlace::environment));
  m_place->setAccessibleName(tr("Where the secrets are kept"));
  m_passphrase->setEchoMode(QLineEdit::Password);
  m_passphrase->setAccessibleName(tr("Passphrase of the sealed file"));
  m_passphrase->hide();
  form->addRow(tr("Secrets in"), m_place);
  form->addRow(QString(), m_passphrase);
  form->addRow(QString(), m_placeWords);
  connect(m_place, &QComboBox::currentIndexChanged, this, &SyncForm::showPlace);
  connect(m_passphrase, &QLineEdit::textChanged, this, &SourceForm::changed);
  connect(m_name, &QLineEdit::textChanged, this, &SyncForm::showPlace);
  showPlace();
}

void SyncForm::lookAtPlaces()
{
  runAsync(
    this, [&workspace = workspace()] { return workspace.syncs().keychainUsable(); },
    [this](const Result<void>& usable) {
      m_keychainProblem = usable ? std::string() : usable.error().describe();
      if (!usable && !m_old && m_place->currentIndex() == 0)
        m_place->setCurrentIndex(1);
      showPlace();
    });
}

void SyncForm::showPlace()
{
  const auto place = static_cast<SecretPlace>(m_place->currentData().toInt());
  const bool sealed = place == SecretPlace::sealedFile && !workspace().syncs().sealedFileOpen();
  m_passphrase->setVisible(sealed);
  setTone(m_placeWords, "secondary");
  for (auto& [key, edit] : m_texts) {
    const auto field = std::ranges::find(m_kind.fields, key, &SyncField::key);
    if (field->secret)
      edit->setEnabled(place != SecretPlace::environment);
  }
  if (place == SecretPlace::keychain && !m_keychainProblem.empty()) {
    m_placeWords->setText(safeText(m_keychainProblem, 600));
    setTone(m_placeWords, "failed");
  } else if (place == SecretPlace::keychain)
    m_placeWords->setText(tr("Kept by the desktop’s keychain, not in the store."));
  else if (place == SecretPlace::sealedFile) {
    const bool exists = workspace().syncs().sealedFileExists();
    m_passphrase->setPlaceholderText(exists ? tr("Passphrase of the sealed file") : tr("A new passphrase"));
    m_placeWords->setText(sealed ? (exists ? tr("The sealed file is there; its passphrase opens it until Hone is closed.")
                                           : tr("A file beside the store, sealed with a passphrase that you are asked for once per start. It cannot be recovered."))
                                 : tr("The sealed file is open."));
  } else {
    QStringList names;
    for (const auto& field : m_kind.fields)
      if (field.secret)
        names += QStringLiteral("HONE_SECRET_%1_%2").arg(m_name->text().trimmed(), QString::fromStdString(field.key)).toUpper();
    m_placeWords->setText(tr("Hone keeps nothing and reads %1 when it runs.").arg(names.join(QStringLiteral(", "))));
  }
  Q_EMIT changed();
}

bool SyncForm::isReady() const
{
  if (m_name->text().trimmed().isEmpty())
    return false;
  const bool environment = static_cast<SecretPlace>(m_place->currentData().toInt()) == SecretPlace::environment;
  for (const auto& field : m_kind.fields) {
    const auto edit = m_texts.find(field.key);
    const bool stays = field.secret && (m_old || environment);
    if (field.required && !stays && edit != m_texts.end() && edit->second->text().trimmed().isEmpty())
      return false;
  }
  return !m_passphrase->isVisibleTo(this) || !m_passphrase->text().isEmpty();
}

SyncSettings SyncForm::settings() const
{
  SyncSettings out = m_old.value_or(SyncSettings{});
  out.name = m_name->text().trimmed().toStdString();
  out.kind = m_kind.name;
  for (const auto& field : m_kind.fields) {
    if (field.secret)
      continue;
    if (const auto box = m_choices.find(field.key); box != m_choices.end())
      out.fields[field.key] = box->second->currentData().toString().toStdString();
    else
      out.fields[field.key] = m_texts.at(field.key)->text().trimmed().toStdString();
  }
  const int days = m_from->currentData().toInt();
  const auto since = days > 0 ? QDateTime::currentDateTimeUtc().addDays(-days) : m_since->dateTime();
  if (m_from->isEnabled())
    out.startFrom = days == 0 ? std::nullopt : std::optional<Micros>(since.toMSecsSinceEpoch() * 1000);
  out.everyMinutes = m_every->currentData().toLongLong();
  out.overlapMinutes = m_overlap->currentData().toLongLong();
  out.secretPlace = static_cast<SecretPlace>(m_place->currentData().toInt());
  return out;
}

Syncs::Secrets SyncForm::secrets() const
{
  Syncs::Secrets out;
  for (const auto& field : m_kind.fields)
    if (const auto edit = m_texts.find(field.key); field.secret && edit != m_texts.end() && !edit->second->text().isEmpty())
      out[field.key] = edit->second->text().trimmed().toStdString();
  return out;
}

void SyncForm::edit(const SyncSettings& settings)
{
  m_old = settings;
  m_name->setText(QString::fromStdString(settings.name));
  m_name->setEnabled(false);
  m_redact->hide(); // of a source that is there, its own page says so
  for (const auto& [key, value] : settings.fields) {
    if (const auto box = m_choices.find(key); box != m_choices.end())
      box->second->setCurrentIndex(std::max(0, box->second->findData(QString::fromStdString(value))));
    else if (const auto edit = m_texts.find(key); edit != m_texts.end())
      edit->second->setText(QString::fromStdString(value));
  }
  for (const auto& field : m_kind.fields)
    if (const auto edit = m_texts.find(field.key); field.secret && edit != m_texts.end())
      edit->second->setPlaceholderText(tr("kept; type to replace it"));
  m_from->setEnabled(false);
  chooseNumber(m_every, settings.everyMinutes);
  chooseNumber(m_overlap, settings.overlapMinutes);
  m_place->setCurrentIndex(std::max(0, m_place->findData(static_cast<int>(settings.secretPlace))));
  showPlace();
}

void SyncForm::openSealedThen(std::function<void()> then)
{
  if (!m_passphrase->isVisibleTo(this) || m_passphrase->text().isEmpty()) {
    then();
    return;
  }
  Q_EMIT busy(true);
  runAsync(
    this, [&workspace = workspace(), words = m_passphrase->text().toStdString()] { return workspace.syncs().openSealedFile(words); },
    [this, then = std::move(then)](const Result<void>& opened) {
      Q_EMIT busy(false);
      if (!opened) {
        Q_EMIT problem(safeText(opened.error().describe(), 1000));
        return;
      }
      m_passphrase->clear();
      showPlace();
      then();
    });
}

void SyncForm::test()
{
  Q_EMIT busy(true);
  Q_EMIT note(tr("Asking %1 …").arg(QString::fromStdString(m_kind.label)));
  m_test->setEnabled(false);
  runAsync(
    this, [&workspace = workspace(), settings = settings(), secrets = secrets()] { return workspace.syncs().test(settings, secrets, {}); },
    [this](const Result<std::string>& answer) {
      m_test->setEnabled(true);
      Q_EMIT busy(false);
      if (answer)
        Q_EMIT note(safeText(*answer, 1000));
      else
        Q_EMIT problem(safeText(answer.error().describe(), 1000));
    });
}

void SyncForm::submit()
{
  openSealedThen([this] { keep(); });
}

void SyncForm::keep()
{
  Q_EMIT busy(true);
  runAsync(
    this,
    [&workspace = workspace(), settings = settings(), secrets = secrets(), old = m_old.has_value(), redact = m_redact->isChecked()]() -> Result<void> {
      if (old)
        return workspace.syncs().edit(settings, secrets);
      HONE_CHECK(workspace.syncs().add(settings, secrets));
      // Before the first page comes, so that nothing is ever stored unmasked.
      if (redact)
        HONE_CHECK(workspace.privacy().setRedacted(settings.name, settings.kind, true));
      HONE_TRY(const auto job, workspace.syncs().start(settings.name));
      (void)job;
      return {};
    },
    [this](const Result<void>& kept) {
      Q_EMIT busy(false);
      if (!kept) {
        Q_EMIT problem(safeText(kept.error().describe(), 1000));
        return;
      }
      for (auto& [key, edit] : m_texts)
        if (edit->echoMode() == QLineEdit::Password)
          edit->clear();
      Q_EMIT finished();
    });
}

} // namespace hone::ui

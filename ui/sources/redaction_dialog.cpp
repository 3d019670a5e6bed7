#include "ui/sources/redaction_dialog.h"

#include "ui/widgets/labels.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/safe_text.h"
#include "ui/widgets/theme.h"
#include "workspace/privacy.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QTimer>
#include <QVBoxLayout>

namespace hone::ui {

namespace {

constexpr int kTrialDelay = 200;
constexpr qsizetype kTrialMost = 20'000;

std::vector<std::string> linesOf(const QPlainTextEdit* edit)
{
  std::vector<std::string> lines;
  for (const auto& line : edit->toPlainText().split(QLatin1Char('\n')))
    if (const auto trimmed = line.trimmed(); !trimmed.isEmpty())
      lines.push_back(trimmed.toStdString());
  return lines;
}

QString joined(const std::vector<std::string>& lines)
{
  QStringList out;
  for (const auto& line : lines)
    out += QString::fromStdString(line);
  return out.join(QLatin1Char('\n'));
}

QPlainTextEdit* makeField(const QString& name, const QString& placeholder)
{
  auto* edit = new QPlainTextEdit;
  edit->setProperty("field", true);
  edit->setAccessibleName(name);
  edit->setPlaceholderText(placeholder);
  edit->setTabChangesFocus(true);
  return edit;
}

} // namespace

QString maskedText(const RedactionReport& report)
{
  QStringList parts;
  for (const auto& [type, count] : report.masked) {
    const int n = static_cast<int>(count);
    if (n == 0)
      continue;
    switch (type) {
    case RedactionType::secret:
      parts += RedactionDialog::tr("%n secret(s)", nullptr, n);
      break;
    case RedactionType::email:
      parts += RedactionDialog::tr("%n e-mail address(es)", nullptr, n);
      break;
    case RedactionType::phone:
      parts += RedactionDialog::tr("%n phone number(s)", nullptr, n);
      break;
    case RedactionType::card:
      parts += RedactionDialog::tr("%n card number(s)", nullptr, n);
      break;
    case RedactionType::iban:
      parts += RedactionDialog::tr("%n bank account(s)", nullptr, n);
      break;
    case RedactionType::ipAddress:
      parts += RedactionDialog::tr("%n IP address(es)", nullptr, n);
      break;
    case RedactionType::macAddress:
      parts += RedactionDialog::tr("%n MAC address(es)", nullptr, n);
      break;
    case RedactionType::nationalId:
      parts += RedactionDialog::tr("%n national number(s)", nullptr, n);
      break;
    case RedactionType::name:
      parts += RedactionDialog::tr("%n name(s)", nullptr, n);
      break;
    case RedactionType::address:
      parts += RedactionDialog::tr("%n address(es)", nullptr, n);
      break;
    case RedactionType::birthDate:
      parts += RedactionDialog::tr("%n birth date(s)", nullptr, n);
      break;
    case RedactionType::custom:
      parts += RedactionDialog::tr("%n of your own pattern(s)", nullptr, n);
      break;
    case RedactionType::user:
      parts += RedactionDialog::tr("%n user id(s)", nullptr, n);
      break;
    }
  }
  return parts.join(QStringLiteral(", "));
}

RedactionDialog::RedactionDialog(UiContext& context, QWidget* parent)
  : FormDialog(tr("Redaction"), tr("Save"), parent), m_context(context),
    m_patterns(makeField(tr("Your own patterns"), QStringLiteral("ORD-[0-9]{6}"))),
    m_dictionary(makeField(tr("Words and names"), tr("one a line"))),
    m_trial(makeField(tr("Text to try it on"), tr("Paste a text to see what is masked in it."))),
    m_result(makeField(tr("The text as it would be kept"), {})), m_counts(makeParagraph(QString(), TextRole::secondary)), m_timer(new QTimer(this))
{
  resize(980, 680);
  auto* left = new QVBoxLayout;
  left->setSpacing(space::s);
  addDetectors(left);
  addWords(left);
  auto* right = new QVBoxLayout;
  right->setSpacing(space::s);
  addTrial(right);
  auto* row = new QHBoxLayout;
  row->setSpacing(space::xl);
  row->addLayout(left, 1);
  row->addWidget(new Separator(Qt::Vertical));
  row->addLayout(right, 1);
  body()->addLayout(row, 1);

  m_timer->setSingleShot(true);
  m_timer->setInterval(kTrialDelay);
  connect(m_timer, &QTimer::timeout, this, &RedactionDialog::tryIt);
  for (auto* edit : {m_patterns, m_dictionary, m_trial})
    connect(edit, &QPlainTextEdit::textChanged, m_timer, qOverload<>(&QTimer::start));
  connect(this, &FormDialog::agreed, this, &RedactionDialog::save);
  setBusy(true);
  runAsync(
    this, [&workspace = m_context.workspace()] { return workspace.privacy().redactionOptions(); },
    [this](const Result<RedactionOptions>& kept) {
      setBusy(false);
      if (kept)
        show(*kept);
      else
        setProblem(safeText(kept.error().describe(), 1000));
    });
}

void RedactionDialog::addDetectors(QVBoxLayout* layout)
{
  layout->addWidget(makeLabel(tr("What is masked"), TextRole::strong));
  auto* always = new QCheckBox(tr("Secrets: keys, tokens, passwords (always)"));
  always->setChecked(true);
  always->setEnabled(false);
  layout->addWidget(always);
  const std::pair<bool RedactionOptions::*, QString> detectors[] = {
    {&RedactionOptions::emails, tr("E-mail addresses")},
    {&RedactionOptions::phones, tr("Phone numbers")},
    {&RedactionOptions::cards, tr("Card numbers (with their check digit)")},
    {&RedactionOptions::ibans, tr("Bank accounts (IBAN, with their check digits)")},
    {&RedactionOptions::ipAddresses, tr("IP addresses")},
    {&RedactionOptions::macAddresses, tr("MAC addresses")},
    {&RedactionOptions::nationalIds, tr("National numbers")},
    {&RedactionOptions::names, tr("Names of users, where a field says so")},
    {&RedactionOptions::fields, tr("Addresses and birth dates, where a field says so")},
    {&RedactionOptions::pseudonyms, tr("User ids, replaced by pseudonyms")},
  };
  auto* grid = new QGridLayout;
  grid->setVerticalSpacing(space::xs);
  grid->setHorizontalSpacing(space::l);
  int row = 0;
  for (const auto& [member, words] : detectors) {
    auto* check = new QCheckBox(words);
    m_detectors.emplace_back(member, check);
    connect(check, &QCheckBox::toggled, m_timer, qOverload<>(&QTimer::start));
    grid->addWidget(check, row++, 0);
  }
  layout->addLayout(grid);
  auto* honest = makeParagraph(tr("▲ Names may remain: a name in free text that nothing announces is not recognised. Put names you know into the list below."), TextRole::body);
  setTone(honest, "warning");
  layout->addWidget(honest);
}

void RedactionDialog::addWords(QVBoxLayout* layout)
{
  auto* row = new QHBoxLayout;
  row->setSpacing(space::m);
  for (const auto& [title, edit] : {std::pair{tr("Your own patterns (regular expressions)"), m_patterns}, std::pair{tr("Words and names"), m_dictionary}}) {
    auto* column = new QVBoxLayout;
    column->setSpacing(space::xs);
    column->addWidget(makeLabel(title, TextRole::strong));
    column->addWidget(edit, 1);
    row->addLayout(column, 1);
  }
  m_patterns->setFont(Theme::instance().mono());
  m_patterns->setLineWrapMode(QPlainTextEdit::NoWrap);
  layout->addLayout(row, 1);
}

void RedactionDialog::addTrial(QVBoxLayout* layout)
{
  layout->addWidget(makeLabel(tr("Try it"), TextRole::strong));
  layout->addWidget(m_trial, 1);
  layout->addWidget(makeLabel(tr("Kept as"), TextRole::strong));
  m_result->setReadOnly(true);
  layout->addWidget(m_result, 1);
  layout->addWidget(m_counts);
  layout->addWidget(makeParagraph(tr("The same value gets the same placeholder everywhere in this store, so that conversations stay readable."), TextRole::small));
}

void RedactionDialog::show(const RedactionOptions& options)
{
  m_before = options;
  for (auto& [member, check] : m_detectors)
    check->setChecked(options.*member);
  m_patterns->setPlainText(joined(options.patterns));
  m_dictionary->setPlainText(joined(options.dictionary));
}

RedactionOptions RedactionDialog::options() const
{
  RedactionOptions out = m_before;
  for (const auto& [member, check] : m_detectors)
    out.*member = check->isChecked();
  out.patterns = linesOf(m_patterns);
  out.dictionary = linesOf(m_dictionary);
  return out;
}

void RedactionDialog::tryIt()
{
  const auto text = m_trial->toPlainText().left(kTrialMost).toStdString();
  m_query.run(
    this, [&workspace = m_context.workspace(), text, options = options()] { return workspace.privacy().tryRedaction(text, options); },
    [this](const auto& trial) {
      setReady(trial.has_value());
      if (!trial) {
        setProblem(safeText(trial.error().describe(), 1000));
        return;
      }
      setProblem({});
      m_result->setPlainText(safeText(trial->text));
      const auto masked = maskedText(trial->report);
      m_counts->setText(m_trial->toPlainText().isEmpty() ? QString() : masked.isEmpty() ? tr("Nothing is masked in this text.") : tr("Masked: %1.").arg(masked));
    });
}

void RedactionDialog::save()
{
  setBusy(true);
  runAsync(
    this, [&workspace = m_context.workspace(), options = options()] { return workspace.privacy().setRedactionOptions(options); },
    [this](const Result<void>& done) {
      setBusy(false);
      if (done)
        accept();
      else
        setProblem(safeText(done.error().describe(), 1000));
    });
}

} // namespace hone::ui

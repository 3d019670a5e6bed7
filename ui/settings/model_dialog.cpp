#include "ui/settings/model_dialog.h"

#include "ui/widgets/buttons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/safe_text.h"
#include "ui/widgets/theme.h"
#include "workspace/models.h"
#include "workspace/syncs.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleValidator>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

namespace hone::ui {

namespace {

QLineEdit* makePriceEdit(const QString& name, double price)
{
  auto* edit = new QLineEdit;
  auto* validator = new QDoubleValidator(0, 1e6, 6, edit);
  validator->setNotation(QDoubleValidator::StandardNotation);
  edit->setValidator(validator);
  edit->setAccessibleName(name);
  edit->setPlaceholderText(ModelDialog::tr("not given"));
  if (price > 0)
    edit->setText(QLocale().toString(price, 'g', 8));
  return edit;
}

} // namespace

ModelDialog::ModelDialog(UiContext& context, const std::optional<ModelProvider>& known, QWidget* parent)
  : FormDialog(known ? tr("Change a model") : tr("Add a model"), known ? tr("Save") : tr("Add"), parent), m_context(context), m_known(known), m_use(new QComboBox), m_preset(new QComboBox),
    m_name(new QLineEdit), m_address(new QLineEdit), m_model(new QLineEdit), m_protocol(new QComboBox), m_key(new QLineEdit), m_place(new QComboBox), m_passphrase(new QLineEdit),
    m_placeWords(makeParagraph(QString(), TextRole::small)), m_price(nullptr), m_answerPrice(nullptr), m_enabled(new QCheckBox(tr("Analyses use it"))),
    m_test(makeButton(tr("Test the connection"), ButtonKind::secondary, QStringLiteral("link")))
{
  setMinimumWidth(620);
  auto* form = new QFormLayout;
  form->setHorizontalSpacing(space::l);
  form->setVerticalSpacing(space::s);
  form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
  addFields(form);
  addKey(form);
  m_price = makePriceEdit(tr("Price of a million tokens sent"), known ? known->price : 0);
  m_answerPrice = makePriceEdit(tr("Price of a million tokens answered"), known ? known->answerPrice : 0);
  form->addRow(tr("Price of a million tokens sent"), m_price);
  form->addRow(tr("Price of a million answered"), m_answerPrice);
  form->addRow(QString(), m_enabled);
  m_enabled->setChecked(!known || known->enabled);
  body()->addLayout(form);
  addFooterWidget(m_test);
  connect(m_test, &QPushButton::clicked, this, [this] { openSealedThen([this] { test(); }); });
  connect(this, &FormDialog::agreed, this, [this] { openSealedThen([this] { keep(); }); });
  for (auto* edit : {m_name, m_address, m_model, m_passphrase})
    connect(edit, &QLineEdit::textChanged, this, &ModelDialog::updateFields);
  for (auto* box : {m_use, m_place, m_protocol})
    connect(box, &QComboBox::currentIndexChanged, this, &ModelDialog::updateFields);
  connect(m_preset, &QComboBox::activated, this, &ModelDialog::usePreset);
  connect(m_use, &QComboBox::currentIndexChanged, this, [this] { usePreset(m_preset->currentIndex()); });
  if (!known)
    usePreset(0);
  updateFields();
}

void ModelDialog::addFields(QFormLayout* form)
{
  m_use->addItem(tr("Vectors: find intents by meaning"), static_cast<int>(ModelUse::embeddings));
  m_use->addItem(tr("Names: name the intents that were found"), static_cast<int>(ModelUse::names));
  m_use->setAccessibleName(tr("What it is for"));
  form->addRow(tr("For"), m_use);
  for (const auto& preset : Models::presets())
    m_preset->addItem(QString::fromStdString(preset.label));
  m_preset->addItem(tr("Another server"));
  m_preset->setAccessibleName(tr("Server"));
  form->addRow(tr("Server"), m_preset);
  m_name->setAccessibleName(tr("Name of the model in Hone"));
  form->addRow(tr("Name"), m_name);
  m_address->setAccessibleName(tr("Address of the server"));
  form->addRow(tr("Address"), m_address);
  m_model->setAccessibleName(tr("Model as the server calls it"));
  form->addRow(tr("Model"), m_model);
  m_protocol->addItem(tr("OpenAI-compatible"), static_cast<int>(ModelProtocol::openAi));
  m_protocol->addItem(tr("Anthropic"), static_cast<int>(ModelProtocol::anthropic));
  m_protocol->setAccessibleName(tr("Protocol"));
  form->addRow(tr("Protocol"), m_protocol);
  if (!m_known)
    return;
  m_use->setCurrentIndex(m_use->findData(static_cast<int>(m_known->use)));
  m_use->setEnabled(false);
  m_preset->setCurrentIndex(m_preset->count() - 1);
  for (int i = 0; i < m_preset->count() - 1; ++i)
    if (Models::presets()[static_cast<std::size_t>(i)].baseUrl == m_known->baseUrl)
      m_preset->setCurrentIndex(i);
  m_name->setText(safeLine(m_known->name));
  m_name->setEnabled(false);
  m_address->setText(safeLine(m_known->baseUrl));
  m_model->setText(safeLine(m_known->model));
  m_protocol->setCurrentIndex(m_protocol->findData(static_cast<int>(m_known->protocol)));
}

void ModelDialog::addKey(QFormLayout* form)
{
  m_key->setEchoMode(QLineEdit::Password);
  m_key->setAccessibleName(tr("Key"));
  m_key->setPlaceholderText(m_known && m_known->keyKept ? tr("kept; type to replace it") : tr("none, as for a server on this machine"));
  form->addRow(tr("Key"), m_key);
  m_place->addItem(tr("the system’s keychain"), static_cast<int>(SecretPlace::keychain));
  m_place->addItem(tr("a sealed file beside the store"), static_cast<int>(SecretPlace::sealedFile));
  m_place->addItem(tr("the environment"), static_cast<int>(SecretPlace::environment));
  m_place->setAccessibleName(tr("Where the key is kept"));
  m_place->setCurrentIndex(m_known ? m_place->findData(static_cast<int>(m_known->secretPlace)) : 0);
  form->addRow(tr("Kept in"), m_place);
  m_passphrase->setEchoMode(QLineEdit::Password);
  m_passphrase->setAccessibleName(tr("Passphrase of the sealed file"));
  m_passphrase->setPlaceholderText(tr("Passphrase of the sealed file"));
  form->addRow(QString(), m_passphrase);
  form->addRow(QString(), m_placeWords);
}

void ModelDialog::usePreset(int index)
{
  if (m_known || index < 0 || index >= static_cast<int>(Models::presets().size()))
    return;
  const auto& preset = Models::presets()[static_cast<std::size_t>(index)];
  const bool names = m_use->currentData().toInt() == static_cast<int>(ModelUse::names);
  m_address->setText(QString::fromStdString(preset.baseUrl));
  m_model->setText(QString::fromStdString(names ? preset.chatModel : preset.embeddingModel));
  m_protocol->setCurrentIndex(m_protocol->findData(static_cast<int>(preset.protocol)));
  const auto name = QString::fromStdString(preset.label).section(QLatin1Char(' '), 0, 0).toLower();
  m_name->setText(names ? tr("%1 names").arg(name) : name);
}

void ModelDialog::updateFields()
{
  showFields();
  struct Known {
    bool sealedOpen = false;
    std::string variable;
  };
  m_query.run(
    this,
    [&workspace = m_context.workspace(), name = m_name->text().trimmed().toStdString()] {
      return Known{workspace.syncs().sealedFileOpen(), workspace.models().environmentVariable(name)};
    },
    [this](const Known& known) {
      m_sealedOpen = known.sealedOpen;
      m_variable = known.variable;
      showFields();
    });
}

void ModelDialog::showFields()
{
  const auto place = static_cast<SecretPlace>(m_place->currentData().toInt());
  m_passphrase->setVisible(place == SecretPlace::sealedFile && !m_sealedOpen);
  m_key->setEnabled(place != SecretPlace::environment);
  m_placeWords->setText(place == SecretPlace::environment ? tr("Hone keeps nothing and reads %1 when it runs.").arg(QString::fromStdString(m_variable))
                                                          : tr("Never in the store, in settings or in a log."));
  setReady(!m_name->text().trimmed().isEmpty() && !m_address->text().trimmed().isEmpty() && !m_model->text().trimmed().isEmpty());
}

ModelProvider ModelDialog::provider() const
{
  ModelProvider out = m_known.value_or(ModelProvider{});
  if (!m_known)
    out.name = m_name->text().trimmed().toStdString();
  out.use = static_cast<ModelUse>(m_use->currentData().toInt());
  out.protocol = static_cast<ModelProtocol>(m_protocol->currentData().toInt());
  out.baseUrl = m_address->text().trimmed().toStdString();
  out.model = m_model->text().trimmed().toStdString();
  out.price = QLocale().toDouble(m_price->text());
  out.answerPrice = QLocale().toDouble(m_answerPrice->text());
  out.secretPlace = static_cast<SecretPlace>(m_place->currentData().toInt());
  out.enabled = m_enabled->isChecked();
  return out;
}

void ModelDialog::openSealedThen(std::function<void()> then)
{
  setProblem({});
  if (!m_passphrase->isVisibleTo(this) || m_passphrase->text().isEmpty()) {
    then();
    return;
  }
  setBusy(true);
  runAsync(
    this, [&workspace = m_context.workspace(), words = m_passphrase->text().toStdString()] { return workspace.syncs().openSealedFile(words); },
    [this, then = std::move(then)](const Result<void>& opened) {
      setBusy(false);
      if (!opened) {
        setProblem(safeText(opened.error().describe(), 1000));
        return;
      }
      m_passphrase->clear();
      updateFields();
      then();
    });
}

void ModelDialog::test()
{
  setBusy(true);
  setNote(tr("Asking about made-up texts; nothing of your users is sent …"));
  m_test->setEnabled(false);
  runAsync(
    this, [&workspace = m_context.workspace(), provider = provider(), key = m_key->text().toStdString()] { return workspace.models().test(provider, key, {}); },
    [this](const Result<std::string>& answer) {
      m_test->setEnabled(true);
      setBusy(false);
      if (answer)
        setNote(safeText(*answer, 1000));
      else
        setProblem(safeText(answer.error().describe(), 1000));
    });
}

void ModelDialog::keep()
{
  setBusy(true);
  runAsync(
    this,
    [&workspace = m_context.workspace(), provider = provider(), key = m_key->text().toStdString(), isNew = !m_known]() -> Result<void> {
      if (isNew && workspace.models().provider(provider.name))
        return fail(ErrorKind::alreadyExists, "There is a model of that name already. Choose another name, or change that one.");
      return workspace.models().put(provider, key);
    },
    [this](const Result<void>& done) {
      setBusy(false);
      if (!done) {
        setProblem(safeText(done.error().describe(), 1000));
        return;
      }
      m_key->clear();
      Q_EMIT kept();
      accept();
    });
}

} // namespace hone::ui

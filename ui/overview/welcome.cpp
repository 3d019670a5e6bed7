#include "ui/overview/welcome.h"

#include "ui/widgets/buttons.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/layouts.h"
#include "ui/widgets/tasks.h"
#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace hone::ui {

namespace {

QWidget* makeStep(const QString& iconName, const QString& title, const QString& text)
{
  auto* step = new QWidget;
  auto* layout = new QVBoxLayout(step);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(space::xs);
  auto* sign = new QLabel;
  const auto tint = [sign, iconName] { sign->setPixmap(iconPixmap(iconName, tokens().accent, 24, sign->devicePixelRatioF())); };
  tint();
  QObject::connect(&Theme::instance(), &Theme::changed, sign, tint);
  layout->addWidget(sign);
  layout->addSpacing(space::xs);
  layout->addWidget(makeLabel(title, TextRole::strong));
  auto* body = makeParagraph(text, TextRole::secondary);
  body->setAlignment(Qt::AlignLeft | Qt::AlignTop);
  layout->addWidget(body, 1);
  return step;
}

} // namespace

WelcomeView::WelcomeView(UiContext& context, QWidget* parent) : QWidget(parent), m_context(context)
{
  setAccessibleName(tr("Welcome"));
  auto* column = new QWidget;
  column->setMaximumWidth(760);
  auto* layout = new QVBoxLayout(column);
  layout->setContentsMargins(space::xl, space::xl, space::xl, space::xl);
  layout->setSpacing(space::m);
  auto* mark = new QLabel;
  mark->setPixmap(iconPixmap(QStringLiteral("hone"), Qt::black, 56, devicePixelRatioF()));
  layout->addWidget(mark);
  layout->addSpacing(space::s);
  auto* title = makeParagraph(tr("Find out why users fail, and change it"), TextRole::number);
  layout->addWidget(title);
  layout->addWidget(makeParagraph(
    tr("Hone reads every conversation your AI agent had and turns them into a reviewed change of its prompts. Everything "
       "stays on this machine: no account, no cloud, no model."),
    TextRole::secondary));
  layout->addSpacing(space::l);

  auto* begin = makeSurface("drop");
  auto* beginLayout = new QVBoxLayout(begin);
  beginLayout->setContentsMargins(space::xl, space::xl, space::xl, space::xl);
  beginLayout->setSpacing(space::m);
  beginLayout->addWidget(makeLabel(tr("Drop conversation files or folders here"), TextRole::section), 0, Qt::AlignHCenter);
  auto* formats = makeParagraph(tr("Chat JSON and JSONL, agent benchmark runs, compressed or not. The format is recognised from the content."),
                                TextRole::secondary);
  formats->setAlignment(Qt::AlignHCenter);
  beginLayout->addWidget(formats);
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(space::s);
  buttons->addStretch();
  auto* sample = makeButton(tr("Open the sample"), ButtonKind::primary, QStringLiteral("play"));
  sample->setToolTip(tr("Real conversations of a support agent with the prompts it ran with, to try everything out"));
  auto* files = makeButton(tr("Import files…"), ButtonKind::secondary, QStringLiteral("import"));
  buttons->addWidget(sample);
  buttons->addWidget(files);
  buttons->addStretch();
  beginLayout->addSpacing(space::xs);
  beginLayout->addLayout(buttons);
  layout->addWidget(begin);
  layout->addSpacing(space::xl);

  auto* steps = new QHBoxLayout;
  steps->setSpacing(space::xl);
  steps->addWidget(makeStep(QStringLiteral("conversations"), tr("1  Read"),
                            tr("What users tried to do, and how each conversation ended.")), 1);
  steps->addWidget(makeStep(QStringLiteral("patterns"), tr("2  Understand"),
                            tr("What failing conversations have in common, with honest statistics and the evidence behind every number.")), 1);
  steps->addWidget(makeStep(QStringLiteral("fixes"), tr("3  Change"),
                            tr("A drafted change as a diff. You review it hunk by hunk, commit it and push a branch.")), 1);
  layout->addLayout(steps);

  auto* row = new QHBoxLayout;
  row->addStretch(1);
  row->addWidget(column, 6);
  row->addStretch(1);
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(0, 0, 0, 0);
  outer->addStretch(2);
  outer->addLayout(row);
  outer->addStretch(3);

  connect(sample, &QPushButton::clicked, this, [this, sample] {
    sample->setEnabled(false);
    startSample(m_context);
  });
  connect(files, &QPushButton::clicked, this, &WelcomeView::importFiles);
}

void WelcomeView::importFiles()
{
  chooseFiles(this, tr("Import conversations"), tr("All files (*)"), [this](const QStringList& paths) { startImport(m_context, paths); });
}

} // namespace hone::ui

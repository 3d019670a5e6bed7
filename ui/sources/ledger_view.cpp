#include "ui/sources/ledger_view.h"

#include "ui/widgets/labels.h"
#include "ui/widgets/numbers.h"
#include "ui/widgets/theme.h"

#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QVBoxLayout>

#include <array>

namespace hone::ui {

namespace {

enum LedgerPart { StoredPart, GrownPart, UnchangedPart, SetAsidePart, PartCount };

QColor partColour(int part)
{
  const auto& t = tokens();
  switch (part) {
  case StoredPart:
    return t.accent;
  case GrownPart:
    return t.resolved;
  case UnchangedPart:
    return t.unknown;
  default:
    return t.failed;
  }
}

std::array<std::int64_t, PartCount> partsOf(const Source& source)
{
  return {source.stored, source.merged, source.unchanged, source.rejected};
}

/// The bar's colour beside its number.
class Swatch : public QWidget {
public:
  explicit Swatch(int part) : m_part(part) { setFixedSize(10, 10); }

protected:
  void paintEvent(QPaintEvent*) override
  {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(partColour(m_part));
    painter.drawRoundedRect(QRectF(1, 1, 8, 8), 2, 2);
  }

private:
  int m_part;
};

} // namespace

LedgerBar::LedgerBar(QWidget* parent) : QWidget(parent) { setFixedHeight(8); }

void LedgerBar::setSource(const Source& source)
{
  m_source = source;
  update();
}

void LedgerBar::paintEvent(QPaintEvent*)
{
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  QPainterPath shape;
  shape.addRoundedRect(QRectF(rect()), 4, 4);
  painter.setClipPath(shape);
  painter.fillRect(rect(), tokens().sunken);
  const auto parts = partsOf(m_source);
  double total = 0;
  for (const auto part : parts)
    total += static_cast<double>(part);
  if (total <= 0)
    return;
  double x = 0;
  for (int part = 0; part < PartCount; ++part) {
    const auto count = parts[static_cast<std::size_t>(part)];
    if (count <= 0)
      continue;
    // Few set-aside records among millions must still be seen.
    const double share = std::max(3.0, static_cast<double>(count) / total * width());
    painter.fillRect(QRectF(x, 0, share - 1, height()), partColour(part));
    x += share;
  }
}

LedgerView::LedgerView(QWidget* parent) : QWidget(parent), m_bar(new LedgerBar), m_numbers{}, m_check(makeParagraph(QString(), TextRole::small))
{
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(space::s);
  layout->addWidget(m_bar);
  auto* grid = new QGridLayout;
  grid->setContentsMargins(0, space::xs, 0, 0);
  grid->setHorizontalSpacing(space::s);
  grid->setVerticalSpacing(space::xs);
  grid->setColumnStretch(1, 1);
  const QString words[] = {tr("Received"), tr("Stored"), tr("Grown"), tr("Unchanged"), tr("Set aside")};
  const QString tips[] = {tr("Everything that came, over all imports"), tr("New"),
                          tr("Known, and longer or changed now"), tr("Known already, nothing changed"),
                          tr("Could not be read; kept with their place and reason")};
  for (int row = 0; row < 5; ++row) {
    if (row > 0)
      grid->addWidget(new Swatch(row - 1), row, 0, Qt::AlignVCenter);
    auto* word = makeLabel(words[row], row == 0 ? TextRole::strong : TextRole::secondary);
    word->setToolTip(tips[row]);
    grid->addWidget(word, row, row == 0 ? 0 : 1, 1, row == 0 ? 2 : 1);
    m_numbers[row] = makeLabel(QString(), row == 0 ? TextRole::strong : TextRole::body);
    m_numbers[row]->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    grid->addWidget(m_numbers[row], row, 2);
  }
  layout->addLayout(grid);
  layout->addWidget(m_check);
}

void LedgerView::setSource(const Source& source)
{
  m_bar->setSource(source);
  const auto parts = partsOf(source);
  m_numbers[0]->setText(numberText(source.received));
  std::int64_t sum = 0;
  for (int part = 0; part < PartCount; ++part) {
    const auto count = parts[static_cast<std::size_t>(part)];
    sum += count;
    m_numbers[part + 1]->setText(numberText(count));
  }
  setTone(m_numbers[SetAsidePart + 1], source.rejected > 0 ? "failed" : "primary");
  if (sum == source.received) {
    m_check->setText(tr("✓ The sums agree: nothing was lost."));
    setTone(m_check, "resolved");
  } else {
    m_check->setText(tr("The sums differ by %1. Import the source again and look at Settings → Health.").arg(numberText(source.received - sum)));
    setTone(m_check, "failed");
  }
  setAccessibleName(tr("Ledger"));
  setAccessibleDescription(tr("Received %1, stored %2, grown %3, unchanged %4, set aside %5")
                             .arg(numberText(source.received), numberText(source.stored), numberText(source.merged),
                                  numberText(source.unchanged), numberText(source.rejected)));
}

} // namespace hone::ui
